/* SPDX-License-Identifier: MIT
 *
 * The training loop, and what is measured along the way. */
#include "train.h"
#include "network.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EPOCHS_PER_LINE = 10 };

/* ---- One epoch ----------------------------------------------------------- */

/* Every digit of the training part once, in the given order; the mean loss. */
static double learn(network *net, const digits *all, const uint16_t order[TRAIN], float rate)
{
    float x[BATCH * PIXELS];
    unsigned char label[BATCH];
    double loss = 0;

    for (size_t first = 0; first < TRAIN; first += BATCH) {
        const size_t rows = TRAIN - first < BATCH ? TRAIN - first : BATCH;
        for (size_t i = 0; i < rows; i++) {
            const size_t chosen = order[first + i];
            memcpy(x + i * PIXELS, all->pixels[chosen], sizeof(all->pixels[chosen]));
            label[i] = all->label[chosen];
        }
        loss += network_learn(net, x, label, rows, rate) * (double)rows;
    }
    return loss / (double)TRAIN;
}

static size_t recognised(const float *scores, const unsigned char *label, size_t rows)
{
    size_t right = 0;

    for (size_t i = 0; i < rows; i++) {
        const float *score = scores + i * CLASSES;
        size_t best = 0;
        for (size_t j = 1; j < CLASSES; j++)
            if (score[j] > score[best])
                best = j;
        right += best == label[i];
    }
    return right;
}

static double test(network *net, const digits *all)
{
    size_t right = 0;

    for (size_t first = TRAIN; first < DIGITS; first += BATCH) {
        const size_t rows = DIGITS - first < BATCH ? DIGITS - first : BATCH;
        right +=
            recognised(network_scores(net, all->pixels[first], rows), all->label + first, rows);
    }
    return (double)right / (double)TEST;
}

/* ---- Units that do nothing ----------------------------------------------- */

/* For each unit of a layer: was its z ever above 0, was its slope ever not 0? */
static void watch(const layer *l, act_op op, size_t rows, unsigned char *heard,
                  unsigned char *alive)
{
    for (size_t j = 0; j < l->outputs; j++) {
        float z[BATCH], slope[BATCH];
        for (size_t i = 0; i < rows; i++)
            z[i] = l->z[i * l->outputs + j];
        unit_derivative(op, l, j, z, slope, rows);
        for (size_t i = 0; i < rows; i++) {
            heard[j] |= z[i] > 0;
            alive[j] |= slope[i] != 0;
        }
    }
}

static void count_units(network *net, const digits *all, outcome *result)
{
    unsigned char heard[MAX_LAYERS][MAX_WIDTH] = { { 0 } };
    unsigned char alive[MAX_LAYERS][MAX_WIDTH] = { { 0 } };
    size_t units = 0, silent = 0, dead = 0;

    for (size_t first = 0; first < TRAIN; first += BATCH) {
        const size_t rows = TRAIN - first < BATCH ? TRAIN - first : BATCH;
        network_scores(net, all->pixels[first], rows);
        for (size_t k = 0; k + 1 < net->count; k++)
            watch(&net->layers[k], net->op, rows, heard[k], alive[k]);
    }
    for (size_t k = 0; k + 1 < net->count; k++)
        for (size_t j = 0; j < net->layers[k].outputs; j++) {
            units++;
            silent += !heard[k][j];
            dead += !alive[k][j];
        }
    result->silent = (double)silent / (double)units;
    result->dead = (double)dead / (double)units;
}

/* ---- The run ------------------------------------------------------------- */

static void print_row(const char *title, const char *format, const double *value, int count)
{
    printf("  %-10s", title);
    for (int i = 0; i < count; i++)
        printf(format, value[i]);
    printf("\n");
}

int train(const digits *all, act_op op, const plan *how, outcome *result)
{
    double epoch[EPOCHS_PER_LINE], loss[EPOCHS_PER_LINE], percent[EPOCHS_PER_LINE];
    uint16_t order[TRAIN];
    uint64_t random = 3;
    network net;

    memset(result, 0, sizeof(*result));
    if (!network_init(&net, op, how->widths, how->count)) {
        network_free(&net);
        return 0;
    }
    net.rrelu = how->rrelu && op == ACT_LEAKY_RELU;
    for (size_t i = 0; i < TRAIN; i++)
        order[i] = (uint16_t)i;

    for (int done = 0; done < how->epochs; done++) {
        const int column = done % EPOCHS_PER_LINE;
        const double start = seconds_now(), inside = net.activation_seconds;
        const float rate = how->rate * (1 - (float)done / (float)how->epochs);

        random_shuffle(&random, order, TRAIN);
        result->loss = learn(&net, all, order, rate);
        result->seconds += seconds_now() - start;
        result->activation_share += net.activation_seconds - inside;
        result->accuracy = test(&net, all);

        epoch[column] = done + 1;
        loss[column] = result->loss;
        percent[column] = 100 * result->accuracy;
        if (column + 1 == EPOCHS_PER_LINE || done + 1 == how->epochs) {
            print_row("epoch", "%7.0f", epoch, column + 1);
            print_row("loss", "%7.3f", loss, column + 1);
            print_row("correct %", "%7.1f", percent, column + 1);
        }
    }
    result->activation_share /= result->seconds;
    count_units(&net, all, result);
    network_free(&net);
    return 1;
}
