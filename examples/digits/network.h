/* SPDX-License-Identifier: MIT
 *
 * A multilayer perceptron: dense layers, one activation after each but the last,
 * softmax and cross entropy at the end, gradient descent with momentum. */
#ifndef DIGITS_NETWORK_H
#define DIGITS_NETWORK_H

#include <activate/layers.h>

/* Where an act_op is asked for: prelu, with a slope for each unit that is learnt, too. */
enum { LEARNT_SLOPES = -1000 };

enum { MAX_LAYERS = 4, MAX_WIDTH = 256, BATCH = 32 };

/* Matrices are stored row by row; a batch has one row per digit. */
typedef struct layer {
    size_t inputs, outputs;
    float *weight;     /* inputs + 2 rows of outputs; the last two are bias and slopes */
    float *gradient;   /* of the loss by weight */
    float *velocity;   /* what momentum adds to weight */
    float *transposed; /* outputs rows of inputs: weight without the bias */
    float *z;          /* a batch before the activation */
    float *y;          /* a batch after it */
    float *dz;         /* gradient of the loss by z */
    act_rrelu drawn;   /* the slopes that made y */
} layer;

typedef struct network {
    act_op op;
    int rrelu;        /* random slopes in place of op */
    act_rrelu random; /* those of the next layer */
    size_t count;
    layer layers[MAX_LAYERS];
    double activation_seconds; /* spent inside libactivate so far */
} network;

/* Layers from widths[i] to widths[i + 1] <= MAX_WIDTH for i < count, random weights.
 * 0 if out of memory; network_free() then, too. */
int network_init(network *net, act_op op, const size_t *widths, size_t count);
void network_free(network *net);

/* The scores of `rows` inputs, one row of outputs each; a higher score means more
 * likely. rows <= BATCH. */
const float *network_scores(network *net, const float *x, size_t rows);

/* One step of gradient descent; returns the mean loss before it. */
double network_learn(network *net, const float *x, const unsigned char *label, size_t rows,
                     float rate);

/* The derivative of the activation of one unit at each of `rows` z. */
void unit_derivative(act_op op, const layer *l, size_t unit, const float *z, float *derivative,
                     size_t rows);

/* Ends the program if a call of the library failed; none here has a reason to. */
void check(act_status status);

double seconds_now(void);

#endif
