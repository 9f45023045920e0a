/* SPDX-License-Identifier: MIT
 *
 * The perceptron. All its nonlinear work goes through libactivate: act_forward()
 * and act_backward() between the layers, or their kin with learnt or random slopes;
 * act_log_softmax() at the end. */
#include "network.h"
#include "random.h"

#include <activate/layers.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const float momentum = 0.9f, first_slope = 0.25f;

double seconds_now(void)
{
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void check(act_status status)
{
    if (status != ACT_OK) {
        fprintf(stderr, "train_digits: libactivate: %s\n", act_status_text(status));
        exit(1);
    }
}

/* ---- Activations --------------------------------------------------------- */

static float *slopes_of(const layer *l, float *weight)
{
    return weight + (l->inputs + 1) * l->outputs;
}

/* With rrelu, learning draws new slopes for every element of every batch, and leaves
 * in the layer what its backward pass needs to draw them again. */
static void activate_randomly(network *net, layer *l, size_t n, int learning)
{
    const float middle = (net->random.lower + net->random.upper) / 2;

    if (!learning) {
        check(act_leaky_relu_f32(l->z, l->y, n, middle));
        return;
    }
    l->drawn = net->random;
    net->random.offset += n;
    check(act_rrelu_train(ACT_F32, l->z, l->y, n, &l->drawn, NULL));
}

static void activate(network *net, layer *l, size_t rows, int learning)
{
    const size_t n = rows * l->outputs;
    const double start = seconds_now();

    if (net->op == LEARNT_SLOPES)
        check(act_prelu(ACT_F32, l->z, slopes_of(l, l->weight), l->y, rows, l->outputs, 1, NULL));
    else if (net->rrelu)
        activate_randomly(net, l, n, learning);
    else
        check(act_forward(net->op, ACT_F32, l->z, l->y, n, NULL, NULL));
    net->activation_seconds += seconds_now() - start;
}

/* Turns the gradient by y in dz into that by z, and leaves that by the slopes. */
static void activate_backward(network *net, layer *l, size_t rows)
{
    const size_t n = rows * l->outputs;
    const double start = seconds_now();

    if (net->op == LEARNT_SLOPES)
        check(act_prelu_backward(ACT_F32, l->dz, l->z, slopes_of(l, l->weight), l->dz,
                                 slopes_of(l, l->gradient), rows, l->outputs, 1, NULL));
    else if (net->rrelu)
        check(act_rrelu_train_backward(ACT_F32, l->dz, l->z, l->dz, n, &l->drawn, NULL));
    else
        check(act_backward(net->op, ACT_F32, l->dz, l->z, l->dz, n, NULL, NULL));
    net->activation_seconds += seconds_now() - start;
}

/* The gradient that 1 is turned into. */
void unit_derivative(act_op op, const layer *l, size_t unit, const float *z, float *derivative,
                     size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        derivative[i] = 1;
    if (op == LEARNT_SLOPES)
        check(act_prelu_backward(ACT_F32, derivative, z, slopes_of(l, l->weight) + unit, derivative,
                                 NULL, rows, 1, 1, NULL));
    else
        check(act_backward(op, ACT_F32, derivative, z, derivative, rows, NULL, NULL));
}

/* ---- Life ---------------------------------------------------------------- */

/* Uniform, with the variance 2 / inputs of He and others 2015. */
static void randomize(layer *l, uint64_t *random)
{
    const float bound = sqrtf(6 / (float)l->inputs);

    for (size_t i = 0; i < l->inputs * l->outputs; i++)
        l->weight[i] = bound * random_signed(random);
    for (size_t j = 0; j < l->outputs; j++)
        slopes_of(l, l->weight)[j] = first_slope;
}

static int layer_init(layer *l, size_t inputs, size_t outputs, uint64_t *random)
{
    const size_t weights = (inputs + 2) * outputs, values = BATCH * outputs;
    float *memory = calloc(3 * weights + inputs * outputs + 3 * values, sizeof(float));

    l->inputs = inputs;
    l->outputs = outputs;
    l->weight = memory;
    if (!memory)
        return 0;
    l->gradient = l->weight + weights;
    l->velocity = l->gradient + weights;
    l->transposed = l->velocity + weights;
    l->z = l->transposed + inputs * outputs;
    l->y = l->z + values;
    l->dz = l->y + values;
    randomize(l, random);
    return 1;
}

int network_init(network *net, act_op op, const size_t *widths, size_t count)
{
    uint64_t random = 2;

    memset(net, 0, sizeof(*net));
    net->op = op;
    net->count = count;
    net->random = (act_rrelu) { sizeof(act_rrelu), 1.0f / 8, 1.0f / 3, 4, 0 };
    for (size_t i = 0; i < count; i++)
        if (!layer_init(&net->layers[i], widths[i], widths[i + 1], &random))
            return 0;
    return 1;
}

void network_free(network *net)
{
    for (size_t i = 0; i < net->count; i++)
        free(net->layers[i].weight);
}

/* ---- Linear algebra ------------------------------------------------------ */

/* c += a * b: c has `rows` rows and `columns` columns, b `inner` rows. The element
 * (i, k) of a is a[i * down + k * across], so that a can be read transposed. The
 * innermost loop runs along rows, which compilers turn into vector code without
 * reordering any sum. */
static void add_product(size_t rows, size_t columns, size_t inner, const float *a, size_t down,
                        size_t across, const float *b, float *c)
{
    for (size_t i = 0; i < rows; i++) {
        float *restrict row = c + i * columns;
        for (size_t k = 0; k < inner; k++) {
            const float factor = a[i * down + k * across];
            const float *restrict term = b + k * columns;
            for (size_t j = 0; j < columns; j++)
                row[j] += factor * term[j];
        }
    }
}

static void add_row(const float *restrict term, float *restrict row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        row[i] += term[i];
}

static void transpose(layer *l)
{
    for (size_t i = 0; i < l->inputs; i++)
        for (size_t j = 0; j < l->outputs; j++)
            l->transposed[j * l->inputs + i] = l->weight[i * l->outputs + j];
}

/* ---- Forward ------------------------------------------------------------- */

static void layer_forward(layer *l, const float *x, size_t rows)
{
    const float *bias = l->weight + l->inputs * l->outputs;

    for (size_t i = 0; i < rows; i++)
        memcpy(l->z + i * l->outputs, bias, l->outputs * sizeof(float));
    add_product(rows, l->outputs, l->inputs, x, l->inputs, 1, l->weight, l->z);
}

static const float *scores(network *net, const float *x, size_t rows, int learning)
{
    for (size_t i = 0; i + 1 < net->count; i++) {
        layer *l = &net->layers[i];
        layer_forward(l, x, rows);
        activate(net, l, rows, learning);
        x = l->y;
    }
    layer_forward(&net->layers[net->count - 1], x, rows);
    return net->layers[net->count - 1].z;
}

const float *network_scores(network *net, const float *x, size_t rows)
{
    return scores(net, x, rows, 0);
}

/* ---- Backward ------------------------------------------------------------ */

/* Softmax and cross entropy of a batch of scores: leaves the gradient of the mean
 * loss by the scores in dz and returns the sum of the losses. */
static double softmax_loss(network *net, const unsigned char *label, size_t rows)
{
    layer *last = &net->layers[net->count - 1];
    const size_t classes = last->outputs, n = rows * classes;
    double loss = 0;

    const double start = seconds_now();
    check(act_log_softmax(ACT_F32, last->z, classes, last->y, classes, rows, classes, 1, NULL));
    memset(last->dz, 0, n * sizeof(float));
    for (size_t i = 0; i < rows; i++) {
        loss -= (double)last->y[i * classes + label[i]];
        last->dz[i * classes + label[i]] = -1 / (float)rows;
    }
    check(act_log_softmax_backward(ACT_F32, last->dz, classes, last->y, classes, last->dz, classes,
                                   rows, classes, 1, NULL));
    net->activation_seconds += seconds_now() - start;
    return loss;
}

/* From the layer's dz: the gradient by its weights and bias, and by its input into dx. */
static void layer_backward(layer *l, const float *x, float *dx, size_t rows)
{
    const size_t weights = (l->inputs + 1) * l->outputs;

    memset(l->gradient, 0, weights * sizeof(float));
    add_product(l->inputs, l->outputs, rows, x, 1, l->inputs, l->dz, l->gradient);
    for (size_t i = 0; i < rows; i++)
        add_row(l->dz + i * l->outputs, l->gradient + l->inputs * l->outputs, l->outputs);
    if (!dx)
        return;
    transpose(l);
    memset(dx, 0, rows * l->inputs * sizeof(float));
    add_product(rows, l->inputs, l->outputs, l->dz, l->outputs, 1, l->transposed, dx);
}

static void layer_step(layer *l, float rate)
{
    float *restrict weight = l->weight, *restrict velocity = l->velocity;
    const float *restrict gradient = l->gradient;

    for (size_t i = 0; i < (l->inputs + 2) * l->outputs; i++) {
        velocity[i] = momentum * velocity[i] - rate * gradient[i];
        weight[i] += velocity[i];
    }
}

double network_learn(network *net, const float *x, const unsigned char *label, size_t rows,
                     float rate)
{
    scores(net, x, rows, 1);
    const double loss = softmax_loss(net, label, rows) / (double)rows;

    for (size_t i = net->count - 1; i > 0; i--) {
        layer *below = &net->layers[i - 1];
        layer_backward(&net->layers[i], below->y, below->dz, rows);
        activate_backward(net, below, rows);
    }
    layer_backward(&net->layers[0], x, NULL, rows);
    for (size_t i = 0; i < net->count; i++)
        layer_step(&net->layers[i], rate);
    return loss;
}
