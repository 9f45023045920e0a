/* SPDX-License-Identifier: MIT */
#include "shape.h"

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
    const act_layout layout = inner >= LONG_FROM  ? ACT_LONG
                              : period > TILE / 2 ? ACT_WIDE
                                                  : ACT_TILED;
    *shape = (act_shape) { outer, channels, inner, period, n, layout };
    return 1;
}

/* Whole cache lines, if a tile has room for so many periods. */
size_t act_tile_cols(const act_shape *shape)
{
    size_t lines = shape->period;
    while (lines % LINE != 0 && lines <= TILE)
        lines += shape->period;
    const size_t step = lines <= TILE ? lines : shape->period;
    const size_t cols = TILE / step * step;
    return cols < shape->n ? cols : shape->n;
}

/* The first period element by element, the others by copying what is there. */
void act_tile_fill(float tile[TILE], const act_shape *shape, const float *operand, size_t first,
                   size_t count)
{
    const size_t period = shape->period, once = count < period ? count : period;
    size_t c = first % period / shape->inner, i = first % shape->inner;
    for (size_t k = 0; k < once; k++) {
        tile[k] = operand[c];
        if (++i == shape->inner) {
            i = 0;
            c = c + 1 == shape->channels ? 0 : c + 1;
        }
    }
    for (size_t done = once; done < count;) {
        const size_t more = count - done < done ? count - done : done;
        memcpy(tile + done, tile, more * sizeof *tile);
        done += more;
    }
}
