/* SPDX-License-Identifier: MIT
 *
 * Learns exclusive or with two layers: the smallest task that needs an activation.
 * The hidden layer is activated in place, so its input is gone when the gradient
 * is wanted: act_backward_y() takes the output instead. */
#include <activate/activate.h>

#include <math.h>
#include <stdio.h>

enum { CASES = 4, HIDDEN = 4, STEPS = 5000 };

static const float input[CASES][2] = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
static const float target[CASES] = { 0, 1, 1, 0 };
static const float rate = 0.2f;

typedef struct network {
    float weight[HIDDEN][2], bias[HIDDEN]; /* input to hidden */
    float out_weight[HIDDEN], out_bias;    /* hidden to output */
} network;

/* Different from each other, or all hidden units would learn the same. */
static const network first = {
    .weight = { { 1.0f, -0.9f }, { -0.8f, 1.1f }, { 0.7f, 0.6f }, { -0.5f, 0.9f } },
    .out_weight = { 0.9f, 0.8f, -0.7f, 0.5f },
};

static int forward(const network *net, act_op op, float hidden[CASES][HIDDEN], float y[CASES])
{
    for (int i = 0; i < CASES; i++)
        for (int j = 0; j < HIDDEN; j++)
            hidden[i][j] =
                net->bias[j] + net->weight[j][0] * input[i][0] + net->weight[j][1] * input[i][1];

    if (act_forward(op, ACT_F32, hidden, hidden, (size_t)CASES * HIDDEN, NULL, NULL) != ACT_OK)
        return 0;

    for (int i = 0; i < CASES; i++) {
        y[i] = net->out_bias;
        for (int j = 0; j < HIDDEN; j++)
            y[i] += net->out_weight[j] * hidden[i][j];
    }
    return 1;
}

/* One step of gradient descent on half the mean squared error. */
static int learn(network *net, act_op op)
{
    float hidden[CASES][HIDDEN], gradient[CASES][HIDDEN], y[CASES];

    if (!forward(net, op, hidden, y))
        return 0;
    for (int i = 0; i < CASES; i++)
        for (int j = 0; j < HIDDEN; j++)
            gradient[i][j] = (y[i] - target[i]) / (float)CASES * net->out_weight[j];

    if (act_backward_y(op, ACT_F32, gradient, hidden, gradient, (size_t)CASES * HIDDEN, NULL,
                       NULL) != ACT_OK)
        return 0;

    for (int i = 0; i < CASES; i++) {
        const float error = (y[i] - target[i]) / (float)CASES;
        net->out_bias -= rate * error;
        for (int j = 0; j < HIDDEN; j++) {
            net->out_weight[j] -= rate * error * hidden[i][j];
            net->bias[j] -= rate * gradient[i][j];
            net->weight[j][0] -= rate * gradient[i][j] * input[i][0];
            net->weight[j][1] -= rate * gradient[i][j] * input[i][1];
        }
    }
    return 1;
}

static int learns_xor(const char *name)
{
    const act_op op = act_op_find(name);
    float hidden[CASES][HIDDEN], y[CASES];
    network net = first;
    int right = 0;

    for (int i = 0; i < STEPS; i++)
        if (!learn(&net, op))
            return 0;
    if (!forward(&net, op, hidden, y))
        return 0;

    printf("%-12s", name);
    for (int i = 0; i < CASES; i++) {
        printf("   %g xor %g = %6.3f", (double)input[i][0], (double)input[i][1], (double)y[i]);
        right += fabsf(y[i] - target[i]) < 0.1f;
    }
    printf("   %s\n", right == CASES ? "learned" : "NOT LEARNED");
    return right == CASES;
}

int main(void)
{
    static const char *const names[] = { "leaky_relu", "relu", "sigmoid" };
    int learned = 0;

    for (int i = 0; i < 3; i++)
        learned += learns_xor(names[i]);
    return learned == 3 ? 0 : 1;
}
