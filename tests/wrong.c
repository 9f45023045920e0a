/* SPDX-License-Identifier: MIT
 *
 * Kernels with mistakes in two inputs: what `verify` says of them is tested with a program
 * that finds these in place of the library's: all its other files are compiled with
 * act_find_forward defined as wrong_find_forward. */
#undef act_find_forward
#include <activate/activate.h>
#include <math.h>

act_forward_fn wrong_find_forward(act_op op, act_dtype dtype);

/* sigmoid(1) is 2, and sigmoid(1.5) is -NaN, whose sign printf() would show; on the tier
 * scalar alone. */
static void wrong_sigmoid(const void *in, void *out, size_t n, const float *params, uint32_t how)
{
    const float *const x = in;
    float *const y = out;
    (void)params, (void)how;
    if (act_sigmoid_f32(x, y, n) != ACT_OK)
        return;
    for (size_t i = 0; i < n; i++) {
        if (x[i] == 1)
            y[i] = 2;
        if (x[i] == 1.5f)
            y[i] = copysignf(NAN, -1);
    }
}

act_forward_fn wrong_find_forward(act_op op, act_dtype dtype)
{
    const int is_wrong = op == ACT_SIGMOID && act_isa_current() == ACT_ISA_SCALAR;
    return is_wrong ? wrong_sigmoid : act_find_forward(op, dtype);
}
