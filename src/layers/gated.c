/* SPDX-License-Identifier: MIT
 *
 * Gated units, from two buffers or from rows that hold both halves. */
#include <activate/layers.h>

#include "check.h"
#include "dispatch.h"
#include "matrix.h"

/* A matrix that is written. */
typedef struct result {
    float *at;
    size_t stride;
} result;

typedef struct forward_job {
    act_gated_fn kernel;
    act_matrix a, b;
    result y;
    size_t cols;
    const float *params;
    int stream;
} forward_job;

typedef struct backward_job {
    act_gated_backward_fn kernel;
    act_matrix dy, a, b;
    result da, db;
    size_t cols;
    const float *params;
    int stream;
} backward_job;

/* Outputs go past the caches when all buffers together fill half of the last one, not
 * when the outputs do: so many share it that what is written would hardly stay. SwiGLU of
 * 2 Mi floats takes .27 ns per element instead of .31, EPYC (Zen 4) with 32 MiB, where a
 * pass of bare additions takes .26. */
enum { FORWARD_BUFFERS = 3, BACKWARD_BUFFERS = 5 };

/* ---- Parts: of elements, where the strides do not matter, and of rows ------------ */

static void forward_elements(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    j->kernel(j->a.at + begin, j->b.at + begin, j->y.at + begin, count, j->params, j->stream);
}

static void backward_elements(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy.at + begin, j->a.at + begin, j->b.at + begin, j->da.at + begin,
              j->db.at + begin, count, j->params, j->stream);
}

static void forward_rows(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        j->kernel(j->a.at + r * j->a.stride, j->b.at + r * j->b.stride, j->y.at + r * j->y.stride,
                  j->cols, j->params, j->stream);
}

static void backward_rows(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        j->kernel(j->dy.at + r * j->dy.stride, j->a.at + r * j->a.stride, j->b.at + r * j->b.stride,
                  j->da.at + r * j->da.stride, j->db.at + r * j->db.stride, j->cols, j->params,
                  j->stream);
}

/* One row is elements: they can be cut. */
static void run_forward(const forward_job *job, size_t rows, const act_options *how)
{
    if (rows == 1)
        act_run(forward_elements, job, job->cols, act_cut_floats(job->y.at), how);
    else
        act_run(forward_rows, job, rows, act_cut_rows(job->cols, job->y.stride), how);
}

static void run_backward(const backward_job *job, size_t rows, const act_options *how)
{
    if (rows == 1)
        act_run(backward_elements, job, job->cols, act_cut_floats(job->da.at), how);
    else
        act_run(backward_rows, job, rows, act_cut_rows(job->cols, job->da.stride), how);
}

/* ---- Checks ----------------------------------------------------------------------- */

static int agree(act_matrix in, result out, size_t rows, size_t cols)
{
    return act_rows_agree(in.at, in.stride, out.at, out.stride, rows, cols);
}

static int forward_fits(const forward_job *j, size_t rows)
{
    return agree(j->a, j->y, rows, j->cols) && agree(j->b, j->y, rows, j->cols);
}

static int backward_fits(const backward_job *j, size_t rows)
{
    const result outputs[2] = { j->da, j->db };
    for (int k = 0; k < 2; k++)
        if (!agree(j->dy, outputs[k], rows, j->cols) || !agree(j->a, outputs[k], rows, j->cols) ||
            !agree(j->b, outputs[k], rows, j->cols))
            return 0;
    return 1;
}

/* `ab` and another buffer of rows, half as long. */
static int rows_fit(const void *ab, size_t ab_stride, const void *once, size_t once_stride,
                    size_t rows, size_t cols)
{
    return cols <= SIZE_MAX / 2 && act_rows_fit(ab, rows, 2 * cols, ab_stride) &&
           act_rows_fit(once, rows, cols, once_stride);
}

/* The two halves of each row: where the gate's input and the factor are. */
typedef struct halves {
    size_t gate, factor;
} halves;

static halves halves_of(size_t cols, uint32_t flags)
{
    const halves first = { 0, cols }, second = { cols, 0 };
    return flags & ACT_GATE_SECOND ? second : first;
}

/* ---- Calls ------------------------------------------------------------------------ */

act_status act_gated(act_op op, act_dtype dtype, const void *a, const void *b, void *y, size_t n,
                     const act_params *params, const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK || n == 0)
        return status;
    const int stream = act_streams(FORWARD_BUFFERS * n, y == a || y == b);
    const forward_job job = {
        act_tier_now()->gated[op], { a, n }, { b, n }, { y, n }, n, checked, stream
    };
    if (!act_buffer_fits(a, n) || !act_buffer_fits(b, n) || !act_buffer_fits(y, n) ||
        !forward_fits(&job, 1))
        return ACT_ERR_ARG;
    run_forward(&job, 1, &how);
    return ACT_OK;
}

act_status act_gated_backward(act_op op, act_dtype dtype, const void *dy, const void *a,
                              const void *b, void *da, void *db, size_t n, const act_params *params,
                              const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, checked, &how);
    if (status != ACT_OK || n == 0)
        return status;
    const int in_place = da == dy || da == a || da == b || db == dy || db == a || db == b;
    const backward_job job = { act_tier_now()->gated_backward[op],
                               { dy, n },
                               { a, n },
                               { b, n },
                               { da, n },
                               { db, n },
                               n,
                               checked,
                               act_streams(BACKWARD_BUFFERS * n, in_place) };
    if (!act_buffer_fits(dy, n) || !act_buffer_fits(a, n) || !act_buffer_fits(b, n) ||
        !act_buffer_fits(da, n) || !act_buffer_fits(db, n) || !backward_fits(&job, 1) || da == db ||
        !act_buffers_agree(da, db, n))
        return ACT_ERR_ARG;
    run_backward(&job, 1, &how);
    return ACT_OK;
}

act_status act_gated_rows(act_op op, act_dtype dtype, const void *ab, size_t ab_stride, void *y,
                          size_t y_stride, size_t rows, size_t cols, const act_params *params,
                          const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status =
        act_check_call(op, dtype, params, options, ACT_GATE_SECOND, checked, &how);
    if (status != ACT_OK || rows == 0 || cols == 0)
        return status;
    if (!rows_fit(ab, ab_stride, y, y_stride, rows, cols))
        return ACT_ERR_ARG;
    const halves at = halves_of(cols, how.flags);
    const act_matrix a = { (const float *)ab + at.gate, ab_stride };
    const act_matrix b = { (const float *)ab + at.factor, ab_stride };
    const int in_place = y == a.at || y == b.at;
    const forward_job job = { act_tier_now()->gated[op],
                              a,
                              b,
                              { y, y_stride },
                              cols,
                              checked,
                              act_rows_stream(FORWARD_BUFFERS * rows, cols, in_place) };
    if (!forward_fits(&job, rows))
        return ACT_ERR_ARG;
    run_forward(&job, rows, &how);
    return ACT_OK;
}

act_status act_gated_backward_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                                   const void *ab, size_t ab_stride, void *dab, size_t dab_stride,
                                   size_t rows, size_t cols, const act_params *params,
                                   const act_options *options)
{
    float checked[2];
    act_options how;
    const act_status status =
        act_check_call(op, dtype, params, options, ACT_GATE_SECOND, checked, &how);
    if (status != ACT_OK || rows == 0 || cols == 0)
        return status;
    if (!rows_fit(ab, ab_stride, dy, dy_stride, rows, cols) ||
        !act_rows_fit(dab, rows, 2 * cols, dab_stride))
        return ACT_ERR_ARG;
    const halves at = halves_of(cols, how.flags);
    const float *const in = ab;
    float *const out = dab;
    const int in_place = dab == ab || dy == out || dy == out + cols;
    const backward_job job = { act_tier_now()->gated_backward[op],
                               { dy, dy_stride },
                               { in + at.gate, ab_stride },
                               { in + at.factor, ab_stride },
                               { out + at.gate, dab_stride },
                               { out + at.factor, dab_stride },
                               cols,
                               checked,
                               act_rows_stream(BACKWARD_BUFFERS * rows, cols, in_place) };
    /* dab as a whole: over the other half of ab and the gap beside it, it is refused */
    if (!act_rows_agree(ab, ab_stride, dab, dab_stride, rows, 2 * cols) ||
        !backward_fits(&job, rows))
        return ACT_ERR_ARG;
    run_backward(&job, rows, &how);
    return ACT_OK;
}
