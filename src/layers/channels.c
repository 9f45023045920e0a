/* SPDX-License-Identifier: MIT
 *
 * Cuts [outer][channels][inner] into panels, any range of its elements. */
#include "channels.h"
#include "work/buffers.h"
#include "work/run.h"
#include "work/stream.h"
#include "work/size.h"

enum {
    AHEAD = 256, /* see kernels/loops.h */
    ROWS = 8     /* that share a tile: enough to make up for filling it */
};

uint32_t act_channels_how(const act_channels *call)
{
    const int in_place = call->out == call->x || call->out == call->dy;
    return call->out == NULL ? 0 : act_stream(call->shape.n, in_place);
}

void act_channels_panel(const act_channels *call, size_t first, const act_panel *panel)
{
    float *const out = call->out == NULL ? NULL : call->out + first;
    if (call->forward != NULL)
        call->forward(call->x + first, out, panel, call->params);
    else
        call->backward(call->dy + first, call->x + first, out, panel, call->params);
}

/* The next panel of elements [first, first + count): the row of a channel or what is
 * left of it, or as many whole ones as there are channels. */
static act_panel long_panel(const act_channels *call, size_t first, size_t count)
{
    const size_t inner = call->shape.inner, channels = call->shape.channels;
    const size_t c = first / inner % channels, done = first % inner;
    act_panel panel = { .rows = 1, .cols = act_least(inner - done, count), .stride = inner };
    if (panel.cols == inner)
        panel.rows = act_least(channels - c, count / inner);
    panel.operand = call->operand + c;
    panel.row_step = 1;
    return panel;
}

/* The same for rows of channels, inner being 1. */
static act_panel row_panel(const act_channels *call, size_t first, size_t count)
{
    const size_t channels = call->shape.channels, c = first % channels;
    act_panel panel = { .rows = 1, .cols = act_least(channels - c, count), .stride = channels };
    if (panel.cols == channels)
        panel.rows = count / channels;
    panel.operand = call->operand + c;
    panel.col_step = 1;
    return panel;
}

/* The same for a tile; it must hold the operands from `first` on. */
static act_panel tile_panel(const float *tile, size_t cols, size_t count)
{
    act_panel panel = { .rows = 1, .cols = act_least(cols, count), .stride = cols };
    if (panel.cols == cols)
        panel.rows = count / cols;
    panel.operand = tile;
    panel.col_step = 1;
    return panel;
}

/* Some whole rows from `first` on, tile by tile, so that each tile serves all of them. */
static size_t some_rows(const act_channels *call, size_t first, size_t count, float tile[TILE_ROOM])
{
    const size_t period = call->shape.period, rows = act_least(ROWS, count / period);
    for (size_t i = 0; i < period; i += TILE) {
        const size_t cols = act_least(TILE, period - i);
        act_tile_fill(tile, &call->shape, call->operand, i, cols);
        const act_panel panel = {
            .rows = rows,
            .cols = cols,
            .stride = period,
            .operand = tile,
            .col_step = 1,
            .stage = ACT_ADD_BEFORE,
            .how = act_channels_how(call),
        };
        act_channels_panel(call, first + i, &panel);
    }
    return rows * period;
}

static size_t run_panel(const act_channels *call, size_t first, act_panel panel)
{
    panel.stage = ACT_ADD_BEFORE; /* prelu's kernel has one of its own */
    panel.how = act_channels_how(call);
    panel.ahead = panel.how & ACT_STREAM ? AHEAD : 0;
    act_channels_panel(call, first, &panel);
    return panel.rows * panel.cols;
}

/* A part may begin and end anywhere, so the tile begins where it does. */
static void part_tiled(const act_channels *call, size_t first, size_t count)
{
    const size_t cols = act_least(act_tile_cols(&call->shape), count);
    float tile[TILE_ROOM];
    act_tile_fill(tile, &call->shape, call->operand, first, cols);
    for (size_t done = 0; done < count;)
        done += run_panel(call, first + done, tile_panel(tile, cols, count - done));
}

static void part_wide(const act_channels *call, size_t first, size_t count)
{
    const size_t period = call->shape.period;
    float tile[TILE_ROOM];
    for (size_t done; count > 0; first += done, count -= done) {
        if (first % period == 0 && count >= period) {
            done = some_rows(call, first, count, tile);
        } else {
            done = act_least(count, act_least(TILE, period - first % period));
            act_tile_fill(tile, &call->shape, call->operand, first, done);
            run_panel(call, first, tile_panel(tile, done, done));
        }
    }
}

static void part(const void *job, size_t first, size_t count)
{
    const act_channels *const call = job;
    if (call->shape.layout == ACT_TILED) {
        part_tiled(call, first, count);
    } else if (call->shape.layout == ACT_WIDE && call->shape.inner > 1) {
        part_wide(call, first, count);
    } else {
        act_panel (*const next)(const act_channels *, size_t, size_t) =
            call->shape.layout == ACT_LONG ? long_panel : row_panel;
        for (size_t done = 0; done < count;)
            done += run_panel(call, first + done, next(call, first + done, count - done));
    }
}

/* All of the output, each element for itself. */
static void run(const act_channels *call, const act_options *options)
{
    if (call->shape.n > 0)
        act_run(part, call, call->shape.n, act_cut_floats(call->out), options);
}

/* ---- Checks ---------------------------------------------------------------- */

/* NULL is allowed where it means that something is not wanted. */
static int valid_or_null(const void *p, size_t n)
{
    return p == NULL || act_buffer_valid(p, n);
}

static int all_valid(const act_channels *call, const float *gradient)
{
    const size_t n = call->shape.n, channels = call->shape.channels;
    if (channels > 0 && !valid_or_null(gradient, channels))
        return 0;
    return n == 0 || (act_buffer_valid(call->x, n) && act_buffer_valid(call->operand, channels) &&
                      valid_or_null(call->dy, n) && valid_or_null(call->out, n));
}

/* The output is an input or apart from it. */
static int output_agrees(const act_channels *call)
{
    const size_t n = call->shape.n, channels = call->shape.channels;
    return act_buffers_agree(call->x, call->out, n) &&
           (call->dy == NULL || act_buffers_agree(call->dy, call->out, n)) &&
           act_buffers_disjoint(call->operand, channels, call->out, n);
}

/* The gradient has nothing in common with any other buffer. */
static int gradient_apart(const act_channels *call, const float *gradient)
{
    const size_t n = call->shape.n, channels = call->shape.channels;
    return act_buffers_disjoint(gradient, channels, call->dy, n) &&
           act_buffers_disjoint(gradient, channels, call->x, n) &&
           act_buffers_disjoint(gradient, channels, call->operand, channels) &&
           (call->out == NULL || act_buffers_disjoint(gradient, channels, call->out, n));
}

act_status act_channels_forward(const act_channels *call, const act_options *options)
{
    if (call->shape.n == 0)
        return ACT_OK;
    if (call->out == NULL || !all_valid(call, NULL))
        return ACT_ERR_POINTER;
    if (!output_agrees(call))
        return ACT_ERR_OVERLAP;
    run(call, options);
    return ACT_OK;
}

static act_status check_backward(const act_channels *call, const float *gradient)
{
    if (!all_valid(call, gradient))
        return ACT_ERR_POINTER;
    if (call->shape.n == 0)
        return ACT_OK;
    if (call->dy == NULL || (call->out == NULL && gradient == NULL))
        return ACT_ERR_POINTER;
    return (call->out == NULL || output_agrees(call)) &&
                   (gradient == NULL || gradient_apart(call, gradient))
               ? ACT_OK
               : ACT_ERR_OVERLAP;
}

act_status act_channels_backward(const act_channels *call, float *gradient,
                                 const act_options *options)
{
    const act_status status = check_backward(call, gradient);
    if (status != ACT_OK)
        return status;
    if (gradient == NULL || call->shape.channels == 0)
        run(call, options);
    else
        act_channels_sums(call, gradient, options);
    return ACT_OK;
}
