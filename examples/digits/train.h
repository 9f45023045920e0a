/* SPDX-License-Identifier: MIT
 *
 * One training run with one activation, reported as it goes. */
#ifndef DIGITS_TRAIN_H
#define DIGITS_TRAIN_H

#include "data.h"

#include <activate/activate.h>

typedef struct plan {
    const size_t *widths; /* count + 1 of them: pixels, hidden layers, classes */
    size_t count;
    int epochs;
    float rate; /* of the first epoch; falls in equal steps towards 0 */
    int rrelu;  /* leaky_relu learns with random slopes */
} plan;

typedef struct outcome {
    double loss;             /* mean over the last epoch */
    double accuracy;         /* share of the test digits that are recognised, 0 to 1 */
    double seconds;          /* for training, without the tests */
    double activation_share; /* the part of that spent inside libactivate, 0 to 1 */
    double silent;           /* share of hidden units whose z is above 0 for no digit */
    double dead;             /* share of hidden units with f'(z) = 0 for every digit */
} outcome;

/* Trains a new network and prints loss and accuracy after each epoch; 0 if out of
 * memory. */
int train(const digits *all, act_op op, const plan *how, outcome *result);

#endif
