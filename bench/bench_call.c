/* SPDX-License-Identifier: MIT
 *
 * What one call costs: by name, by value, through the kernel pointer, beside a
 * memcpy of the same size, as benchmarks of the name how/activation/n. */
#include <activate/activate.h>
#include "gbench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, LARGEST = 64 };
static const size_t sizes[] = { 1, 8, 16, 64 };
static _Alignas(64) float x[LARGEST], y[LARGEST];

typedef act_status named_function(const float *, float *, size_t);
typedef struct bench_job {
    char name[40];
    act_op op;
    named_function *named;
    size_t n;
} bench_job;

/* The loop around each way to call; the call itself is the last argument. */
#define WAY(function, prepare, call)                                \
    static void function(gbench_state *state, const void *argument) \
    {                                                               \
        const bench_job *job = argument;                            \
        size_t n = job->n;                                          \
        prepare;                                                    \
        while (gbench_more(state, BATCH)) {                         \
            for (int i = 0; i < BATCH; i++)                         \
                call;                                               \
        }                                                           \
        gbench_work(state, (double)n, 8.0 * (double)n);             \
    }

typedef void *copy_function(void *, const void *, size_t);
static copy_function *volatile copy_pointer = memcpy;

WAY(named, named_function *f = job->named, f(x, y, n))
WAY(generic, act_op op = job->op, act_forward(op, ACT_F32, x, y, n, NULL, NULL))
WAY(kernel, act_forward_fn f = act_find_forward(job->op, ACT_F32), f(x, y, n, NULL, 0))
WAY(copy, copy_function *f = copy_pointer, f(y, x, n * sizeof(float)))

static void add(const char *way, const char *op_name, gbench_function *function, act_op op,
                named_function *by_name)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bench_job *job = calloc(1, sizeof *job);
        if (job == NULL)
            exit(EXIT_FAILURE);
        job->op = op;
        job->named = by_name;
        job->n = sizes[i];
        snprintf(job->name, sizeof job->name, "%s/%s/%zu", way, op_name, sizes[i]);
        gbench_register(job->name, function, job);
    }
}

static void add_activation(const char *name, act_op op, named_function *by_name)
{
    add("named", name, named, op, by_name);
    add("generic", name, generic, op, by_name);
    add("kernel", name, kernel, op, by_name);
}

int main(int argc, char **argv)
{
    gbench_initialize(&argc, argv);
    if (argc > 1) {
        fprintf(stderr, "bench_call: unknown argument: %s\n", argv[1]);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < LARGEST; i++)
        x[i] = (float)(i % 17 - 8) * 0.5f;
    gbench_context("tier", act_isa_name(act_isa_current()));
    add("memcpy", "copy", copy, ACT_IDENTITY, NULL);
    add_activation("relu", ACT_RELU, act_relu_f32);
    add_activation("hardswish", ACT_HARDSWISH, act_hardswish_f32);
    add_activation("sigmoid", ACT_SIGMOID, act_sigmoid_f32);
    add_activation("gelu", ACT_GELU, act_gelu_f32);
    return gbench_run() > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
