/* SPDX-License-Identifier: MIT
 *
 * Zeros and dead units per channel. A unit is a column of the rows of channels * inner
 * elements; it is dead if as many of its elements are zero as there are rows. */
#include "work/buffers.h"
#include "api/check.h"
#include "dispatch/dispatch.h"
#include "work/run.h"

#include "shape.h"
#include "work/size.h"

#include <activate/layers.h>

#include <string.h>

enum {
    BLOCK = 1024,           /* columns counted at once                               */
    SLACK = 16,             /* counts beyond the last that kernels may write         */
    CHUNK = 1 << 30,        /* rows that an int32_t counts                           */
    PIECES = 128,           /* of all channels, on the caller's stack                */
    SHORT = 128,            /* up to this period, a row is several of them           */
    GROUPED = 256,          /* counts of groups of rows, on the caller's stack       */
    GROUP_LEAST = 16 * 1024 /* elements; below that, a group costs more than it gains */
};

typedef struct tally {
    uint64_t zeros, dead;
} tally;

typedef struct count_job {
    act_count_fn kernel;
    const float *y;
    size_t outer, channels, inner, period;
    uint64_t *zeros, *dead;        /* per channel; either may be NULL */
    size_t piece, pieces;          /* long inner: columns of a piece, pieces of a channel */
    tally *tallies;                /* one per piece; NULL if a channel is one piece */
    size_t cols, rows, group_rows; /* short periods */
    uint64_t *groups;              /* zeros by group and unit */
} count_job;

static void add(const count_job *job, size_t c, tally t)
{
    if (job->zeros != NULL)
        job->zeros[c] += t.zeros;
    if (job->dead != NULL)
        job->dead[c] += t.dead;
}

/* ---- Columns of some channels, all rows ------------------------------------- */

/* Adds what was counted in columns [first, first + cols), to `piece` or, if that is
 * NULL, to their channels. */
static void add_columns(const count_job *job, size_t first, size_t cols, const int32_t *zeros,
                        const unsigned char *dead, tally *piece)
{
    size_t c = first / job->inner, left = job->inner - first % job->inner;
    for (size_t k = 0; k < cols; c++, left = job->inner) {
        tally t = { 0, 0 };
        for (const size_t end = k + act_least(left, cols - k); k < end; k++) {
            t.zeros += (uint64_t)zeros[k];
            t.dead += dead[k];
        }
        if (piece == NULL) {
            add(job, c, t);
        } else {
            piece->zeros += t.zeros;
            piece->dead += t.dead;
        }
    }
}

static void count_block(const count_job *job, size_t first, size_t cols, tally *piece)
{
    static const unsigned char none[BLOCK];
    int32_t zeros[BLOCK + SLACK];
    unsigned char dead[BLOCK];
    memset(dead, 1, cols);
    for (size_t o = 0, rows; o < job->outer; o += rows) {
        rows = act_least(CHUNK, job->outer - o);
        memset(zeros, 0, (cols + SLACK) * sizeof *zeros);
        job->kernel(job->y + o * job->period + first, rows, cols, job->period, zeros);
        for (size_t k = 0; k < cols; k++)
            dead[k] = (unsigned char)(dead[k] & ((size_t)zeros[k] == rows));
        add_columns(job, first, cols, zeros, o + rows == job->outer ? dead : none, piece);
    }
}

static void count_range(const count_job *job, size_t first, size_t cols, tally *piece)
{
    for (size_t k = 0; k < cols; k += BLOCK)
        count_block(job, first + k, act_least(BLOCK, cols - k), piece);
}

static void some_pieces(const void *shared, size_t begin, size_t count)
{
    const count_job *const job = shared;
    if (job->tallies == NULL) {
        count_range(job, begin * job->inner, count * job->inner, NULL);
        return;
    }
    for (size_t item = begin; item < begin + count; item++) {
        const size_t c = item / job->pieces, at = item % job->pieces * job->piece;
        tally *const t = &job->tallies[item];
        *t = (tally) { 0, 0 };
        count_range(job, c * job->inner + at, act_least(job->piece, job->inner - at), t);
    }
}

static void count_pieces(count_job *job, const act_options *options)
{
    tally tallies[PIECES];
    const size_t room = job->channels < PIECES ? PIECES / job->channels : 1;
    const size_t pieces = act_least(room, act_quotient_up(job->inner, BLOCK));
    job->piece = act_quotient_up(act_quotient_up(job->inner, pieces), BLOCK) * BLOCK;
    job->pieces = act_quotient_up(job->inner, job->piece);
    if (job->pieces == 1) {
        const act_cut cut = act_cut_items(act_quotient_up(64, job->inner), job->outer * job->inner);
        act_run(some_pieces, job, job->channels, cut, options);
        return;
    }
    job->tallies = tallies;
    act_run(some_pieces, job, job->channels * job->pieces,
            act_cut_items(1, job->outer * job->piece), options);
    for (size_t item = 0; item < job->channels * job->pieces; item++)
        add(job, item / job->pieces, tallies[item]);
}

/* ---- Short periods ------------------------------------------------------------ */

/* Rows of `cols` columns, several periods, the last row perhaps fewer. */
static void count_group(const count_job *job, size_t group)
{
    const size_t first = group * job->group_rows * job->cols;
    const size_t n = act_least(job->group_rows * job->cols, job->outer * job->period - first);
    uint64_t *const units = job->groups + group * job->period;
    memset(units, 0, job->period * sizeof *units);
    for (size_t done = 0, rows; done < n;) {
        int32_t zeros[BLOCK + SLACK] = { 0 };
        const size_t cols = act_least(job->cols, n - done);
        rows = act_least(CHUNK, (n - done) / cols);
        job->kernel(job->y + first + done, rows, cols, cols, zeros);
        for (size_t k = 0; k < cols; k += job->period)
            for (size_t unit = 0; unit < job->period; unit++)
                units[unit] += (uint64_t)zeros[k + unit];
        done += rows * cols;
    }
}

static void some_groups(const void *shared, size_t begin, size_t count)
{
    for (size_t group = begin; group < begin + count; group++)
        count_group(shared, group);
}

static void count_periods(count_job *job, const act_options *options)
{
    uint64_t groups[GROUPED];
    const size_t n = job->outer * job->period;
    job->cols = act_least(n, BLOCK / job->period * job->period);
    job->rows = act_quotient_up(n, job->cols);
    job->group_rows = act_quotient_up(
        job->rows, act_least(GROUPED / job->period, act_quotient_up(n, GROUP_LEAST)));
    job->groups = groups;
    const size_t count = act_quotient_up(job->rows, job->group_rows);
    act_run(some_groups, job, count, act_cut_items(1, job->group_rows * job->cols), options);
    for (size_t unit = 0; unit < job->period; unit++) {
        tally t = { 0, 0 };
        for (size_t group = 0; group < count; group++)
            t.zeros += groups[group * job->period + unit];
        t.dead = t.zeros == job->outer;
        add(job, unit / job->inner, t);
    }
}

/* ---- The call ------------------------------------------------------------------- */

/* The results are as long as so many floats. */
static size_t result_floats(const count_job *job)
{
    return job->channels <= SIZE_MAX / 2 ? 2 * job->channels : SIZE_MAX;
}

static int result_valid(const count_job *job, const uint64_t *result)
{
    return result == NULL || ((uintptr_t)result % sizeof *result == 0 &&
                              act_buffer_valid(result, result_floats(job)));
}

/* A result is NULL or has nothing in common with the n elements of y or with the other. */
static int result_apart(const count_job *job, const uint64_t *result, const uint64_t *other,
                        size_t n)
{
    const size_t floats = result_floats(job);
    return result == NULL ||
           ((n == 0 || act_buffers_disjoint(result, floats, job->y, n)) &&
            (other == NULL || act_buffers_disjoint(result, floats, other, floats)));
}

static act_status check_buffers(const count_job *job, const uint64_t *zeros,
                                const uint64_t *never_active, size_t n)
{
    if (n > 0 && (!act_buffer_valid(job->y, n) || (zeros == NULL && never_active == NULL)))
        return ACT_ERR_POINTER;
    if (!result_valid(job, zeros) || !result_valid(job, never_active))
        return ACT_ERR_POINTER;
    return result_apart(job, zeros, never_active, n) && result_apart(job, never_active, zeros, n)
               ? ACT_OK
               : ACT_ERR_OVERLAP;
}

static void clear(uint64_t *result, size_t count)
{
    if (result != NULL)
        memset(result, 0, count * sizeof *result);
}

act_status act_count_zeros(act_dtype dtype, const void *y, size_t outer, size_t channels,
                           size_t inner, uint64_t *zeros, uint64_t *never_active,
                           const act_options *options)
{
    count_job job = { .y = y, .outer = outer, .channels = channels, .inner = inner };
    act_options how;
    size_t n;
    act_status status = act_check_dtype(dtype);
    if (status == ACT_OK)
        status = act_check_options(options, 0, &how);
    if (status != ACT_OK || channels == 0)
        return status;
    if (!act_shape_size(outer, channels, inner, &n))
        return ACT_ERR_SHAPE;
    status = check_buffers(&job, zeros, never_active, n);
    if (status != ACT_OK)
        return status;
    clear(zeros, channels);
    clear(never_active, channels);
    if (n == 0)
        return ACT_OK;
    job.kernel = act_tier_now()->count_zeros;
    job.zeros = zeros;
    job.dead = never_active;
    job.period = channels * inner;
    if (job.period <= SHORT)
        count_periods(&job, &how);
    else
        count_pieces(&job, &how);
    return ACT_OK;
}
