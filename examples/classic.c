/* SPDX-License-Identifier: MIT
 *
 * The examples that every introduction to activation functions has, computed with
 * libactivate and compared with the values printed there. */
#include <activate/activate.h>

#include <float.h>
#include <math.h>
#include <stdio.h>

static int failures;

/* Prints a row and compares it. Piecewise linear functions are exact: ulps is 0. */
static void expect(const char *what, act_status status, const float *got, const float *want,
                   size_t n, float ulps)
{
    printf("%-24s", what);
    for (size_t i = 0; i < n; i++)
        printf(" %9.6g", (double)got[i]);
    printf("\n");

    if (status != ACT_OK) {
        fprintf(stderr, "classic: %s: %s\n", what, act_status_text(status));
        failures++;
    }
    for (size_t i = 0; i < n; i++)
        if (!(fabsf(got[i] - want[i]) <= ulps * FLT_EPSILON * fabsf(want[i]))) {
            fprintf(stderr, "classic: %s: element %zu is %.9g, expected %.9g\n", what, i,
                    (double)got[i], (double)want[i]);
            failures++;
        }
}

/* The documented error, and half an ULP for the expected value, itself rounded. */
static float documented_ulps(act_op op)
{
    return fmaxf(act_op_bound(op, 0, 0), act_op_bound(op, 0, 1)) + 0.5f;
}

static void rectifiers(void)
{
    static const float x[5] = { 1, -10, 0, 15, -20 }, one[5] = { 1, 1, 1, 1, 1 };
    static const float relu[5] = { 1, 0, 0, 15, 0 }, relu_slope[5] = { 1, 0, 0, 1, 0 };
    /* The floats nearest to -10 * 0.01f and -20 * 0.01f; -0.1f is an ULP away,
     * because 0.01f is a little below 0.01. */
    static const float leaky[5] = { 1, -0x1.999998p-4f, 0, 15, -0x1.999998p-3f };
    static const float leaky_slope[5] = { 1, 0.01f, 0.01f, 1, 0.01f };
    float y[5];
    act_status status;

    expect("x", ACT_OK, x, x, 5, 0);
    status = act_relu_f32(x, y, 5);
    expect("relu", status, y, relu, 5, 0);
    status = act_relu_backward_f32(one, x, y, 5);
    expect("relu, gradient", status, y, relu_slope, 5, 0);
    status = act_leaky_relu_f32(x, y, 5, 0.01f);
    expect("leaky_relu", status, y, leaky, 5, 0);
    status = act_leaky_relu_backward_f32(one, x, y, 5, 0.01f);
    expect("leaky_relu, gradient", status, y, leaky_slope, 5, 0);
}

/* Two activations one after the other, in place, on a tensor of 3 x 2. */
static void chain(void)
{
    static const float relu[6] = { 0.5f, 0, 0, 3, 1.5f, 0 };
    static const float sigmoid[6] = { 0.62245933f, 0.5f, 0.5f, 0.95257413f, 0.81757448f, 0.5f };
    float tensor[3][2] = { { 0.5f, -0.6f }, { -1, 3 }, { 1.5f, -2 } };
    float *values = &tensor[0][0];
    act_status status;

    expect("tensor", ACT_OK, values, values, 6, 0);
    status = act_relu_f32(values, values, 6);
    expect("relu in place", status, values, relu, 6, 0);
    status = act_sigmoid_f32(values, values, 6);
    expect("then sigmoid", status, values, sigmoid, 6, documented_ulps(ACT_SIGMOID));
}

static void exponential(void)
{
    static const float x = -1, want = -0.63212056f; /* 1 / e - 1 */
    float y = 0;
    const act_status status = act_elu_f32(&x, &y, 1, 1.0f);

    expect("elu(-1), alpha 1", status, &y, &want, 1, documented_ulps(ACT_ELU));
}

int main(void)
{
    rectifiers();
    chain();
    exponential();
    return failures ? 1 : 0;
}
