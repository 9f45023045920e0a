/* SPDX-License-Identifier: MIT
 *
 * Partial overlaps of an output with an input, at every offset in bytes, misaligned
 * buffers, and counts whose bytes overflow size_t or the address space: refused by every
 * call of every activation, with nothing written. Links the library as a user does. */
#include "harness.h"
#include "named.h"

enum { LONGEST = 40, ROOM = 3 * LONGEST };

static float area[ROOM], before[ROOM], other[LONGEST];

typedef struct call {
    act_op op;
    h_pass pass;
    int by_name;
} call;

static act_status run(const call *c, const void *dy, const void *x, void *out, size_t n)
{
    if (c->by_name)
        return h_named(c->op, c->pass, dy, x, out, n);
    if (c->pass == H_FORWARD)
        return act_forward(c->op, ACT_F32, x, out, n, NULL, NULL);
    if (c->pass == H_BACKWARD)
        return act_backward(c->op, ACT_F32, dy, x, out, n, NULL, NULL);
    return act_backward_y(c->op, ACT_F32, dy, x, out, n, NULL, NULL);
}

static void refuse(const call *c, const void *dy, const void *x, void *out, size_t n)
{
    const act_status status = run(c, dy, x, out, n);
    const int aligned = ((uintptr_t)dy | (uintptr_t)x | (uintptr_t)out) % sizeof(float) == 0;
    const int addressable = n <= SIZE_MAX / 8;
    if (status != (aligned && addressable ? ACT_ERR_OVERLAP : ACT_ERR_POINTER) ||
        memcmp(area, before, sizeof area) != 0)
        fail_msg("%s/%s%s: dy %p, x %p, out %p, n %zu: status %d, area %s", h_ops[c->op].name,
                 h_pass_name[c->pass], c->by_name ? ", by name" : "", dy, x, out, n, (int)status,
                 memcmp(area, before, sizeof area) != 0 ? "written" : "untouched");
}

/* Aligned shifts of whole lengths are the only ones allowed, beside none. */
static void overlap(const call *c, size_t n)
{
    float *const input = area + LONGEST;
    const ptrdiff_t bytes = (ptrdiff_t)(n * sizeof(float));
    for (ptrdiff_t shift = -bytes; shift <= bytes; shift++) {
        void *const out = (char *)input + shift;
        if (shift % (ptrdiff_t)sizeof(float) == 0 && (shift == 0 || shift * shift == bytes * bytes))
            continue;
        refuse(c, other, input, out, n);
        if (c->pass != H_FORWARD) {
            refuse(c, input, other, out, n);
            refuse(c, input, input, out, n);
        }
    }
}

/* Buffers that are no multiple of a float from 0, each by itself. */
static void misaligned(const call *c)
{
    for (size_t shift = 1; shift < sizeof(float); shift++) {
        char *const odd = (char *)other + shift;
        refuse(c, other, odd, area, 3);
        refuse(c, other, other, (char *)area + shift, 3);
        if (c->pass != H_FORWARD)
            refuse(c, odd, other, area, 3);
    }
}

static void overflow(const call *c)
{
    static const size_t counts[] = { SIZE_MAX,         SIZE_MAX - 1, SIZE_MAX / 2,
                                     SIZE_MAX / 2 + 1, SIZE_MAX / 4, SIZE_MAX / 4 + 1,
                                     SIZE_MAX / 4 + 2 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        refuse(c, other, other, area, counts[i]);
        refuse(c, area, area, area, counts[i]);
        refuse(c, area + 1, area, area, counts[i]);
    }
}

static void test_op(void **state)
{
    const act_op op = *(const act_op *)*state;
    h_fill_normal(area, ROOM, h_seed());
    h_fill_normal(other, LONGEST, h_seed() + 1);
    memcpy(before, area, sizeof area);
    for (int k = 0; k < 2 * H_PASS_COUNT; k++) {
        const call c = { op, (h_pass)(k / 2), k % 2 };
        if (c.pass == H_BACKWARD_Y && (c.by_name || !h_ops[op].from_y))
            continue;
        overlap(&c, 1);
        overlap(&c, 7);
        overlap(&c, LONGEST);
        misaligned(&c);
        overflow(&c);
    }
}

static void add(void)
{
    static act_op ops[ACT_OP_COUNT];
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        ops[op] = op;
        h_add(h_ops[op].name, NULL, h_ops[op].name, test_op, &ops[op]);
    }
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "overlap", add);
}
