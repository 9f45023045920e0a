/* SPDX-License-Identifier: MIT
 *
 * Target `api`: names, numbers and descriptions. */
#include "fuzz.h"
#include <stdlib.h>

enum { TEXT = 24 };

static int named(const char *name, const char *text)
{
    return name != NULL && strcmp(name, text) == 0;
}

static void names(const char *text)
{
    act_op want = ACT_ERR_UNKNOWN;
    act_isa isa = ACT_ERR_UNKNOWN;
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        if (named(h_ops[op].name, text))
            want = op;
    if (named("clip", text))
        want = ACT_HARDTANH;
    if (named("logistic", text))
        want = ACT_SIGMOID;
    if (act_op_find(text) != want)
        fuzz_fail("act_op_find: %d", (int)act_op_find(text));
    for (act_isa i = ACT_ISA_AUTO; i <= ACT_ISA_NEON; i++)
        if (named(act_isa_name(i), text))
            isa = i;
    if (act_isa_find(text) != isa)
        fuzz_fail("act_isa_find: %d", (int)act_isa_find(text));
}

static void numbers(int32_t number)
{
    const int is_isa = number >= ACT_ISA_AUTO && number <= ACT_ISA_NEON;
    if (act_status_text(number) == NULL)
        fuzz_fail("no text for status %d", (int)number);
    if ((act_isa_name(number) != NULL) != is_isa)
        fuzz_fail("act_isa_name(%d)", (int)number);
    if (act_isa_available(number) != 0 && !is_isa)
        fuzz_fail("act_isa_available(%d)", (int)number);
    const act_status want = !is_isa                     ? ACT_ERR_UNKNOWN
                            : act_isa_available(number) ? ACT_OK
                                                        : ACT_ERR_UNSUPPORTED;
    if (act_isa_select(number) != want)
        fuzz_fail("act_isa_select(%d): not %d", (int)number, (int)want);
    if (act_isa_current() <= ACT_ISA_AUTO || act_isa_current() > ACT_ISA_NEON)
        fuzz_fail("act_isa_current: %d", (int)act_isa_current());
}

/* A struct of any size, in memory of just that size for AddressSanitizer: fields
 * beyond it are neither read nor written. */
static void describe(act_op op, size_t size)
{
    const size_t least = offsetof(act_op_info, name) + sizeof(const char *);
    const size_t bytes = size < sizeof size ? sizeof size : size;
    act_op_info *const info = malloc(bytes), whole = { .size = sizeof whole };
    const int known = op >= 0 && op < act_op_count();
    memset(info, 0xa5, bytes);
    memcpy(info, &size, sizeof size);
    const act_status want = !known ? ACT_ERR_UNKNOWN : size < least ? ACT_ERR_SIZE : ACT_OK;
    if (act_op_describe(op, info) != want)
        fuzz_fail("act_op_describe(%d) of %zu bytes: not %d", (int)op, size, (int)want);
    if (want == ACT_OK) {
        if (act_op_describe(op, &whole) != ACT_OK)
            fuzz_fail("act_op_describe(%d)", (int)op);
        whole.size = size;
        if (memcmp(info, &whole, size < sizeof whole ? size : sizeof whole) != 0)
            fuzz_fail("act_op_describe(%d) of %zu bytes: other fields", (int)op, size);
    }
    for (size_t i = want == ACT_OK ? sizeof whole : sizeof size; i < bytes; i++)
        if (((const unsigned char *)info)[i] != 0xa5)
            fuzz_fail("act_op_describe(%d) of %zu bytes wrote byte %zu", (int)op, size, i);
    free(info);
}

void fuzz_lookups(fuzz_bytes *in)
{
    char text[TEXT + 1] = { 0 };
    const size_t size = fuzz_below(in, 2 * sizeof(act_op_info));
    const int32_t near = (int32_t)fuzz_below(in, 40) - 4;
    numbers(near);
    describe(near, size);
    numbers((int32_t)fuzz_take(in, 4));
    describe((act_op)fuzz_take(in, 4), size);
    for (size_t i = 0; i < TEXT && in->left > 0; i++)
        text[i] = (char)fuzz_take(in, 1);
    names(text);
    if (act_op_find(NULL) != ACT_ERR_UNKNOWN || act_isa_find(NULL) != ACT_ERR_UNKNOWN ||
        act_op_describe(near, NULL) == ACT_OK || act_version() >> 16 != ACT_VERSION_MAJOR)
        fuzz_fail("NULL or version");
}
