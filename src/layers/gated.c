/* SPDX-License-Identifier: MIT
 *
 * Gated units, from two buffers or from rows that hold both halves: y = f(a) * b is the
 * forward pass with an operand; the backward pass has a kernel of its own. */
#include <activate/layers.h>

#include "api/check.h"
#include "dispatch/dispatch.h"
#include "work/matrix.h"
#include "work/stream.h"

typedef struct forward_job {
    act_panel_forward_fn kernel;
    act_matrix a, b;
    float *y;
    size_t y_stride, rows, cols;
    float params[ACT_PARAMS_MOST];
    uint32_t how;
} forward_job;

typedef struct backward_job {
    act_gated_backward_fn kernel;
    act_matrix dy, a, b;
    float *da, *db;
    size_t out_stride, rows, cols;
    float params[ACT_PARAMS_MOST];
    uint32_t how;
} backward_job;

enum { FORWARD_BUFFERS = 3, BACKWARD_BUFFERS = 5, AHEAD = 512 };

/* ---- Parts: of elements, where the strides do not matter, and of rows ------------ */

static void forward_row(const forward_job *j, size_t a, size_t b, size_t y, size_t count)
{
    const act_panel panel = {
        .rows = 1,
        .cols = count,
        .stride = count,
        .operand = j->b.at + b,
        .col_step = 1,
        .stage = ACT_MULTIPLY_AFTER,
        .how = j->how,
        .ahead = AHEAD,
    };
    j->kernel(j->a.at + a, j->y + y, &panel, j->params);
}

static void forward_elements(const void *job, size_t begin, size_t count)
{
    forward_row(job, begin, begin, begin, count);
}

static void forward_rows(const void *job, size_t begin, size_t count)
{
    const forward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        forward_row(j, r * j->a.stride, r * j->b.stride, r * j->y_stride, j->cols);
}

static void backward_elements(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    j->kernel(j->dy.at + begin, j->a.at + begin, j->b.at + begin, j->da + begin, j->db + begin,
              count, j->params, j->how);
}

static void backward_rows(const void *job, size_t begin, size_t count)
{
    const backward_job *const j = job;
    for (size_t r = begin; r < begin + count; r++)
        j->kernel(j->dy.at + r * j->dy.stride, j->a.at + r * j->a.stride, j->b.at + r * j->b.stride,
                  j->da + r * j->out_stride, j->db + r * j->out_stride, j->cols, j->params, j->how);
}

/* ---- Checks ----------------------------------------------------------------------- */

static act_status check_forward(const forward_job *j)
{
    const act_matrix all[] = { j->a, j->b, { j->y, j->y_stride } };
    return act_check_matrices(all, 2, 1, j->rows, j->cols);
}

/* The outputs are two buffers or the halves of the same rows. */
static act_status check_backward(const backward_job *j)
{
    const size_t stride = j->out_stride, rows = j->rows, cols = j->cols;
    const act_matrix all[] = { j->dy, j->a, j->b, { j->da, stride }, { j->db, stride } };
    const act_status status = act_check_matrices(all, 3, 2, rows, cols);
    if (status != ACT_OK)
        return status;
    return j->da != j->db && act_rows_agree(j->da, stride, j->db, stride, rows, cols)
               ? ACT_OK
               : ACT_ERR_OVERLAP;
}

/* ---- Running: one row is elements, which can be cut --------------------------------- */

static act_status run_forward(forward_job *j, const act_options *how)
{
    const int in_place = j->y == j->a.at || j->y == j->b.at;
    const act_status status = check_forward(j);
    if (status != ACT_OK)
        return status;
    if (j->rows == 1) {
        j->how = act_stream_together(j->cols, FORWARD_BUFFERS, in_place);
        act_run(forward_elements, j, j->cols, act_cut_floats(j->y), how);
    } else {
        j->how = act_stream_rows(j->rows, j->cols, FORWARD_BUFFERS, in_place);
        act_run(forward_rows, j, j->rows, act_cut_rows(j->cols, j->y_stride), how);
    }
    return ACT_OK;
}

static int is_input(const backward_job *j, const float *out)
{
    return out == j->dy.at || out == j->a.at || out == j->b.at;
}

static void run_backward(backward_job *j, const act_options *how)
{
    const int in_place = is_input(j, j->da) || is_input(j, j->db);
    if (j->rows == 1) {
        j->how = act_stream_together(j->cols, BACKWARD_BUFFERS, in_place);
        act_run(backward_elements, j, j->cols, act_cut_floats(j->da), how);
    } else {
        j->how = act_stream_rows(j->rows, j->cols, BACKWARD_BUFFERS, in_place);
        act_run(backward_rows, j, j->rows, act_cut_rows(j->cols, j->out_stride), how);
    }
}

/* ---- Calls ------------------------------------------------------------------------ */

act_status act_gated(act_op op, act_dtype dtype, const void *a, const void *b, void *y, size_t n,
                     const act_params *params, const act_options *options)
{
    forward_job job = { .a = { a, n }, .b = { b, n }, .y = y, .y_stride = n, .rows = 1, .cols = n };
    act_options how;
    const act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK || n == 0)
        return status;
    job.kernel = act_tier_now()->of[op].forward_with;
    return run_forward(&job, &how);
}

act_status act_gated_backward(act_op op, act_dtype dtype, const void *dy, const void *a,
                              const void *b, void *da, void *db, size_t n, const act_params *params,
                              const act_options *options)
{
    backward_job job = { .dy = { dy, n },
                         .a = { a, n },
                         .b = { b, n },
                         .da = da,
                         .db = db,
                         .out_stride = n,
                         .rows = 1,
                         .cols = n };
    act_options how;
    act_status status = act_check_call(op, dtype, params, options, 0, job.params, &how);
    if (status != ACT_OK || n == 0)
        return status;
    job.kernel = act_tier_now()->of[op].gated_backward;
    status = check_backward(&job);
    if (status == ACT_OK)
        run_backward(&job, &how);
    return status;
}

/* Where the halves of each row begin: the gate's input and the factor. */
typedef struct halves {
    size_t gate, factor;
} halves;

static halves halves_of(size_t cols, uint32_t flags)
{
    const halves first = { 0, cols }, second = { cols, 0 };
    return flags & ACT_GATE_SECOND ? second : first;
}

/* Rows of both halves. */
static act_status check_both(const void *both, size_t stride, size_t rows, size_t cols)
{
    return cols > SIZE_MAX / 2 ? ACT_ERR_SHAPE : act_check_rows(both, rows, 2 * cols, stride);
}

act_status act_gated_rows(act_op op, act_dtype dtype, const void *ab, size_t ab_stride, void *y,
                          size_t y_stride, size_t rows, size_t cols, const act_params *params,
                          const act_options *options)
{
    forward_job job = { .y = y, .y_stride = y_stride, .rows = rows, .cols = cols };
    act_options how;
    act_status status =
        act_check_call(op, dtype, params, options, ACT_GATE_SECOND, job.params, &how);
    if (status != ACT_OK || rows == 0 || cols == 0)
        return status;
    status = check_both(ab, ab_stride, rows, cols);
    if (status != ACT_OK)
        return status;
    const halves at = halves_of(cols, how.flags);
    job.kernel = act_tier_now()->of[op].forward_with;
    job.a = (act_matrix) { (const float *)ab + at.gate, ab_stride };
    job.b = (act_matrix) { (const float *)ab + at.factor, ab_stride };
    return run_forward(&job, &how);
}

act_status act_gated_backward_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                                   const void *ab, size_t ab_stride, void *dab, size_t dab_stride,
                                   size_t rows, size_t cols, const act_params *params,
                                   const act_options *options)
{
    backward_job job = {
        .dy = { dy, dy_stride }, .out_stride = dab_stride, .rows = rows, .cols = cols
    };
    act_options how;
    act_status status =
        act_check_call(op, dtype, params, options, ACT_GATE_SECOND, job.params, &how);
    if (status != ACT_OK || rows == 0 || cols == 0)
        return status;
    status = check_both(ab, ab_stride, rows, cols);
    if (status == ACT_OK)
        status = check_both(dab, dab_stride, rows, cols);
    if (status != ACT_OK)
        return status;
    const halves at = halves_of(cols, how.flags);
    const float *const in = ab;
    float *const out = dab;
    job.kernel = act_tier_now()->of[op].gated_backward;
    job.a = (act_matrix) { in + at.gate, ab_stride };
    job.b = (act_matrix) { in + at.factor, ab_stride };
    job.da = out + at.gate;
    job.db = out + at.factor;
    status = check_backward(&job);
    /* dab is ab, or neither half of it is the other half of ab. */
    if (status == ACT_OK && !act_rows_agree(ab, ab_stride, dab, dab_stride, rows, 2 * cols))
        status = ACT_ERR_OVERLAP;
    if (status == ACT_OK)
        run_backward(&job, &how);
    return status;
}
