/* SPDX-License-Identifier: MIT
 *
 * The loops over a panel: those of loops.h with an operand for each element. */
#ifndef ACTIVATE_KERNELS_PANELS_H
#define ACTIVATE_KERNELS_PANELS_H

#include "kernels/loops.h"

/* The operand of one row: of column i it is at[i & mask], in `lanes` if the row has
 * only one. */
typedef struct panel_operand {
    const float *at;
    size_t mask;
    float lanes[VL];
} panel_operand;

APART void panel_begin_row(panel_operand *operand, const act_panel *panel, size_t r)
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

/* ---- Forward ------------------------------------------------------------------- */

/* How two vectors become y, in place, with their operands o. */
typedef void staged_formula(forward_formula *f, vf at[2], const vf o[2], vpar p, uint32_t stage);

LOOP void staged(forward_formula *f, vf at[2], const vf o[2], vpar p, uint32_t stage)
{
    if (stage & ACT_ADD_BEFORE) {
        at[0] = v_add(at[0], o[0]);
        at[1] = v_add(at[1], o[1]);
    }
    at[0] = f(at[0], p);
    at[1] = f(at[1], p);
    if (stage & ACT_MULTIPLY_AFTER) {
        at[0] = v_mul(at[0], o[0]);
        at[1] = v_mul(at[1], o[1]);
    } else if (stage & ACT_ADD_AFTER) {
        at[0] = v_add(at[0], o[0]);
        at[1] = v_add(at[1], o[1]);
    }
}

/* Both ends are parts of vectors, done by one copy of the formula. `what` is a stage and
 * how to store. */
LOOP void forward_row(loop_kind kind, forward_formula *f, staged_formula *with, const float *x,
                      float *y, const panel_operand *o, size_t n, size_t ahead, vpar p,
                      uint32_t stage, uint32_t how)
{
    const size_t each = VL == 1 ? 1 : 2;
    size_t i = 0, k = loop_start(y, n);
    uint32_t what = stage | loop_how(how, n);
    do {
        if (k > 0) {
            const vf none = v_set1(0.0f), o_i[2] = { panel_loadn(o, i, k), none };
            vf at[2] = { v_loadn(x + i, k), none };
            with(f, at, o_i, p, stage);
            v_storen(y + i, at[0], k);
            i += k;
        }
        for (; i + each * VL <= n; i += each * VL) {
            const vf o_i[2] = { panel_load(o, i), panel_load(o, i + (each - 1) * VL) };
            vf at[2] = { v_load(x + i), v_load(x + i + (each - 1) * VL) };
            what = undoubled(what);
            with(f, at, o_i, p, kind == SMOOTH ? what : stage);
            if (what & ACT_STREAM) {
                for (size_t v = 0; v < each; v++) {
                    v_prefetch(x + i + v * VL + ahead);
                    v_prefetch(o->at + ((i + v * VL + ahead) & o->mask));
                }
            }
            loop_store(y + i, at, each, what);
        }
        if (VL == 1)
            break; /* nothing is a part */
        k = n - i < VL ? n - i : VL;
    } while (k > 0);
}

LOOP void forward_rows(loop_kind kind, forward_formula *f, staged_formula *with, const float *x,
                       float *y, const act_panel *panel, vpar p, uint32_t stage)
{
    panel_operand o;
    for (size_t r = 0; r < panel->rows; r++, x += panel->stride, y += panel->stride) {
        panel_begin_row(&o, panel, r);
        forward_row(kind, f, with, x, y, &o, panel->cols, panel->ahead, p, stage, panel->how);
    }
    if (panel->how & ACT_STREAM)
        v_fence();
}

/* A cheap formula has a loop for each stage. */
LOOP void forward_with_loop(loop_kind kind, forward_formula *f, const float *x, float *y,
                            const act_panel *panel, vpar p)
{
    if (kind == SMOOTH)
        forward_rows(SMOOTH, f, staged, x, y, panel, p, panel->stage);
    else if (panel->stage == ACT_ADD_BEFORE)
        forward_rows(kind, f, staged, x, y, panel, p, ACT_ADD_BEFORE);
    else if (panel->stage == ACT_ADD_AFTER)
        forward_rows(kind, f, staged, x, y, panel, p, ACT_ADD_AFTER);
    else
        forward_rows(kind, f, staged, x, y, panel, p, ACT_MULTIPLY_AFTER);
}

/* ---- Backward ------------------------------------------------------------------ */

/* A row's sum is that of so many: every ROW_LANES-th element each, whatever VL is. Fewer
 * would wait for each other. */
enum { ROW_LANES = 32 };

APART void panel_clear(double lanes[ROW_LANES])
{
    for (size_t k = 0; k < ROW_LANES; k++)
        lanes[k] = 0;
}

APART double panel_sum_of_row(double lanes[ROW_LANES])
{
    for (size_t half = ROW_LANES / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            lanes[k] += lanes[k + half];
    return lanes[0];
}

/* dx of elements and their operands; and what each adds to its operand's gradient. */
typedef vf with_formula(backward_formula *b, vf dy, vf x, vf operand, vpar p);
typedef vf term_formula(vf dy, vf x, vf dx);

/* The lanes of a sum are columns, at every width of vectors; so rows that are summed begin
 * at column 0, however the output lies in memory, and end with a part of a vector, whose
 * missing lanes are 0 in dy, x and the operand, and add 0. */
LOOP void backward_row(backward_formula *b, with_formula *with, term_formula *term, const float *dy,
                       const float *x, float *dx, const panel_operand *o, const act_panel *panel,
                       double *sums, size_t mask, vpar p)
{
    const size_t n = panel->cols, ahead = panel->ahead;
    size_t i = 0, k = dx == NULL || (sums != NULL && n >= VL) ? 0 : loop_start(dx, n);
    const int aligned = ((uintptr_t)dx / sizeof *dx + k) % VL == 0;
    enum { SUMS = 1, DX = 2 }; /* beside ACT_STREAM */
    uint32_t wanted = (sums != NULL ? SUMS : 0U) | (dx != NULL ? DX : 0U) |
                      (aligned ? panel->how & ACT_STREAM : 0);
    do {
        if (k > 0) {
            const vf dyi = v_loadn(dy + i, k), xi = v_loadn(x + i, k);
            const vf d = with(b, dyi, xi, panel_loadn(o, i, k), p);
            if (sums != NULL)
                v_accumulate(sums + (i & mask), term(dyi, xi, d));
            if (dx != NULL)
                v_storen(dx + i, d, k);
            i += k;
        }
        for (; i + VL <= n; i += VL) {
            v_prefetch(x + i + ahead); /* 0: of no use, but no second loop */
            v_prefetch(dy + i + ahead);
            const vf dyi = v_load(dy + i), xi = v_load(x + i);
            const vf d = with(b, dyi, xi, panel_load(o, i), p);
            wanted = undoubled(wanted);
            if (wanted & SUMS)
                v_accumulate(sums + (i & mask), term(dyi, xi, d));
            if (wanted & DX)
                loop_store(dx + i, &d, 1, wanted);
        }
        if (VL == 1)
            break;
        k = n - i;
    } while (k > 0);
}

LOOP void backward_with_loop(backward_formula *b, with_formula *with, term_formula *term,
                             const float *dy, const float *x, float *dx, const act_panel *panel,
                             vpar p)
{
    const size_t mask = panel->by_row ? ROW_LANES - 1 : SIZE_MAX;
    double lanes[ROW_LANES], *const sums = panel->by_row ? lanes : panel->sums;
    panel_operand o;
    for (size_t r = 0; r < panel->rows; r++) {
        const size_t row = r * panel->stride;
        panel_begin_row(&o, panel, r);
        if (panel->by_row)
            panel_clear(lanes);
        backward_row(b, with, term, dy + row, x + row, dx == NULL ? NULL : dx + row, &o, panel,
                     sums, mask, p);
        if (panel->by_row)
            panel->sums[r] += panel_sum_of_row(lanes);
    }
    if (panel->how & ACT_STREAM)
        v_fence();
}

INLINE vf with_bias(backward_formula *b, vf dy, vf x, vf bias, vpar p)
{
    return b(dy, v_add(x, bias), p);
}

INLINE vf bias_term(vf dy, vf x, vf dx)
{
    (void)dy;
    (void)x;
    return dx;
}

#endif
