/* SPDX-License-Identifier: MIT */
#include "run.h"

/* Large enough that handing a task over costs little beside it, even for relu. */
enum { DEFAULT_GRAIN = 32768 };

/* Tasks begin at multiples of a cache line's elements, so that two of them write
 * to the same line only if the buffer itself is not aligned to lines. */
enum { LINE = 64 / sizeof(float) };

typedef struct job {
    act_forward_fn forward;
    act_backward_fn backward;
    const float *dy, *x;
    float *out;
    size_t n, grain;
    const float *params;
} job;

static void run_part(const job *j, size_t begin, size_t count)
{
    if (j->forward != NULL)
        j->forward(j->x + begin, j->out + begin, count, j->params);
    else
        j->backward(j->dy + begin, j->x + begin, j->out + begin, count, j->params);
}

static void task(void *arg, size_t i)
{
    const job *const j = arg;
    const size_t begin = i * j->grain, rest = j->n - begin;
    run_part(j, begin, rest < j->grain ? rest : j->grain);
}

static size_t grain_of(const act_options *options, size_t n)
{
    const size_t wanted = options->grain != 0 ? options->grain : DEFAULT_GRAIN;
    return wanted >= n ? n : (wanted + LINE - 1) / LINE * LINE;
}

static void run(job *j, const act_options *options)
{
    if (options != NULL && options->parallel_for != NULL) {
        j->grain = grain_of(options, j->n);
        const size_t count = j->n / j->grain + (j->n % j->grain != 0);
        if (count > 1) {
            options->parallel_for(options->pool, count, task, j);
            return;
        }
    }
    run_part(j, 0, j->n);
}

void act_run_forward(act_forward_fn kernel, const float *x, float *y, size_t n,
                     const float params[2], const act_options *options)
{
    job j = { kernel, NULL, NULL, x, y, n, n, params };
    run(&j, options);
}

void act_run_backward(act_backward_fn kernel, const float *dy, const float *x, float *dx, size_t n,
                      const float params[2], const act_options *options)
{
    job j = { NULL, kernel, dy, x, dx, n, n, params };
    run(&j, options);
}
