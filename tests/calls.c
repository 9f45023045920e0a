/* SPDX-License-Identifier: MIT */
#include "calls.h"
#include "named.h"

#include <activate/layers.h>

#include <stdio.h>

enum { GAP = 3, MOST = 1024, LITTLE = 4096, MUCH = 12 * 1024 };

static size_t count_of(h_shape s)
{
    return s.outer * s.channels * s.inner;
}

static size_t cols_of(h_shape s)
{
    return s.channels * s.inner;
}

static size_t stride_of(h_shape s)
{
    return cols_of(s) + GAP;
}

static size_t wide_stride_of(h_shape s)
{
    return 2 * cols_of(s) + GAP;
}

/* ---- Buffers ----------------------------------------------------------------------- */

static size_t extent(size_t rows, size_t cols, size_t stride)
{
    return rows == 0 || cols == 0 ? 0 : (rows - 1) * stride + cols;
}

size_t h_bytes(char letter, h_shape s)
{
    switch (letter) {
    case 'x':
        return count_of(s) * sizeof(float);
    case 'c':
        return s.channels * sizeof(float);
    case 'r':
        return extent(s.outer, cols_of(s), stride_of(s)) * sizeof(float);
    case 'w':
        return extent(s.outer, 2 * cols_of(s), wide_stride_of(s)) * sizeof(float);
    case 'm':
        return (count_of(s) + 7) / 8;
    default:
        return s.channels * sizeof(uint64_t);
    }
}

size_t h_element_bytes(char letter)
{
    return letter == 'm' ? 1 : letter == 'z' ? sizeof(uint64_t) : sizeof(float);
}

void h_fill_buffer(char letter, void *to, h_shape s, uint64_t seed)
{
    const size_t bytes = h_bytes(letter, s);
    if (letter != 'm') {
        h_fill_normal(to, bytes / sizeof(float), seed);
        return;
    }
    for (size_t i = 0; i < bytes; i++)
        ((unsigned char *)to)[i] = (unsigned char)h_random(&seed);
}

/* ---- Calls -------------------------------------------------------------------------- */

#define RUN(name, ...)                                                      \
    static act_status name(const h_entry *e, h_shape s, const h_places *at, \
                           const act_options *options)                      \
    {                                                                       \
        (void)e, (void)s, (void)at, (void)options;                          \
        return (__VA_ARGS__);                                               \
    }
#define SHAPE s.outer, s.channels, s.inner
#define N     count_of(s)
#define COLS  cols_of(s)
#define ROW   stride_of(s)
#define WIDE  wide_stride_of(s)
#define IN    at->in
#define OUT   at->out

RUN(forward, act_forward(e->op, ACT_F32, IN[0], OUT[0], N, NULL, options))
RUN(backward, act_backward(e->op, ACT_F32, IN[0], IN[1], OUT[0], N, NULL, options))
RUN(backward_y, act_backward_y(e->op, ACT_F32, IN[0], IN[1], OUT[0], N, NULL, options))
RUN(named_forward, h_named(e->op, H_FORWARD, NULL, IN[0], OUT[0], N))
RUN(named_backward, h_named(e->op, H_BACKWARD, IN[0], IN[1], OUT[0], N))

RUN(prelu, act_prelu(ACT_F32, IN[0], IN[1], OUT[0], SHAPE, options))
RUN(prelu_backward,
    act_prelu_backward(ACT_F32, IN[0], IN[1], IN[2], OUT[0], OUT[1], SHAPE, options))
RUN(bias_forward, act_bias_forward(e->op, ACT_F32, IN[0], IN[1], OUT[0], SHAPE, NULL, options))
RUN(bias_backward,
    act_bias_backward(e->op, ACT_F32, IN[0], IN[1], IN[2], OUT[0], OUT[1], SHAPE, NULL, options))
RUN(residual, act_residual_forward(e->op, ACT_F32, IN[0], IN[1], OUT[0], N, NULL, options))
RUN(count_zeros, act_count_zeros(ACT_F32, IN[0], SHAPE, OUT[0], OUT[1], options))

RUN(forward_rows,
    act_forward_rows(e->op, ACT_F32, IN[0], ROW, OUT[0], ROW, s.outer, COLS, NULL, options))
RUN(backward_rows, act_backward_rows(e->op, ACT_F32, IN[0], ROW, IN[1], ROW, OUT[0], ROW, s.outer,
                                     COLS, NULL, options))
RUN(backward_y_rows, act_backward_y_rows(e->op, ACT_F32, IN[0], ROW, IN[1], ROW, OUT[0], ROW,
                                         s.outer, COLS, NULL, options))

RUN(relu_mask, act_relu_mask(ACT_F32, IN[0], OUT[0], OUT[1], N, options))
RUN(relu_mask_backward, act_relu_mask_backward(ACT_F32, IN[0], IN[1], OUT[0], N, options))
RUN(leaky_mask, act_leaky_relu_mask(ACT_F32, IN[0], OUT[0], OUT[1], N, 0.25f, options))
RUN(leaky_mask_backward,
    act_leaky_relu_mask_backward(ACT_F32, IN[0], IN[1], OUT[0], N, 0.25f, options))

RUN(gated, act_gated(e->op, ACT_F32, IN[0], IN[1], OUT[0], N, NULL, options))
RUN(gated_backward,
    act_gated_backward(e->op, ACT_F32, IN[0], IN[1], IN[2], OUT[0], OUT[1], N, NULL, options))
RUN(gated_rows,
    act_gated_rows(e->op, ACT_F32, IN[0], WIDE, OUT[0], ROW, s.outer, COLS, NULL, options))
RUN(gated_backward_rows, act_gated_backward_rows(e->op, ACT_F32, IN[0], ROW, IN[1], WIDE, OUT[0],
                                                 WIDE, s.outer, COLS, NULL, options))

static const act_rrelu draw = { sizeof draw, 0.125f, 0.25f, 42, 1234567 };
RUN(rrelu, act_rrelu_train(ACT_F32, IN[0], OUT[0], N, &draw, options))
RUN(rrelu_backward, act_rrelu_train_backward(ACT_F32, IN[0], IN[1], OUT[0], N, &draw, options))

RUN(softmax, act_softmax(ACT_F32, IN[0], ROW, OUT[0], ROW, s.outer, COLS, 1, options))
RUN(softmax_backward,
    act_softmax_backward(ACT_F32, IN[0], ROW, IN[1], ROW, OUT[0], ROW, s.outer, COLS, 1, options))
RUN(log_softmax, act_log_softmax(ACT_F32, IN[0], ROW, OUT[0], ROW, s.outer, COLS, 1, options))
RUN(log_softmax_backward, act_log_softmax_backward(ACT_F32, IN[0], ROW, IN[1], ROW, OUT[0], ROW,
                                                   s.outer, COLS, 1, options))

/* ---- Kernel pointers ----------------------------------------------------------------- */

static act_status backward_kernel(act_backward_fn kernel, const h_entry *e, h_shape s,
                                  const h_places *at)
{
    float params[ACT_PARAMS_MOST];
    h_params(e->op, 0, params);
    kernel(IN[0], IN[1], OUT[0], N, params, 0);
    return ACT_OK;
}

static act_status find_forward(const h_entry *e, h_shape s, const h_places *at,
                               const act_options *options)
{
    float params[ACT_PARAMS_MOST];
    (void)options;
    h_params(e->op, 0, params);
    act_find_forward(e->op, ACT_F32)(IN[0], OUT[0], N, params, 0);
    return ACT_OK;
}

RUN(find_backward, backward_kernel(act_find_backward(e->op, ACT_F32), e, s, at))
RUN(find_backward_y, backward_kernel(act_find_backward_y(e->op, ACT_F32), e, s, at))

/* ---- Calls without buffers ------------------------------------------------------------ */

RUN(status_text, *act_status_text(ACT_ERR_POINTER) != '\0' ? ACT_OK : ACT_ERR_POINTER)
RUN(isa_current, act_isa_name(act_isa_current()) != NULL ? ACT_OK : ACT_ERR_POINTER)
RUN(isa_is_fused, act_isa_is_fused(ACT_ISA_AVX2) == 1 ? ACT_OK : ACT_ERR_POINTER)
RUN(isa_name, act_isa_find(act_isa_name(ACT_ISA_AVX2)) == ACT_ISA_AVX2 ? ACT_OK : ACT_ERR_POINTER)
RUN(op_count, act_op_count() == ACT_OP_COUNT ? ACT_OK : ACT_ERR_POINTER)
RUN(op_find, act_op_find("gelu") == ACT_GELU ? ACT_OK : ACT_ERR_POINTER)
RUN(op_name, act_op_name(e->op) != NULL ? ACT_OK : ACT_ERR_POINTER)
RUN(op_text, act_op_text(e->op, ACT_TEXT_KINKS) != NULL ? ACT_OK : ACT_ERR_POINTER)
RUN(op_flags, act_op_flags(e->op) < 32 ? ACT_OK : ACT_ERR_POINTER)
RUN(op_bound, act_op_bound(e->op, 1, 1) >= 0 ? ACT_OK : ACT_ERR_POINTER)
RUN(version, act_version() > 0 ? ACT_OK : ACT_ERR_POINTER)
/* One that is refused: the tier under test may be none that could be chosen. */
RUN(isa_select, act_isa_select(-1) == ACT_ERR_UNKNOWN ? ACT_OK : ACT_ERR_POINTER)

static act_status op_describe(const h_entry *e, h_shape s, const h_places *at,
                              const act_options *options)
{
    act_op_info info = { .size = sizeof info };
    (void)s, (void)at, (void)options;
    return act_op_describe(e->op, &info);
}

static act_status op_param(const h_entry *e, h_shape s, const h_places *at,
                           const act_options *options)
{
    float standard, least, greatest;
    (void)s, (void)at, (void)options;
    return act_op_param(e->op, 0, &standard, &least, &greatest) != NULL || h_ops[e->op].count == 0
               ? ACT_OK
               : ACT_ERR_POINTER;
}

/* ---- The list --------------------------------------------------------------------------- */

typedef enum ops { NONE, ALL, FROM_Y } ops;

static const struct {
    const char *name, *in, *out;
    ops ops;
    size_t stack;
    h_run run;
} calls[] = {
    { "act_forward", "x", "x", ALL, LITTLE, forward },
    { "act_backward", "xx", "x", ALL, LITTLE, backward },
    { "act_backward_y", "xx", "x", FROM_Y, LITTLE, backward_y },
    { "act_find_forward", "x", "x", ALL, LITTLE, find_forward },
    { "act_find_backward", "xx", "x", ALL, LITTLE, find_backward },
    { "act_find_backward_y", "xx", "x", FROM_Y, LITTLE, find_backward_y },
    { "act_prelu", "xc", "x", NONE, MUCH, prelu },
    { "act_prelu_backward", "xxc", "xc", NONE, MUCH, prelu_backward },
    { "act_bias_forward", "xc", "x", ALL, MUCH, bias_forward },
    { "act_bias_backward", "xxc", "xc", ALL, MUCH, bias_backward },
    { "act_residual_forward", "xx", "x", ALL, MUCH, residual },
    { "act_count_zeros", "x", "zz", NONE, MUCH, count_zeros },
    { "act_forward_rows", "r", "r", ALL, MUCH, forward_rows },
    { "act_backward_rows", "rr", "r", ALL, MUCH, backward_rows },
    { "act_backward_y_rows", "rr", "r", FROM_Y, MUCH, backward_y_rows },
    { "act_relu_mask", "x", "xm", NONE, MUCH, relu_mask },
    { "act_relu_mask_backward", "xm", "x", NONE, MUCH, relu_mask_backward },
    { "act_leaky_relu_mask", "x", "xm", NONE, MUCH, leaky_mask },
    { "act_leaky_relu_mask_backward", "xm", "x", NONE, MUCH, leaky_mask_backward },
    { "act_gated", "xx", "x", ALL, MUCH, gated },
    { "act_gated_backward", "xxx", "xx", ALL, MUCH, gated_backward },
    { "act_gated_rows", "w", "r", ALL, MUCH, gated_rows },
    { "act_gated_backward_rows", "rw", "w", ALL, MUCH, gated_backward_rows },
    { "act_rrelu_train", "x", "x", NONE, MUCH, rrelu },
    { "act_rrelu_train_backward", "xx", "x", NONE, MUCH, rrelu_backward },
    { "act_softmax", "r", "r", NONE, MUCH, softmax },
    { "act_softmax_backward", "rr", "r", NONE, MUCH, softmax_backward },
    { "act_log_softmax", "r", "r", NONE, MUCH, log_softmax },
    { "act_log_softmax_backward", "rr", "r", NONE, MUCH, log_softmax_backward },
    { "act_status_text", "", "", NONE, LITTLE, status_text },
    { "act_isa_current", "", "", NONE, LITTLE, isa_current },
    { "act_isa_available", "", "", NONE, LITTLE, isa_current },
    { "act_isa_select", "", "", NONE, LITTLE, isa_select },
    { "act_isa_is_fused", "", "", NONE, LITTLE, isa_is_fused },
    { "act_isa_name", "", "", NONE, LITTLE, isa_name },
    { "act_isa_find", "", "", NONE, LITTLE, isa_name },
    { "act_op_count", "", "", NONE, LITTLE, op_count },
    { "act_op_find", "", "", NONE, LITTLE, op_find },
    { "act_op_describe", "", "", ALL, LITTLE, op_describe },
    { "act_op_name", "", "", ALL, LITTLE, op_name },
    { "act_op_text", "", "", ALL, LITTLE, op_text },
    { "act_op_flags", "", "", ALL, LITTLE, op_flags },
    { "act_op_param", "", "", ALL, LITTLE, op_param },
    { "act_op_bound", "", "", ALL, LITTLE, op_bound },
    { "act_version", "", "", NONE, LITTLE, version },
};

static h_entry list[MOST];
static size_t list_count;

static void add(const char *name, act_op op, const char *in, const char *out, size_t stack,
                h_run run)
{
    h_entry *const entry = &list[list_count++];
    assert_true(list_count <= MOST && strlen(name) < sizeof entry->name);
    *entry = (h_entry) { .op = op, .in = in, .out = out, .stack = stack, .run = run };
    memcpy(entry->name, name, strlen(name));
}

static void add_named(act_op op)
{
    char name[64];
    snprintf(name, sizeof name, "act_%s_f32", h_ops[op].name);
    add(name, op, "x", "x", LITTLE, named_forward);
    snprintf(name, sizeof name, "act_%s_backward_f32", h_ops[op].name);
    add(name, op, "xx", "x", LITTLE, named_backward);
}

static void build(void)
{
    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++) {
        if (calls[k].ops == NONE)
            add(calls[k].name, ACT_OP_COUNT, calls[k].in, calls[k].out, calls[k].stack,
                calls[k].run);
        for (act_op op = 0; op < ACT_OP_COUNT && calls[k].ops != NONE; op++)
            if (calls[k].ops == ALL || h_ops[op].from_y)
                add(calls[k].name, op, calls[k].in, calls[k].out, calls[k].stack, calls[k].run);
    }
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        add_named(op);
}

const h_entry *h_entries(size_t *count)
{
    if (list_count == 0)
        build();
    *count = list_count;
    return list;
}

void h_label(const h_entry *entry, char label[H_LABEL])
{
    if (entry->op == ACT_OP_COUNT || strstr(entry->name, "_f32") != NULL)
        snprintf(label, H_LABEL, "%s", entry->name);
    else
        snprintf(label, H_LABEL, "%s(%s)", entry->name, h_ops[entry->op].name);
}
