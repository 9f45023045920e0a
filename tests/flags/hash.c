/* SPDX-License-Identifier: MIT
 *
 * Prints a hash of the results of every function and pass, over a sample of all floats, on
 * each tier that runs here. Two builds of the library with the same lines have the same
 * arithmetic. */
#include <activate/layers.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { N = 1 << 15, ROWS = 64, COLS = N / ROWS };

static float x[N], dy[N], y[N], out[N], out2[N], operand[N];
static uint8_t mask[N / 8];

static const char *tier;

/* FNV-1a over the bytes of the results; every NaN is one. */
static uint64_t hash(uint64_t h, const float *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        if ((bits & 0x7fffffff) > 0x7f800000)
            bits = 0x7fc00000;
        for (int byte = 0; byte < 4; byte++)
            h = (h ^ (bits >> (8 * byte) & 255)) * UINT64_C(1099511628211);
    }
    return h;
}

static void say(const char *what, act_op op, act_status status, size_t n, size_t n2)
{
    const uint64_t h = hash(UINT64_C(14695981039346656037), out, n);
    printf("%s %s %d: %d %016" PRIx64 "\n", tier, what, (int)op, (int)status, hash(h, out2, n2));
    memset(out, 0, sizeof out);
    memset(out2, 0, sizeof out2);
}

/* Half of them everywhere between the floats, half where activations bend. */
static void fill(float *values, uint32_t state)
{
    for (size_t i = 0; i < N; i++) {
        state = state * 1664525 + 1013904223;
        const float near = (float)((int32_t)state >> 8) * 0x1p-20f; /* -8 to 8 */
        memcpy(&values[i], &state, sizeof state);
        if (state & 1)
            values[i] = near;
    }
}

static void elementwise(act_op op)
{
    act_status s = act_forward(op, ACT_F32, x, out, N, NULL, NULL);
    say("forward", op, s, N, 0);
    s = act_backward(op, ACT_F32, dy, x, out, N, NULL, NULL);
    say("backward", op, s, N, 0);
    act_forward(op, ACT_F32, x, y, N, NULL, NULL);
    s = act_backward_y(op, ACT_F32, dy, y, out, N, NULL, NULL);
    say("backward_y", op, s, N, 0);
}

static void with_operand(act_op op)
{
    act_status s = act_bias_forward(op, ACT_F32, x, operand, out, ROWS, 4, COLS / 4, NULL, NULL);
    say("bias", op, s, N, 0);
    s = act_bias_backward(op, ACT_F32, dy, x, operand, out, out2, ROWS, 4, COLS / 4, NULL, NULL);
    say("bias_backward", op, s, N, 4);
    s = act_residual_forward(op, ACT_F32, x, operand, out, N, NULL, NULL);
    say("residual", op, s, N, 0);
    s = act_gated(op, ACT_F32, x, operand, out, N, NULL, NULL);
    say("gated", op, s, N, 0);
    s = act_gated_backward(op, ACT_F32, dy, x, operand, out, out2, N, NULL, NULL);
    say("gated_backward", op, s, N, N);
}

/* Softmax of what is not NaN or infinite, or every row would be NaN. */
static void others(void)
{
    const act_rrelu draw = { .size = sizeof draw, .lower = 0.1f, .upper = 0.4f, .seed = 7 };
    act_status s = act_rrelu_train(ACT_F32, x, out, N, &draw, NULL);
    say("rrelu", 0, s, N, 0);
    s = act_prelu_backward(ACT_F32, dy, x, operand, out, out2, ROWS, COLS, 1, NULL);
    say("prelu_backward", 0, s, N, COLS);
    s = act_leaky_relu_mask(ACT_F32, x, out, mask, N, 0.1f, NULL);
    say("leaky_relu_mask", 0, s, N, 0);
    for (size_t i = 0; i < N; i++)
        operand[i] = operand[i] - operand[i] == 0 ? operand[i] * 0x1p-90f + (float)(i % 7) : 1;
    s = act_softmax(ACT_F32, operand, COLS, out, COLS, ROWS, COLS, 0.5f, NULL);
    memcpy(y, out, sizeof y);
    say("softmax", 0, s, N, 0);
    s = act_softmax_backward(ACT_F32, operand, COLS, y, COLS, out, COLS, ROWS, COLS, 0.5f, NULL);
    say("softmax_backward", 0, s, N, 0);
    s = act_log_softmax(ACT_F32, operand, COLS, out, COLS, ROWS, COLS, 1, NULL);
    memcpy(y, out, sizeof y);
    say("log_softmax", 0, s, N, 0);
    s = act_log_softmax_backward(ACT_F32, operand, COLS, y, COLS, out, COLS, ROWS, COLS, 1, NULL);
    say("log_softmax_backward", 0, s, N, 0);
}

int main(void)
{
    for (act_isa isa = 1; act_isa_name(isa) != NULL; isa++) {
        if (act_isa_select(isa) != ACT_OK)
            continue;
        tier = act_isa_name(isa);
        fill(x, 1);
        fill(dy, 2);
        fill(operand, 3);
        for (act_op op = 0; op < act_op_count(); op++) {
            elementwise(op);
            with_operand(op);
        }
        others();
    }
    return 0;
}
