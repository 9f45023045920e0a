/* SPDX-License-Identifier: MIT
 *
 * The loops over a panel. As in loops.h, all of an element's arithmetic is the same
 * vector code wherever it lies, and each vector is loaded before it is stored.
 *
 * The lanes of a sum are columns, at every width of vectors; so rows that are summed
 * begin at column 0, however the output lies in memory. */
#ifndef ACTIVATE_KERNELS_PANELS_H
#define ACTIVATE_KERNELS_PANELS_H

/* The operand of one row: of column i it is at[i & mask], in `lanes` if the row has
 * only one. */
typedef struct panel_operand {
    const float *at;
    size_t mask;
    float lanes[VL];
} panel_operand;

INLINE void panel_begin_row(panel_operand *operand, const act_panel *panel, size_t r)
{
    operand->at = panel->operand + r * panel->row_step;
    operand->mask = SIZE_MAX;
    if (panel->col_step == 0) {
        v_store(operand->lanes, v_set1(*operand->at));
        operand->at = operand->lanes;
        operand->mask = 0;
    }
}

INLINE vf panel_load(const panel_operand *operand, size_t i)
{
    return v_load(operand->at + (i & operand->mask));
}

INLINE vf panel_loadn(const panel_operand *operand, size_t i, size_t k)
{
    return v_loadn(operand->at + (i & operand->mask), k);
}

/* Streaming needs an aligned output, once its first `head` elements are done. */
INLINE int panel_streams(const act_panel *panel, const float *out, size_t head)
{
    return panel->stream && (uintptr_t)(out + head) / sizeof *out % VL == 0;
}

INLINE void panel_store(float *out, vf a, int stream)
{
    if (stream)
        v_stream(out, a);
    else
        v_store(out, a);
}

/* A row's sum is that of so many: every ROW_LANES-th element each, whatever VL is. Fewer
 * would wait for each other. */
enum { ROW_LANES = 32 };

INLINE void panel_clear(double lanes[ROW_LANES])
{
    for (size_t k = 0; k < ROW_LANES; k++)
        lanes[k] = 0;
}

INLINE double panel_sum_of_row(double lanes[ROW_LANES])
{
    for (size_t half = ROW_LANES / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            lanes[k] += lanes[k + half];
    return lanes[0];
}

/* f(x, b, p): the value from the element and its operand; part, the same as a function
 * of its own for partial vectors: a second copy in each kernel would cost more space
 * than it gains time. */
#define PANEL_FORWARD(name, f, part)                                                       \
    static void name(const float *x, float *y, const act_panel *panel, const float ab[2])  \
    {                                                                                      \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                                   \
        const size_t n = panel->cols, ahead = panel->ahead;                                \
        panel_operand b;                                                                   \
        for (size_t r = 0; r < panel->rows; r++, x += panel->stride, y += panel->stride) { \
            size_t i = 0, k = loop_head(y, n, 0);                                          \
            const int stream = panel_streams(panel, y, k);                                 \
            panel_begin_row(&b, panel, r);                                                 \
            do {                                                                           \
                if (k > 0) {                                                               \
                    v_storen(y + i, part(v_loadn(x + i, k), panel_loadn(&b, i, k), p), k); \
                    i += k;                                                                \
                }                                                                          \
                for (; i + VL <= n; i += VL) {                                             \
                    if (stream)                                                            \
                        v_prefetch(x + i + ahead);                                         \
                    panel_store(y + i, f(v_load(x + i), panel_load(&b, i), p), stream);    \
                }                                                                          \
                k = n - i;                                                                 \
            } while (k > 0);                                                               \
        }                                                                                  \
        if (panel->stream)                                                                 \
            v_fence();                                                                     \
    }

/* f(dy, x, b, p), part: dx; term(dy, x, dx): what is added to the operand's gradient. It is
 * 0 in the lanes that a partial vector lacks: there dy, x and b are. */
#define PANEL_BACKWARD(name, f, part, term)                                              \
    static void name(const float *dy, const float *x, float *dx, const act_panel *panel, \
                     const float ab[2])                                                  \
    {                                                                                    \
        const vpar p = { v_set1(ab[0]), v_set1(ab[1]) };                                 \
        const size_t n = panel->cols, ahead = panel->ahead,                              \
                     mask = panel->by_row ? ROW_LANES - 1 : SIZE_MAX;                    \
        double lanes[ROW_LANES], *const sums = panel->by_row ? lanes : panel->sums;      \
        panel_operand b;                                                                 \
        for (size_t r = 0; r < panel->rows; r++) {                                       \
            const size_t row = r * panel->stride;                                        \
            const float *const dyr = dy + row, *const xr = x + row;                      \
            float *const dxr = dx == NULL ? NULL : dx + row;                             \
            size_t i = 0, k = dxr == NULL || sums != NULL ? 0 : loop_head(dxr, n, 0);    \
            const int stream = panel_streams(panel, dxr, k);                             \
            panel_begin_row(&b, panel, r);                                               \
            if (panel->by_row)                                                           \
                panel_clear(lanes);                                                      \
            do {                                                                         \
                if (k > 0) {                                                             \
                    const vf dyi = v_loadn(dyr + i, k), xi = v_loadn(xr + i, k);         \
                    const vf d = part(dyi, xi, panel_loadn(&b, i, k), p);                \
                    if (sums != NULL)                                                    \
                        v_accumulate(sums + (i & mask), term(dyi, xi, d));               \
                    if (dxr != NULL)                                                     \
                        v_storen(dxr + i, d, k);                                         \
                    i += k;                                                              \
                }                                                                        \
                for (; i + VL <= n; i += VL) {                                           \
                    v_prefetch(xr + i + ahead); /* 0: of no use, but no second loop */   \
                    v_prefetch(dyr + i + ahead);                                         \
                    const vf dyi = v_load(dyr + i), xi = v_load(xr + i);                 \
                    const vf d = f(dyi, xi, panel_load(&b, i), p);                       \
                    if (sums != NULL)                                                    \
                        v_accumulate(sums + (i & mask), term(dyi, xi, d));               \
                    if (dxr != NULL)                                                     \
                        panel_store(dxr + i, d, stream);                                 \
                }                                                                        \
                k = n - i;                                                               \
            } while (k > 0);                                                             \
            if (panel->by_row)                                                           \
                panel->sums[r] += panel_sum_of_row(lanes);                               \
        }                                                                                \
        if (panel->stream)                                                               \
            v_fence();                                                                   \
    }

#endif
