/* SPDX-License-Identifier: MIT */
#include "model.h"
#include <math.h>

int model_allows(unsigned broken, act_status status)
{
    switch (status) {
    case ACT_OK:
        return broken == 0;
    case ACT_ERR_POINTER:
        return (broken & FUZZ_POINTER) != 0;
    case ACT_ERR_OVERLAP:
        return (broken & FUZZ_OVERLAP) != 0;
    case ACT_ERR_SHAPE:
        return (broken & FUZZ_SHAPE) != 0;
    case ACT_ERR_PARAM:
        return (broken & FUZZ_PARAM) != 0;
    case ACT_ERR_SIZE:
        return (broken & FUZZ_SIZE) != 0;
    case ACT_ERR_UNKNOWN:
        return (broken & FUZZ_UNKNOWN) != 0;
    case ACT_ERR_UNSUPPORTED:
        return (broken & FUZZ_UNSUPPORTED) != 0;
    default:
        return 0;
    }
}

unsigned model_dtype(int32_t dtype)
{
    if (dtype == ACT_F32)
        return 0;
    return dtype == ACT_BF16 || dtype == ACT_F16 ? FUZZ_UNSUPPORTED : FUZZ_UNKNOWN;
}

static int known(int32_t op)
{
    return op >= 0 && op < ACT_OP_COUNT;
}

static int outside(const h_param *param, float value)
{
    return isnan(value) || value < param->least || value > param->greatest;
}

unsigned model_op(int32_t op, float a, float b)
{
    if (!known(op))
        return FUZZ_UNKNOWN;
    if (h_ops[op].count > 0 && outside(&h_ops[op].param[0], a))
        return FUZZ_PARAM;
    if (h_ops[op].count > 1 && outside(&h_ops[op].param[1], b))
        return FUZZ_PARAM;
    if (op == ACT_HARDTANH && a > b)
        return FUZZ_PARAM;
    if (op == ACT_SELU && fabs((double)a * (double)b) >= 0x1.ffffffp127) /* rounds to inf */
        return FUZZ_PARAM;
    return 0;
}

/* Negative slopes and thresholds fold two inputs into one output. */
unsigned model_from_output(int32_t op, float a, float b)
{
    if (!known(op))
        return FUZZ_UNKNOWN;
    if (!h_ops[op].from_y)
        return FUZZ_UNSUPPORTED;
    if ((op == ACT_LEAKY_RELU || op == ACT_ELU || op == ACT_SELU) && !(a >= 0))
        return FUZZ_UNSUPPORTED;
    if (op == ACT_SELU && !(b > 0))
        return FUZZ_UNSUPPORTED;
    if ((op == ACT_THRESHOLD || op == ACT_SHRINK) && !(b <= a))
        return FUZZ_UNSUPPORTED;
    if (op == ACT_SOFTPLUS && !(isinf(b) && b > 0))
        return FUZZ_UNSUPPORTED;
    return 0;
}

unsigned model_params(int32_t op, const act_params *given, float params[ACT_PARAMS_MOST])
{
    memset(params, 0, ACT_PARAMS_MOST * sizeof *params);
    if (!known(op))
        return 0;
    for (int k = 0; k < h_ops[op].count; k++)
        params[k] = h_ops[op].param[k].preset;
    if (given == NULL)
        return 0;
    if (given->count > (size_t)h_ops[op].count)
        return FUZZ_PARAM;
    for (size_t k = 0; k < given->count; k++)
        params[k] = given->value[k];
    return 0;
}

unsigned model_options(const act_options *given, uint32_t understood)
{
    unsigned broken = 0;
    if (given == NULL)
        return 0;
    if (given->size < sizeof(size_t))
        return FUZZ_SIZE;
    if (given->size < sizeof(size_t) + 4)
        return 0;
    if (given->flags >= 16)
        broken |= FUZZ_UNKNOWN;
    if ((given->flags & 15 & ~understood) != 0)
        broken |= FUZZ_UNSUPPORTED;
    return broken;
}

unsigned model_buffer(const void *p, size_t n, size_t bytes)
{
    uintptr_t size, end;
    if (p == NULL || (uintptr_t)p % bytes != 0)
        return FUZZ_POINTER;
    if (__builtin_mul_overflow(n, bytes, &size))
        return FUZZ_POINTER;
    return __builtin_add_overflow((uintptr_t)p, size, &end) ? FUZZ_POINTER : 0;
}

unsigned model_overlap(const void *input, size_t input_bytes, const void *output,
                       size_t output_bytes, int same)
{
    const uintptr_t in = (uintptr_t)input, out = (uintptr_t)output;
    if (same && in == out)
        return 0;
    if (in < out)
        return out - in >= input_bytes ? 0 : FUZZ_OVERLAP;
    return in - out >= output_bytes ? 0 : FUZZ_OVERLAP;
}

unsigned model_shape(const size_t size[3], size_t *n)
{
    size_t bytes;
    *n = 0;
    if (size[0] == 0 || size[1] == 0 || size[2] == 0)
        return 0;
    if (__builtin_mul_overflow(size[0], size[1], n) || __builtin_mul_overflow(*n, size[2], n))
        return FUZZ_SHAPE;
    return __builtin_mul_overflow(*n, sizeof(float), &bytes) ? FUZZ_POINTER : 0;
}

unsigned model_rows(const void *p, size_t rows, size_t cols, size_t stride)
{
    size_t span;
    if (stride < cols || __builtin_mul_overflow(rows - 1, stride, &span) ||
        __builtin_add_overflow(span, cols, &span))
        return FUZZ_SHAPE;
    return model_buffer(p, span, sizeof(float));
}

unsigned model_rows_overlap(const void *input, size_t in_stride, const void *output,
                            size_t out_stride, size_t rows, size_t cols)
{
    const size_t in_span = ((rows - 1) * in_stride + cols) * sizeof(float);
    const size_t out_span = ((rows - 1) * out_stride + cols) * sizeof(float);
    const uintptr_t in = (uintptr_t)input, out = (uintptr_t)output;
    if (model_overlap(input, in_span, output, out_span, rows == 1 || in_stride == out_stride) == 0)
        return 0;
    if (in_stride != out_stride)
        return FUZZ_OVERLAP;
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < rows; k++)
            if (model_overlap((const void *)(in + 4 * i * in_stride), 4 * cols,
                              (const void *)(out + 4 * k * out_stride), 4 * cols, 0) != 0)
                return FUZZ_OVERLAP;
    return 0;
}
