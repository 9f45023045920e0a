/* SPDX-License-Identifier: MIT
 *
 * Buffers of [outer][channels][inner] elements, and how panels (panel.h) cover them. */
#ifndef ACTIVATE_LAYERS_SHAPE_H
#define ACTIVATE_LAYERS_SHAPE_H

#include <stddef.h>

enum {
    TILE = 512, /* columns of a panel whose operand or sums lie on the stack */
    TILE_ROOM = TILE + 3,
    PERIODS = 256,  /* columns of a tile of several periods                       */
    LONG_FROM = 128 /* from this inner on, rows of one channel are panels' rows   */
};

typedef enum act_layout {
    ACT_LONG,  /* inner is long: one operand for each row of inner elements            */
    ACT_TILED, /* channels * inner is short: the operands of whole periods in a tile   */
    ACT_WIDE   /* only inner is short: a row is all channels, or as many as a tile has */
} act_layout;

typedef struct act_shape {
    size_t outer, channels, inner;
    size_t period; /* channels * inner */
    size_t n;      /* of all elements  */
    act_layout layout;
} act_shape;

/* How many elements; 0 if they are too many to count. */
int act_shape_size(size_t outer, size_t channels, size_t inner, size_t *n);

/* The same of the whole. A single channel becomes a single row: nothing that is done
 * to channels depends on where it is cut. */
int act_shape_make(size_t outer, size_t channels, size_t inner, act_shape *shape);

/* Columns of a tile of whole periods, for ACT_TILED; never more than n. */
size_t act_tile_cols(const act_shape *shape);

/* The operands of `count` elements from element `first` on, count <= TILE. */
void act_tile_fill(float tile[TILE_ROOM], const act_shape *shape, const float *operand,
                   size_t first, size_t count);

#endif
