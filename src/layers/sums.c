/* SPDX-License-Identifier: MIT
 *
 * The gradient of an operand: for each channel the sum of a term per element, taken in
 * the pass that writes dx.
 *
 * The shape alone decides the order. It cuts the elements into items; within an item a
 * column's terms, or every 32nd column's of a long row, are added from first to last; then
 * these sums are; then those of a channel's items. Which thread does an item, and how wide
 * its vectors are, changes nothing. The sums are doubles, which costs less than to carry
 * the rounding errors of floats along, has a simple bound, cannot overflow, and takes
 * infinities and NaN for what they are.
 *
 * Between an item and the end its sums lie on the caller's stack: PARTIALS bounds how
 * many items a channel has. From so many channels on each has one. */
#include "arithmetic.h"
#include "channels.h"
#include "work/run.h"
#include "work/size.h"

#include <string.h>

enum {
    PARTIALS = 256,
    SLACK = 16,          /* sums beyond the last that kernels may write */
    ITEM_LEAST = 16384,  /* elements; below that, items cost more than they gain */
    COLUMNS = 64,        /* of ACT_WIDE that are one item, nearly: four cache lines */
    LINE = 16,           /* floats */
    FETCH_FROM = 1 << 16 /* elements; fewer stay in the cache of the core */
};

/* The items: `groups` of `group_rows` rows each, times `units` of columns. A row is
 * all channels once, or, with ACT_TILED, a tile of several periods. */
typedef struct plan {
    size_t rows, group_rows, groups;
    size_t units;
    size_t unit_channels; /* of a unit */
    size_t piece, pieces; /* ACT_LONG: columns of a unit, units per channel; else 1 unit */
    size_t weight;        /* elements of an item, nearly */
} plan;

typedef struct sums_job {
    const act_channels *call;
    plan plan;
    float *gradient;
    double *partials; /* by group, channel, piece; NULL if a channel has but one item */
    int accumulate;
} sums_job;

/* ---- The plan -------------------------------------------------------------- */

/* Into how many items a channel's elements are cut at most. */
static size_t items_per_channel(const act_shape *shape, size_t elements)
{
    const size_t room = shape->channels < PARTIALS ? PARTIALS / shape->channels : 1;
    const size_t wanted = act_quotient_up(elements, ITEM_LEAST);
    return act_least(room, wanted);
}

static void plan_rows(plan *p, size_t rows, size_t groups)
{
    p->rows = rows;
    p->group_rows = act_quotient_up(rows, groups);
    p->groups = act_quotient_up(rows, p->group_rows);
}

static void plan_long(plan *p, const act_shape *shape)
{
    const size_t items = items_per_channel(shape, shape->outer * shape->inner);
    plan_rows(p, shape->outer, act_least(items, shape->outer));
    const size_t piece = act_quotient_up(shape->inner, items / p->groups);
    p->piece = act_quotient_up(piece, LINE) * LINE;
    p->pieces = act_quotient_up(shape->inner, p->piece);
    p->unit_channels = p->pieces > 1 ? 1 : act_quotient_up(ITEM_LEAST, shape->inner);
    p->unit_channels = act_least(p->unit_channels, shape->channels);
    p->units = act_quotient_up(shape->channels, p->unit_channels) * p->pieces;
    p->weight = p->group_rows * p->unit_channels * act_least(p->piece, shape->inner);
}

static void plan_tiled(plan *p, const act_shape *shape)
{
    const size_t cols = act_tile_cols(shape);
    plan_rows(p, act_quotient_up(shape->n, cols), items_per_channel(shape, shape->n));
    p->weight = p->group_rows * cols;
}

static void plan_wide(plan *p, const act_shape *shape)
{
    const size_t items = items_per_channel(shape, shape->n);
    plan_rows(p, shape->outer, act_least(items, shape->outer));
    p->unit_channels = shape->inner < COLUMNS ? COLUMNS / shape->inner : 1;
    p->units = act_quotient_up(shape->channels, p->unit_channels);
    p->weight = p->group_rows * p->unit_channels * shape->inner;
}

static plan plan_make(const act_shape *shape)
{
    plan p = { .units = 1, .pieces = 1, .unit_channels = shape->channels };
    if (shape->layout == ACT_LONG)
        plan_long(&p, shape);
    else if (shape->layout == ACT_TILED)
        plan_tiled(&p, shape);
    else
        plan_wide(&p, shape);
    return p;
}

/* ---- Items ----------------------------------------------------------------- */

static void finish(const sums_job *job, size_t c, double sum)
{
    if (job->accumulate)
        job->gradient[c] += (float)sum;
    else
        job->gradient[c] = (float)sum;
}

static void emit(const sums_job *job, size_t group, size_t c, size_t piece, double sum)
{
    if (job->partials == NULL)
        finish(job, c, sum);
    else
        job->partials[(group * job->call->shape.channels + c) * job->plan.pieces + piece] = sum;
}

static size_t rows_of(const plan *p, size_t group)
{
    return act_least(p->group_rows, p->rows - group * p->group_rows);
}

static act_panel panel_of(const sums_job *job, size_t rows, size_t count, double sums[TILE + SLACK])
{
    memset(sums, 0, (count + SLACK) * sizeof *sums);
    return (act_panel) {
        .rows = rows,
        .stride = job->call->shape.period,
        .how = act_channels_how(job->call),
        .sums = sums,
    };
}

/* A row of channels after the other, each channel a row of its panel. */
static void do_long(const sums_job *job, size_t group, size_t first, size_t count, size_t piece)
{
    const act_shape *const shape = &job->call->shape;
    const size_t begin = piece * job->plan.piece, o = group * job->plan.group_rows;
    double sums[TILE + SLACK];
    act_panel panel = panel_of(job, count, count, sums);
    panel.cols = act_least(job->plan.piece, shape->inner - begin);
    panel.stride = shape->inner;
    panel.operand = job->call->operand + first;
    panel.row_step = 1;
    panel.by_row = 1;
    for (size_t k = 0; k < rows_of(&job->plan, group); k++)
        act_channels_panel(job->call, (o + k) * shape->period + first * shape->inner + begin,
                           &panel);
    for (size_t c = 0; c < count; c++)
        emit(job, group, first + c, piece, sums[c]);
}

/* Sums of consecutive columns, channel by channel. */
static void emit_columns(const sums_job *job, size_t group, size_t first, size_t count,
                         const double *sums)
{
    const size_t inner = job->call->shape.inner;
    for (size_t c = first; c < first + count; c++, sums += inner) {
        double sum = sums[0];
        for (size_t i = 1; i < inner; i++)
            sum += sums[i];
        emit(job, group, c, 0, sum);
    }
}

/* A group's last row may be a part of a tile; it consists of whole periods, too. */
static void do_tiled(const sums_job *job, size_t group)
{
    const act_shape *const shape = &job->call->shape;
    const size_t cols = act_tile_cols(shape);
    const size_t first = group * job->plan.group_rows * cols;
    const size_t count = act_least(job->plan.group_rows * cols, shape->n - first);
    float tile[TILE_ROOM];
    double sums[TILE + SLACK];
    act_tile_fill(tile, shape, job->call->operand, 0, cols);
    act_panel panel = panel_of(job, 0, cols, sums);
    panel.rows = count / cols;
    panel.cols = panel.stride = cols;
    panel.operand = tile;
    panel.col_step = 1;
    act_channels_panel(job->call, first, &panel);
    panel.cols = count % cols;
    if (panel.cols > 0) {
        const size_t whole = panel.rows * cols;
        panel.rows = 1;
        act_channels_panel(job->call, first + whole, &panel);
    }
    for (size_t k = shape->period; k < cols; k += shape->period)
        for (size_t i = 0; i < shape->period; i++)
            sums[i] += sums[k + i];
    emit_columns(job, group, 0, shape->channels, sums);
}

static void do_wide(const sums_job *job, size_t group, size_t first, size_t count)
{
    const act_shape *const shape = &job->call->shape;
    float tile[TILE_ROOM];
    double sums[TILE + SLACK];
    act_panel panel = panel_of(job, rows_of(&job->plan, group), count * shape->inner, sums);
    panel.cols = count * shape->inner;
    panel.ahead = panel.cols == panel.stride || shape->n < FETCH_FROM ? 0 : panel.stride;
    panel.operand = job->call->operand + first;
    panel.col_step = 1;
    if (shape->inner > 1) {
        act_tile_fill(tile, shape, job->call->operand, first * shape->inner, panel.cols);
        panel.operand = tile;
    }
    act_channels_panel(job->call,
                       group * job->plan.group_rows * shape->period + first * shape->inner, &panel);
    emit_columns(job, group, first, count, sums);
}

/* How many items from `item` on are neighbouring channels that one panel holds. */
static size_t neighbours(const sums_job *job, size_t item, size_t count)
{
    const plan *const p = &job->plan;
    const size_t each =
        p->unit_channels * (job->call->shape.layout == ACT_LONG ? 1 : job->call->shape.inner);
    const size_t most = p->pieces > 1 || each > TILE ? 1 : TILE / each;
    return act_least(count, act_least(most, p->units - item % p->units));
}

static void items(const void *shared, size_t begin, size_t count)
{
    const sums_job *const job = shared;
    const plan *const p = &job->plan;
    const act_shape *const shape = &job->call->shape;
    for (size_t item = begin, next; item < begin + count; item = next) {
        const size_t group = item / p->units, unit = item % p->units;
        next = item + neighbours(job, item, begin + count - item);
        const size_t first = unit / p->pieces * p->unit_channels;
        const size_t channels =
            act_least((next - item) * p->unit_channels, shape->channels - first);
        if (shape->layout == ACT_LONG)
            do_long(job, group, first, channels, unit % p->pieces);
        else if (shape->layout == ACT_WIDE)
            do_wide(job, group, first, channels);
        else
            do_tiled(job, group);
    }
}

/* ---- The whole ------------------------------------------------------------- */

static void combine(const sums_job *job)
{
    const size_t channels = job->call->shape.channels, pieces = job->plan.pieces;
    for (size_t c = 0; c < channels; c++) {
        double sum = 0;
        for (size_t group = 0; group < job->plan.groups; group++)
            for (size_t k = 0; k < pieces; k++)
                sum += job->partials[(group * channels + c) * pieces + k];
        finish(job, c, sum);
    }
}

void act_channels_sums(const act_channels *call, float *gradient, const act_options *options)
{
    double partials[PARTIALS];
    sums_job job = { .call = call, .gradient = gradient };
    job.accumulate = (options->flags & ACT_ACCUMULATE) != 0;
    if (call->shape.n == 0) {
        for (size_t c = 0; c < call->shape.channels; c++)
            finish(&job, c, 0);
        return;
    }
    job.plan = plan_make(&call->shape);
    if (job.plan.groups * job.plan.pieces > 1)
        job.partials = partials;
    act_run(items, &job, job.plan.groups * job.plan.units, act_cut_items(1, job.plan.weight),
            options);
    if (job.partials != NULL)
        combine(&job);
}
