/* SPDX-License-Identifier: MIT */
#include "shape.h"
#include "work/size.h"

#include <stdint.h>
#include <string.h>

enum { LINE = 16 }; /* floats */

int act_shape_size(size_t outer, size_t channels, size_t inner, size_t *n)
{
    *n = 0;
    if (outer == 0 || channels == 0 || inner == 0)
        return 1;
    if (inner > SIZE_MAX / channels || outer > SIZE_MAX / (channels * inner))
        return 0;
    *n = outer * channels * inner;
    return 1;
}

int act_shape_make(size_t outer, size_t channels, size_t inner, act_shape *shape)
{
    size_t n;
    if (!act_shape_size(outer, channels, inner, &n))
        return 0;
    if (channels == 1) {
        inner = n;
        outer = n > 0;
    }
    const size_t period = n > 0 ? channels * inner : 0;
    const act_layout layout = inner >= LONG_FROM     ? ACT_LONG
                              : period > PERIODS / 2 ? ACT_WIDE
                                                     : ACT_TILED;
    *shape = (act_shape) { outer, channels, inner, period, n, layout };
    return 1;
}

/* Whole cache lines, if a tile has room for so many periods. */
size_t act_tile_cols(const act_shape *shape)
{
    size_t lines = shape->period;
    while (lines % LINE != 0 && lines <= PERIODS)
        lines += shape->period;
    const size_t step = lines <= PERIODS ? lines : shape->period;
    const size_t cols = PERIODS / step * step;
    return act_least(cols, shape->n);
}

/* The operand of one channel, by fours: up to three more than wanted. */
static void fill(float *to, float value, size_t count)
{
    const float four[4] = { value, value, value, value };
    for (size_t k = 0; k < count; k += 4)
        memcpy(to + k, four, sizeof four);
}

/* The first period channel by channel, the others by copying what is there. */
void act_tile_fill(float tile[TILE_ROOM], const act_shape *shape, const float *operand,
                   size_t first, size_t count)
{
    const size_t period = shape->period, once = act_least(count, period);
    size_t c = first % period / shape->inner, left = shape->inner - first % shape->inner;
    for (size_t k = 0; k < once; k += left, left = shape->inner) {
        fill(tile + k, operand[c], act_least(left, once - k));
        c = c + 1 == shape->channels ? 0 : c + 1;
    }
    for (size_t done = once; done < count;) {
        const size_t more = act_least(done, count - done);
        memcpy(tile + done, tile, more * sizeof *tile);
        done += more;
    }
}
