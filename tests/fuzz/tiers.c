/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: every tier returns the bits of its scalar twin, whatever the floats, the
 * parameters, the length and the places of the buffers. */
#include "fuzz.h"
#include "tier_list.h"
#include <stdatomic.h>

enum { MOST = 256, SHIFTS = 16 };

static float dy[MOST + SHIFTS], x[MOST + SHIFTS], want[MOST];
static float out[MOST + SHIFTS];

static void draw_params(fuzz_bytes *in, act_op op, float params[ACT_PARAMS_MOST])
{
    const uint32_t index = fuzz_below(in, 64);
    if (h_params(op, index, params))
        return;
    params[0] = fuzz_float(in);
    params[1] = fuzz_float(in);
}

/* The kernels demand parameters that the API would let through. */
static int accepted(const h_kernel *kernel, const float params[ACT_PARAMS_MOST])
{
    float one = 1, result;
    const act_params given = h_given(kernel->op, params);
    if (kernel->pass == H_BACKWARD_Y)
        return act_backward_y(kernel->op, ACT_F32, &one, &one, &result, 1, &given, NULL) == ACT_OK;
    return act_forward(kernel->op, ACT_F32, &one, &result, 1, &given, NULL) == ACT_OK;
}

static void compare(const h_kernel *kernel, size_t n, uint32_t shifts,
                    const float params[ACT_PARAMS_MOST])
{
    const size_t dy_shift = shifts % SHIFTS, x_shift = shifts / SHIFTS % SHIFTS;
    const size_t out_shift = shifts / SHIFTS / SHIFTS % SHIFTS;
    float *const result = out + out_shift;
    memset(out, 0xa5, sizeof out);
    h_call(kernel->tier->table, kernel, "fuzz", dy + dy_shift, x + x_shift, result, n, params);
    h_call(h_twin(kernel->tier->table), kernel, "twin", dy + dy_shift, x + x_shift, want, n,
           params);
    for (size_t i = 0; i < n; i++)
        if (!h_same(result[i], want[i]))
            fuzz_fail("%s/%s/%s: dy %08x, x %08x, parameters %a %a: %08x, its twin %08x",
                      kernel->tier->name, h_ops[kernel->op].name, h_pass_name[kernel->pass],
                      h_bits(dy[dy_shift + i]), h_bits(x[x_shift + i]), (double)params[0],
                      (double)params[1], h_bits(result[i]), h_bits(want[i]));
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        if ((i < out_shift || i >= out_shift + n) && h_bits(out[i]) != 0xa5a5a5a5u)
            fuzz_fail("%s/%s/%s: wrote outside", kernel->tier->name, h_ops[kernel->op].name,
                      h_pass_name[kernel->pass]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_bytes in = { data, size };
    h_kernel kernel = { NULL, 0, H_FORWARD };
    float params[ACT_PARAMS_MOST];
    kernel.op = (act_op)fuzz_below(&in, ACT_OP_COUNT);
    kernel.pass = (h_pass)fuzz_below(&in, H_PASS_COUNT);
    if (kernel.pass == H_BACKWARD_Y && !h_ops[kernel.op].from_y)
        return 0;
    const size_t n = fuzz_below(&in, MOST + 1);
    const uint32_t shifts = (uint32_t)fuzz_take(&in, 2);
    atomic_store(&act_stream_from, shifts & 0x8000 ? 0 : SIZE_MAX);
    draw_params(&in, kernel.op, params);
    if (!accepted(&kernel, params))
        return 0;
    fuzz_fill(&in, x, sizeof x);
    fuzz_fill(&in, dy, sizeof dy);
    for (size_t t = 0; t < h_tier_count; t++) {
        kernel.tier = &h_tiers[t];
        if (h_tier_runs(kernel.tier))
            compare(&kernel, n, shifts, params);
    }
    return 0;
}
