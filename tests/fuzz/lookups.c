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

/* The accessors say what the description says, and nothing of what is not there. */
static void accessors(act_op op, int32_t k)
{
    const int known = op >= 0 && op < act_op_count();
    const h_op *const row = known ? &h_ops[op] : NULL;
    const int has_param = known && k >= 0 && k < row->count;
    const int has_text = known && k >= ACT_TEXT_FORMULA && k <= ACT_TEXT_KINKS &&
                         (k != ACT_TEXT_DERIVATIVE_Y || row->from_y);
    const int has_bound = known && k >= 0 && k <= 3 && (k != 2 || row->from_y);
    float standard = -7, least = -7, greatest = -7;
    if (known != named(act_op_name(op), known ? row->name : ""))
        fuzz_fail("act_op_name(%d)", (int)op);
    if (!known && act_op_flags(op) != 0)
        fuzz_fail("act_op_flags(%d)", (int)op);
    if (known && ((act_op_flags(op) & ACT_OP_FROM_OUTPUT) != 0) != row->from_y)
        fuzz_fail("act_op_flags(%d): from y", (int)op);
    if ((act_op_text(op, k) != NULL) != has_text)
        fuzz_fail("act_op_text(%d, %d)", (int)op, (int)k);
    if ((act_op_bound(op, k, k & 1) >= 0) != has_bound)
        fuzz_fail("act_op_bound(%d, %d)", (int)op, (int)k);
    const char *const param = act_op_param(op, k, &standard, &least, &greatest);
    if (param != act_op_param(op, k, NULL, NULL, NULL) ||
        has_param != named(param, has_param ? row->param[k].name : ""))
        fuzz_fail("act_op_param(%d, %d)", (int)op, (int)k);
    const float want[3] = { has_param ? row->param[k].preset : -7,
                            has_param ? row->param[k].least : -7,
                            has_param ? row->param[k].greatest : -7 };
    if (standard != want[0] || least != want[1] || greatest != want[2])
        fuzz_fail("act_op_param(%d, %d): %g %g %g", (int)op, (int)k, (double)standard,
                  (double)least, (double)greatest);
    if (act_isa_is_fused(k) != (k == ACT_ISA_AVX2 || k == ACT_ISA_AVX512 || k == ACT_ISA_NEON))
        fuzz_fail("act_isa_is_fused(%d)", (int)k);
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
    for (int32_t k = -2; k < ACT_PARAMS_MOST + 2; k++) {
        accessors(near, k);
        accessors((act_op)(size % ACT_OP_COUNT), k);
        accessors(near ^ INT32_MIN, k);
        accessors(near, k ^ INT32_MIN);
    }
    for (size_t i = 0; i < TEXT && in->left > 0; i++)
        text[i] = (char)fuzz_take(in, 1);
    names(text);
    if (act_op_find(NULL) != ACT_ERR_UNKNOWN || act_isa_find(NULL) != ACT_ERR_UNKNOWN ||
        act_op_describe(near, NULL) == ACT_OK || act_version() >> 16 != ACT_VERSION_MAJOR)
        fuzz_fail("NULL or version");
}
