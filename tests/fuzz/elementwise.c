/* SPDX-License-Identifier: MIT
 *
 * Target `api`: the functions of activate.h that work on buffers. */
#include "model.h"
#include "named.h"

/* Buffers: the inputs, then the output; all of n floats. */
enum { X = 0, Y = 1, DY = 0, BY = 1, DX = 2 };

static unsigned broken_buffers(const fuzz_call *c, size_t inputs)
{
    const size_t bytes = c->n * sizeof(float);
    void *const output = c->buffer[inputs];
    unsigned broken = 0;
    if (c->n == 0)
        return 0;
    for (size_t i = 0; i <= inputs; i++)
        broken |= model_buffer(c->buffer[i], c->n, sizeof(float));
    for (size_t i = 0; i < inputs && broken == 0; i++)
        broken |= model_overlap(c->buffer[i], bytes, output, bytes, 1);
    return broken;
}

static size_t memory_of(const fuzz_call *c, size_t inputs, fuzz_extent used[FUZZ_BUFFERS])
{
    for (size_t i = 0; i <= inputs; i++)
        used[i] = (fuzz_extent) { c->buffer[i], 1, c->n * sizeof(float), 0, i == inputs };
    return inputs + 1;
}

static size_t memory_forward(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_of(c, 1, used);
}

static size_t memory_backward(const fuzz_call *c, fuzz_extent used[FUZZ_BUFFERS])
{
    return memory_of(c, 2, used);
}

/* ---- What the results must be: those of each element alone -------------------- */

static void expect(const fuzz_call *c, size_t i, float got, float want)
{
    if (!h_same(got, want))
        fuzz_fail("op %d, element %zu of %zu: %08x, alone %08x", (int)c->op, i, c->n, h_bits(got),
                  h_bits(want));
}

static const float *before(const void *buffer, ptrdiff_t was)
{
    return (const float *)((uintptr_t)buffer + (uintptr_t)was); /* may be odd if n is 0 */
}

static void check_forward(const fuzz_call *c, ptrdiff_t was)
{
    const float *const x = before(c->buffer[X], was), *const y = c->buffer[Y];
    for (size_t i = 0; i < c->n; i++) {
        float alone = 0;
        if (act_forward(c->op, ACT_F32, x + i, &alone, 1, c->params, NULL) != ACT_OK)
            fuzz_fail("an element alone is refused");
        expect(c, i, y[i], alone);
    }
}

typedef act_status backward_call(act_op op, act_dtype dtype, const void *dy, const void *x,
                                 void *dx, size_t n, const act_params *params,
                                 const act_options *options);

static void check_with(backward_call *call, const fuzz_call *c, ptrdiff_t was)
{
    const float *const dy = before(c->buffer[DY], was), *const by = before(c->buffer[BY], was);
    const float *const dx = c->buffer[DX];
    for (size_t i = 0; i < c->n; i++) {
        float alone = 0;
        if (call(c->op, ACT_F32, dy + i, by + i, &alone, 1, c->params, NULL) != ACT_OK)
            fuzz_fail("an element alone is refused");
        expect(c, i, dx[i], alone);
    }
}

static void check_backward(const fuzz_call *c, ptrdiff_t was)
{
    check_with(act_backward, c, was);
}

static void check_backward_y(const fuzz_call *c, ptrdiff_t was)
{
    check_with(act_backward_y, c, was);
}

/* ---- By value ------------------------------------------------------------------ */

static unsigned broken_common(const fuzz_call *c, size_t inputs, float params[ACT_PARAMS_MOST])
{
    unsigned broken = model_dtype(c->dtype) | model_params(c->op, c->params, params);
    broken |= model_op(c->op, params[0], params[1]) | model_options(c->options, 0);
    return broken | broken_buffers(c, inputs);
}

static unsigned broken_forward(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    return broken_common(c, 1, params);
}

static unsigned broken_backward(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    return broken_common(c, 2, params);
}

static unsigned broken_backward_y(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    const unsigned broken = broken_common(c, 2, params);
    return broken | model_from_output(c->op, params[0], params[1]);
}

static act_status run_forward(const fuzz_call *c)
{
    return act_forward(c->op, c->dtype, c->buffer[X], c->buffer[Y], c->n, c->params, c->options);
}

static act_status run_backward(const fuzz_call *c)
{
    return act_backward(c->op, c->dtype, c->buffer[DY], c->buffer[BY], c->buffer[DX], c->n,
                        c->params, c->options);
}

static act_status run_backward_y(const fuzz_call *c)
{
    return act_backward_y(c->op, c->dtype, c->buffer[DY], c->buffer[BY], c->buffer[DX], c->n,
                          c->params, c->options);
}

/* ---- By name, for the activations that there are --------------------------------- */

static act_op named_op(const fuzz_call *c)
{
    return (act_op)((uint32_t)c->op % ACT_OP_COUNT);
}

static unsigned broken_named(const fuzz_call *c)
{
    return model_op(named_op(c), c->value[0], c->value[1]) | broken_buffers(c, 1);
}

static unsigned broken_named_backward(const fuzz_call *c)
{
    return model_op(named_op(c), c->value[0], c->value[1]) | broken_buffers(c, 2);
}

static act_status run_named(const fuzz_call *c)
{
    return h_named_with(named_op(c), H_FORWARD, NULL, c->buffer[X], c->buffer[Y], c->n, c->value);
}

static act_status run_named_backward(const fuzz_call *c)
{
    return h_named_with(named_op(c), H_BACKWARD, c->buffer[DY], c->buffer[BY], c->buffer[DX], c->n,
                        c->value);
}

/* As the generic call of the same activation with the same parameters. */
static fuzz_call generic(const fuzz_call *c, const act_params *params)
{
    fuzz_call same = *c;
    same.op = named_op(c);
    same.params = params;
    return same;
}

static void check_named(const fuzz_call *c, ptrdiff_t was)
{
    const act_params params = h_given(named_op(c), c->value);
    const fuzz_call same = generic(c, &params);
    check_forward(&same, was);
}

static void check_named_backward(const fuzz_call *c, ptrdiff_t was)
{
    const act_params params = h_given(named_op(c), c->value);
    const fuzz_call same = generic(c, &params);
    check_backward(&same, was);
}

/* ---- Kernel pointers: no checks of their own, so called only with what is right --- */

static act_status run_pointer(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    const act_forward_fn kernel = act_find_forward(c->op, c->dtype);
    if (kernel == NULL)
        return model_op(c->op, 0, 0) & FUZZ_UNKNOWN ? ACT_ERR_UNKNOWN : run_forward(c);
    if (broken_common(c, 1, params) != 0)
        return run_forward(c);
    kernel(c->buffer[X], c->buffer[Y], c->n, params, 0);
    return ACT_OK;
}

static act_status run_pointer_backward(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    const act_backward_fn kernel = act_find_backward(c->op, c->dtype);
    if (kernel == NULL)
        return model_op(c->op, 0, 0) & FUZZ_UNKNOWN ? ACT_ERR_UNKNOWN : run_backward(c);
    if (broken_common(c, 2, params) != 0)
        return run_backward(c);
    kernel(c->buffer[DY], c->buffer[BY], c->buffer[DX], c->n, params, 0);
    return ACT_OK;
}

static act_status run_pointer_backward_y(const fuzz_call *c)
{
    float params[ACT_PARAMS_MOST];
    const act_backward_fn kernel = act_find_backward_y(c->op, c->dtype);
    if (broken_common(c, 2, params) != 0)
        return run_backward_y(c);
    if ((kernel != NULL) != h_ops[c->op].from_y)
        fuzz_fail("op %d: kernel from y: %d", (int)c->op, kernel != NULL);
    if (model_from_output(c->op, params[0], params[1]) != 0)
        return run_backward_y(c);
    kernel(c->buffer[DY], c->buffer[BY], c->buffer[DX], c->n, params, 0);
    return ACT_OK;
}

const fuzz_function fuzz_elementwise[] = {
    { "act_forward", broken_forward, run_forward, memory_forward, check_forward },
    { "act_backward", broken_backward, run_backward, memory_backward, check_backward },
    { "act_backward_y", broken_backward_y, run_backward_y, memory_backward, check_backward_y },
    { "act_NAME_f32", broken_named, run_named, memory_forward, check_named },
    { "act_NAME_backward_f32", broken_named_backward, run_named_backward, memory_backward,
      check_named_backward },
    { "act_find_forward", broken_forward, run_pointer, memory_forward, check_forward },
    { "act_find_backward", broken_backward, run_pointer_backward, memory_backward, check_backward },
    { "act_find_backward_y", broken_backward_y, run_pointer_backward_y, memory_backward,
      check_backward_y },
};
const size_t fuzz_elementwise_count = sizeof fuzz_elementwise / sizeof fuzz_elementwise[0];
