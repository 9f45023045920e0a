/* SPDX-License-Identifier: MIT
 *
 * Target `api`: the functions of layers.h. A new one is a row of the table below, and
 * its rules, its call and its memory above. Their values are other tests' business; here
 * the results must not depend on the pool. */
#include "model.h"
#include <activate/layers.h>
#include <math.h>

enum { ROWS_MOST = 200 };

/* Elements of one type at a buffer, once. */
static fuzz_extent plain(void *at, size_t n, size_t bytes, int written)
{
    return (fuzz_extent) { at, at != NULL, at != NULL ? n * bytes : 0, 0, written };
}

static fuzz_extent matrix(void *at, size_t rows, size_t cols, size_t stride, int written)
{
    const size_t bytes = rows > 0 ? 4 * cols : 0;
    return (fuzz_extent) { at, rows + (rows == 0), bytes, 4 * stride, written };
}

static unsigned common(const fuzz_call *c, uint32_t flags)
{
    return model_dtype(c->dtype) | model_options(c->options, flags);
}

static unsigned with_op(const fuzz_call *c, uint32_t flags)
{
    float params[ACT_PARAMS_MOST];
    const unsigned broken = common(c, flags) | model_params(c->op, c->params, params);
    return broken | model_op(c->op, params[0], params[1]);
}

/* Floats apart from each other. */
static unsigned apart(const void *p, size_t n, const void *q, size_t m)
{
    return model_overlap(p, 4 * n, q, 4 * m, 0);
}

static unsigned agree(const void *input, const void *output, size_t n)
{
    return model_overlap(input, 4 * n, output, 4 * n, 1);
}

static unsigned floats(const void *p, size_t n)
{
    return model_buffer(p, n, sizeof(float));
}

/* ---- Channels: dy, x, operand, output, gradient; [outer][channels][inner] ---------- */

enum { DY, X, OPERAND, OUT, GRADIENT };

static unsigned broken_channels(const fuzz_call *c, unsigned broken)
{
    void *const *const b = c->buffer;
    const size_t channels = c->size[1];
    size_t n;
    broken |= model_shape(c->size, &n);
    if (broken != 0 || n == 0)
        return broken;
    broken = floats(b[X], n) | floats(b[OPERAND], channels) | floats(b[OUT], n);
    return broken | agree(b[X], b[OUT], n) | apart(b[OPERAND], channels, b[OUT], n);
}

static unsigned broken_channels_backward(const fuzz_call *c, unsigned broken)
{
    void *const *const b = c->buffer;
    const size_t channels = c->size[1];
    size_t n;
    broken |= model_shape(c->size, &n);
    if (broken != 0)
        return broken;
    if (b[GRADIENT] != NULL && channels > 0)
        broken |= floats(b[GRADIENT], channels);
    if (n == 0)
        return broken;
    broken |= floats(b[DY], n) | floats(b[X], n) | floats(b[OPERAND], channels);
    if (b[OUT] == NULL && b[GRADIENT] == NULL)
        broken |= FUZZ_POINTER;
    if (b[OUT] != NULL)
        broken |= floats(b[OUT], n) | agree(b[DY], b[OUT], n) | agree(b[X], b[OUT], n) |
                  apart(b[OPERAND], channels, b[OUT], n);
    for (size_t i = DY; i <= OUT && b[GRADIENT] != NULL; i++)
        if (b[i] != NULL)
            broken |= apart(b[i], i == OPERAND ? channels : n, b[GRADIENT], channels);
    return broken;
}

static size_t memory_channels(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    size_t n;
    model_shape(c->size, &n);
    used[0] = plain(c->buffer[X], n, 4, 0);
    used[1] = plain(c->buffer[OPERAND], n > 0 ? c->size[1] : 0, 4, 0);
    used[2] = plain(c->buffer[OUT], n, 4, 1);
    return 3;
}

static size_t memory_channels_backward(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    const size_t count = memory_channels(c, used);
    used[count] = plain(c->buffer[DY], used[0].bytes / 4, 4, 0);
    used[count + 1] = plain(c->buffer[GRADIENT], c->size[1], 4, 1);
    return count + 2;
}

static unsigned broken_prelu(const fuzz_call *c)
{
    return broken_channels(c, common(c, 0));
}

static unsigned broken_prelu_backward(const fuzz_call *c)
{
    return broken_channels_backward(c, common(c, ACT_ACCUMULATE));
}

static unsigned broken_bias(const fuzz_call *c)
{
    return broken_channels(c, with_op(c, 0));
}

static unsigned broken_bias_backward(const fuzz_call *c)
{
    return broken_channels_backward(c, with_op(c, ACT_ACCUMULATE));
}

static act_status run_prelu(const fuzz_call *c)
{
    return act_prelu(c->dtype, c->buffer[X], c->buffer[OPERAND], c->buffer[OUT], c->size[0],
                     c->size[1], c->size[2], c->options);
}

static act_status run_prelu_backward(const fuzz_call *c)
{
    return act_prelu_backward(c->dtype, c->buffer[DY], c->buffer[X], c->buffer[OPERAND],
                              c->buffer[OUT], c->buffer[GRADIENT], c->size[0], c->size[1],
                              c->size[2], c->options);
}

static act_status run_bias(const fuzz_call *c)
{
    return act_bias_forward(c->op, c->dtype, c->buffer[X], c->buffer[OPERAND], c->buffer[OUT],
                            c->size[0], c->size[1], c->size[2], c->params, c->options);
}

static act_status run_bias_backward(const fuzz_call *c)
{
    return act_bias_backward(c->op, c->dtype, c->buffer[DY], c->buffer[X], c->buffer[OPERAND],
                             c->buffer[OUT], c->buffer[GRADIENT], c->size[0], c->size[1],
                             c->size[2], c->params, c->options);
}

/* ---- Two or more operands of n floats, then one or two outputs ------------------------ */

static unsigned broken_n(const fuzz_call *c, size_t inputs, size_t outputs, unsigned broken)
{
    void *const *const b = c->buffer;
    if (broken != 0 || c->n == 0)
        return broken;
    for (size_t i = 0; i < inputs + outputs; i++)
        broken |= floats(b[i], c->n);
    for (size_t i = 0; i < inputs && broken == 0; i++)
        for (size_t k = inputs; k < inputs + outputs; k++)
            broken |= agree(b[i], b[k], c->n);
    if (outputs == 2)
        broken |= apart(b[inputs], c->n, b[inputs + 1], c->n);
    return broken;
}

static size_t memory_n(const fuzz_call *c, size_t inputs, size_t outputs, fuzz_extent *used)
{
    for (size_t i = 0; i < inputs + outputs; i++)
        used[i] = plain(c->buffer[i], c->n, 4, i >= inputs);
    return inputs + outputs;
}

static unsigned broken_two(const fuzz_call *c)
{
    return broken_n(c, 2, 1, with_op(c, 0));
}

static size_t memory_two(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_n(c, 2, 1, used);
}

/* Random slopes: between value[0] and value[1]; the struct is missing or short at times. */
static const act_rrelu *slopes(const fuzz_call *c, act_rrelu *r)
{
    const size_t size = c->size[0] < 12 ? sizeof *r + c->size[0] / 4 : c->size[0];
    *r = (act_rrelu) { size, c->value[0], c->value[1], c->size[2], c->size[3] };
    return c->size[1] == 11 ? NULL : r;
}

static unsigned broken_slopes(const fuzz_call *c)
{
    act_rrelu r;
    if (slopes(c, &r) == NULL)
        return FUZZ_POINTER;
    if (r.size < sizeof r)
        return FUZZ_SIZE;
    return r.lower <= r.upper && isfinite(r.upper - r.lower) && isfinite(r.lower) &&
                   isfinite(r.upper)
               ? 0
               : FUZZ_PARAM;
}

static unsigned broken_rrelu(const fuzz_call *c)
{
    return broken_n(c, 1, 1, common(c, 0) | broken_slopes(c));
}

static unsigned broken_rrelu_backward(const fuzz_call *c)
{
    return broken_n(c, 2, 1, common(c, 0) | broken_slopes(c));
}

static size_t memory_one(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_n(c, 1, 1, used);
}

static act_status run_rrelu(const fuzz_call *c)
{
    act_rrelu r;
    return act_rrelu_train(c->dtype, c->buffer[0], c->buffer[1], c->n, slopes(c, &r), c->options);
}

static act_status run_rrelu_backward(const fuzz_call *c)
{
    act_rrelu r;
    return act_rrelu_train_backward(c->dtype, c->buffer[0], c->buffer[1], c->buffer[2], c->n,
                                    slopes(c, &r), c->options);
}

static unsigned broken_gated_backward(const fuzz_call *c)
{
    return broken_n(c, 3, 2, with_op(c, 0));
}

static size_t memory_gated_backward(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_n(c, 3, 2, used);
}

static act_status run_residual(const fuzz_call *c)
{
    return act_residual_forward(c->op, c->dtype, c->buffer[0], c->buffer[1], c->buffer[2], c->n,
                                c->params, c->options);
}

static act_status run_gated(const fuzz_call *c)
{
    return act_gated(c->op, c->dtype, c->buffer[0], c->buffer[1], c->buffer[2], c->n, c->params,
                     c->options);
}

static act_status run_gated_backward(const fuzz_call *c)
{
    return act_gated_backward(c->op, c->dtype, c->buffer[0], c->buffer[1], c->buffer[2],
                              c->buffer[3], c->buffer[4], c->n, c->params, c->options);
}

/* ---- Masks: input, output, mask ---------------------------------------------------------- */

static size_t mask_bytes(size_t n)
{
    return n / 8 + (n % 8 != 0);
}

static unsigned broken_mask(const fuzz_call *c)
{
    void *const *const b = c->buffer;
    const size_t bytes = mask_bytes(c->n);
    const unsigned broken = common(c, 0);
    if (broken != 0 || c->n == 0)
        return broken;
    return floats(b[0], c->n) | floats(b[1], c->n) | model_buffer(b[2], bytes, 1) |
           agree(b[0], b[1], c->n) | model_overlap(b[0], 4 * c->n, b[2], bytes, 0) |
           model_overlap(b[1], 4 * c->n, b[2], bytes, 0);
}

static unsigned broken_leaky_mask(const fuzz_call *c)
{
    return broken_mask(c) | (isfinite(c->value[0]) ? 0 : FUZZ_PARAM);
}

static size_t memory_mask(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    used[0] = plain(c->buffer[0], c->n, 4, 0);
    used[1] = plain(c->buffer[1], c->n, 4, 1);
    used[2] = plain(c->buffer[2], mask_bytes(c->n), 1, 1);
    return 3;
}

static size_t memory_mask_backward(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    const size_t count = memory_mask(c, used);
    used[2].written = 0;
    return count;
}

static act_status run_mask(const fuzz_call *c)
{
    return act_relu_mask(c->dtype, c->buffer[0], c->buffer[1], c->buffer[2], c->n, c->options);
}

static act_status run_mask_backward(const fuzz_call *c)
{
    return act_relu_mask_backward(c->dtype, c->buffer[0], c->buffer[2], c->buffer[1], c->n,
                                  c->options);
}

static act_status run_leaky_mask(const fuzz_call *c)
{
    return act_leaky_relu_mask(c->dtype, c->buffer[0], c->buffer[1], c->buffer[2], c->n,
                               c->value[0], c->options);
}

static act_status run_leaky_mask_backward(const fuzz_call *c)
{
    return act_leaky_relu_mask_backward(c->dtype, c->buffer[0], c->buffer[2], c->buffer[1], c->n,
                                        c->value[0], c->options);
}

static unsigned broken_count(const fuzz_call *c)
{
    void *const *const b = c->buffer;
    const size_t channels = c->size[1];
    unsigned broken = common(c, 0);
    size_t n;
    broken |= model_shape(c->size, &n) | (b[1] == NULL && b[2] == NULL ? FUZZ_POINTER : 0);
    if (channels > SIZE_MAX / 16)
        return broken | FUZZ_SKIP;
    if (n > 0)
        broken |= floats(b[0], n);
    for (size_t i = 1; i < 3 && channels > 0; i++)
        if (b[i] != NULL)
            broken |= model_buffer(b[i], channels, 8) |
                      (n > 0 ? model_overlap(b[0], 4 * n, b[i], 8 * channels, 0) : 0);
    if (b[1] != NULL && b[2] != NULL && channels > 0)
        broken |= model_overlap(b[1], 8 * channels, b[2], 8 * channels, 0);
    return n == 0 && broken == FUZZ_POINTER ? FUZZ_SKIP : broken; /* unsaid for empty buffers */
}

static size_t memory_count(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    size_t n;
    model_shape(c->size, &n);
    used[0] = plain(c->buffer[0], n, 4, 0);
    used[1] = plain(c->buffer[1], c->size[1], 8, 1);
    used[2] = plain(c->buffer[2], c->size[1], 8, 1);
    return 3;
}

static act_status run_count(const fuzz_call *c)
{
    return act_count_zeros(c->dtype, c->buffer[0], c->size[0], c->size[1], c->size[2], c->buffer[1],
                           c->buffer[2], c->options);
}

/* ---- Rows: sizes are rows, cols and how much longer strides are --------------------------- */

static size_t rows_of(const fuzz_call *c)
{
    return c->size[0];
}

static size_t cols_of(const fuzz_call *c)
{
    return c->size[1];
}

/* Those of inputs and outputs are often the same; sometimes too small. */
static size_t stride_of(const fuzz_call *c, size_t buffer, size_t width)
{
    const size_t more = c->n % 5 == buffer ? c->size[3] : c->size[2];
    return more == 11 ? cols_of(c) - 1 : width * cols_of(c) + more;
}

static unsigned broken_rows(const fuzz_call *c, size_t inputs, unsigned broken)
{
    const size_t rows = rows_of(c), cols = cols_of(c), out_stride = stride_of(c, inputs, 1);
    void *const *const b = c->buffer;
    if (broken != 0 || rows == 0 || cols == 0)
        return broken;
    for (size_t i = 0; i <= inputs; i++)
        broken |= model_rows(b[i], rows, cols, stride_of(c, i, 1));
    if (rows > ROWS_MOST)
        return broken | FUZZ_SKIP;
    for (size_t i = 0; i < inputs && broken == 0; i++) {
        const size_t stride = stride_of(c, i, 1);
        broken |= model_rows_overlap(b[i], stride, b[inputs], out_stride, rows, cols);
    }
    return broken;
}

static size_t memory_rows(const fuzz_call *c, size_t inputs, fuzz_extent *used)
{
    for (size_t i = 0; i <= inputs; i++)
        used[i] = matrix(c->buffer[i], rows_of(c), cols_of(c), stride_of(c, i, 1), i == inputs);
    return inputs + 1;
}

static size_t memory_rows_1(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_rows(c, 1, used);
}

static size_t memory_rows_2(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_rows(c, 2, used);
}

static unsigned broken_forward_rows(const fuzz_call *c)
{
    return broken_rows(c, 1, with_op(c, 0));
}

static unsigned broken_backward_rows(const fuzz_call *c)
{
    return broken_rows(c, 2, with_op(c, 0));
}

static unsigned broken_backward_y_rows(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    const unsigned broken = with_op(c, 0) | model_params(c->op, c->params, params);
    return broken_rows(c, 2, broken | model_from_output(c->op, params[0], params[1]));
}

static unsigned broken_softmax(const fuzz_call *c)
{
    return broken_rows(c, 1, common(c, ACT_ZERO_ROWS) | (isfinite(c->value[0]) ? 0 : FUZZ_PARAM));
}

static unsigned broken_softmax_backward(const fuzz_call *c)
{
    return broken_rows(c, 2, common(c, ACT_ZERO_ROWS) | (isfinite(c->value[0]) ? 0 : FUZZ_PARAM));
}

/* A buffer and its stride. */
#define ROWS_OF(i) c->buffer[i], stride_of(c, i, 1)

static act_status run_forward_rows(const fuzz_call *c)
{
    return act_forward_rows(c->op, c->dtype, ROWS_OF(0), ROWS_OF(1), rows_of(c), cols_of(c),
                            c->params, c->options);
}

static act_status run_backward_rows(const fuzz_call *c)
{
    return act_backward_rows(c->op, c->dtype, ROWS_OF(0), ROWS_OF(1), ROWS_OF(2), rows_of(c),
                             cols_of(c), c->params, c->options);
}

static act_status run_backward_y_rows(const fuzz_call *c)
{
    return act_backward_y_rows(c->op, c->dtype, ROWS_OF(0), ROWS_OF(1), ROWS_OF(2), rows_of(c),
                               cols_of(c), c->params, c->options);
}

static act_status run_softmax(const fuzz_call *c)
{
    return act_softmax(c->dtype, ROWS_OF(0), ROWS_OF(1), rows_of(c), cols_of(c), c->value[0],
                       c->options);
}

static act_status run_log_softmax(const fuzz_call *c)
{
    return act_log_softmax(c->dtype, ROWS_OF(0), ROWS_OF(1), rows_of(c), cols_of(c), c->value[0],
                           c->options);
}

static act_status run_softmax_backward(const fuzz_call *c)
{
    return act_softmax_backward(c->dtype, ROWS_OF(0), ROWS_OF(1), ROWS_OF(2), rows_of(c),
                                cols_of(c), c->value[0], c->options);
}

static act_status run_log_softmax_backward(const fuzz_call *c)
{
    return act_log_softmax_backward(c->dtype, ROWS_OF(0), ROWS_OF(1), ROWS_OF(2), rows_of(c),
                                    cols_of(c), c->value[0], c->options);
}

/* ---- Gated rows: [dy,] ab, output ----------------------------------------------------------- */

/* Each half of `twice` against all of `once`. */
static unsigned halves_overlap(const void *twice, size_t stride, const void *once,
                               size_t once_stride, size_t rows, size_t cols)
{
    const void *const second = (const void *)((uintptr_t)twice + 4 * cols);
    return model_rows_overlap(twice, stride, once, once_stride, rows, cols) |
           model_rows_overlap(second, stride, once, once_stride, rows, cols);
}

static unsigned broken_gated_rows(const fuzz_call *c)
{
    const size_t rows = rows_of(c), cols = cols_of(c);
    const size_t ab_stride = stride_of(c, 0, 2), y_stride = stride_of(c, 1, 1);
    unsigned broken = with_op(c, ACT_GATE_SECOND);
    if (broken != 0 || rows == 0 || cols == 0)
        return broken;
    if (rows > ROWS_MOST || cols > SIZE_MAX / 8)
        return FUZZ_SKIP;
    broken = model_rows(c->buffer[0], rows, 2 * cols, ab_stride) |
             model_rows(c->buffer[1], rows, cols, y_stride);
    return broken != 0
               ? broken
               : halves_overlap(c->buffer[0], ab_stride, c->buffer[1], y_stride, rows, cols);
}

static size_t memory_gated_rows(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    used[0] = matrix(c->buffer[0], rows_of(c), 2 * cols_of(c), stride_of(c, 0, 2), 0);
    used[1] = matrix(c->buffer[1], rows_of(c), cols_of(c), stride_of(c, 1, 1), 1);
    return 2;
}

static act_status run_gated_rows(const fuzz_call *c)
{
    return act_gated_rows(c->op, c->dtype, c->buffer[0], stride_of(c, 0, 2), ROWS_OF(1), rows_of(c),
                          cols_of(c), c->params, c->options);
}

static unsigned broken_gated_backward_rows(const fuzz_call *c)
{
    const size_t rows = rows_of(c), cols = cols_of(c);
    const size_t dy = stride_of(c, 0, 1), ab = stride_of(c, 1, 2), dab = stride_of(c, 2, 2);
    unsigned broken = with_op(c, ACT_GATE_SECOND);
    if (broken != 0 || rows == 0 || cols == 0)
        return broken;
    if (rows > ROWS_MOST || cols > SIZE_MAX / 8)
        return FUZZ_SKIP;
    broken = model_rows(c->buffer[0], rows, cols, dy) |
             model_rows(c->buffer[1], rows, 2 * cols, ab) |
             model_rows(c->buffer[2], rows, 2 * cols, dab);
    if (broken != 0)
        return broken;
    return halves_overlap(c->buffer[2], dab, c->buffer[0], dy, rows, cols) |
           model_rows_overlap(c->buffer[1], ab, c->buffer[2], dab, rows, 2 * cols);
}

static size_t memory_gated_backward_rows(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    used[0] = matrix(c->buffer[0], rows_of(c), cols_of(c), stride_of(c, 0, 1), 0);
    used[1] = matrix(c->buffer[1], rows_of(c), 2 * cols_of(c), stride_of(c, 1, 2), 0);
    used[2] = matrix(c->buffer[2], rows_of(c), 2 * cols_of(c), stride_of(c, 2, 2), 1);
    return 3;
}

static act_status run_gated_backward_rows(const fuzz_call *c)
{
    return act_gated_backward_rows(c->op, c->dtype, ROWS_OF(0), c->buffer[1], stride_of(c, 1, 2),
                                   c->buffer[2], stride_of(c, 2, 2), rows_of(c), cols_of(c),
                                   c->params, c->options);
}

const fuzz_function fuzz_layers[] = {
    { "act_prelu", broken_prelu, run_prelu, memory_channels, NULL },
    { "act_prelu_backward", broken_prelu_backward, run_prelu_backward, memory_channels_backward,
      NULL },
    { "act_bias_forward", broken_bias, run_bias, memory_channels, NULL },
    { "act_bias_backward", broken_bias_backward, run_bias_backward, memory_channels_backward,
      NULL },
    { "act_residual_forward", broken_two, run_residual, memory_two, NULL },
    { "act_count_zeros", broken_count, run_count, memory_count, NULL },
    { "act_forward_rows", broken_forward_rows, run_forward_rows, memory_rows_1, NULL },
    { "act_backward_rows", broken_backward_rows, run_backward_rows, memory_rows_2, NULL },
    { "act_backward_y_rows", broken_backward_y_rows, run_backward_y_rows, memory_rows_2, NULL },
    { "act_relu_mask", broken_mask, run_mask, memory_mask, NULL },
    { "act_relu_mask_backward", broken_mask, run_mask_backward, memory_mask_backward, NULL },
    { "act_leaky_relu_mask", broken_leaky_mask, run_leaky_mask, memory_mask, NULL },
    { "act_leaky_relu_mask_backward", broken_leaky_mask, run_leaky_mask_backward,
      memory_mask_backward, NULL },
    { "act_rrelu_train", broken_rrelu, run_rrelu, memory_one, NULL },
    { "act_rrelu_train_backward", broken_rrelu_backward, run_rrelu_backward, memory_two, NULL },
    { "act_gated", broken_two, run_gated, memory_two, NULL },
    { "act_gated_backward", broken_gated_backward, run_gated_backward, memory_gated_backward,
      NULL },
    { "act_gated_rows", broken_gated_rows, run_gated_rows, memory_gated_rows, NULL },
    { "act_gated_backward_rows", broken_gated_backward_rows, run_gated_backward_rows,
      memory_gated_backward_rows, NULL },
    { "act_softmax", broken_softmax, run_softmax, memory_rows_1, NULL },
    { "act_softmax_backward", broken_softmax_backward, run_softmax_backward, memory_rows_2, NULL },
    { "act_log_softmax", broken_softmax, run_log_softmax, memory_rows_1, NULL },
    { "act_log_softmax_backward", broken_softmax_backward, run_log_softmax_backward, memory_rows_2,
      NULL },
};
const size_t fuzz_layers_count = sizeof fuzz_layers / sizeof fuzz_layers[0];
