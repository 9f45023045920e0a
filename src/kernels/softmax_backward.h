/* SPDX-License-Identifier: MIT
 *
 * The backward passes of softmax and log_softmax from the output, row by row.
 *
 *   softmax:      dx[i] = scale * y[i] * (dy[i] - s)      s = sum of dy[j] * y[j]
 *   log_softmax:  dx[i] = scale * (dy[i] - e^y[i] * s)    s = sum of dy[j]
 *
 * For every finite dy, y and scale the error is below 2^-22 = 4 u times the sum of the
 * magnitudes of the formula, u = 2^-24 being what one rounding loses, plus half the spacing
 * of the subnormals where the result is one. Sums are in doubles. What follows is in floats
 * for plain rows, where nothing overflows or loses by being subnormal before the last
 * rounding; in doubles, which have room for all products, for those of extreme magnitudes. */
#ifndef ACTIVATE_KERNELS_SOFTMAX_BACKWARD_H
#define ACTIVATE_KERNELS_SOFTMAX_BACKWARD_H

typedef struct row_gradient {
    const float *dy, *y;
    float *dx;
    size_t n;
    float scale;
    uint32_t how;
} row_gradient;

/* ---- What is plain -------------------------------------------------------------------- */

/* False for NaN. */
INLINE int row_between(double least, double a, double most)
{
    return (fabs(a) >= least) & (fabs(a) <= most);
}

INLINE int row_scale_is_power(float scale)
{
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    return (bits & 0x007fffff) == 0;
}

INLINE int row_is_below(const float *p, size_t n, float most)
{
    vf m = v_set1(0.0f);
    size_t i = 0;
    for (; i + VL <= n; i += VL)
        m = v_max(m, v_abs(v_load(p + i)));
    if (i < n)
        m = v_max(m, v_abs(v_loadn(p + i, n - i)));
    return !v_any(v_gt(m, v_set1(most)));
}

/* ---- softmax ------------------------------------------------------------------------------- */

/* dx = y * (dy * scale - high), high being scale * s rounded: at most three roundings for each
 * term. */
typedef struct softmax_slope {
    vf scale, high;
} softmax_slope;

INLINE vf softmax_slope_at(vf dy, vf y, const softmax_slope *p)
{
    return v_mul(y, v_fma(dy, p->scale, v_neg(p->high)));
}

/* Products of two floats are exact in double. */
INLINE double softmax_sum(const row_gradient *g)
{
    const size_t n = g->n;
    row_sum sum = row_sum_zero();
    if (n % SUM_LANES > 0)
        for (int k = 0; k < SUM_PARTS; k++)
            sum.part[k] = v_dmul(row_last_wide(g->dy, n, k), row_last_wide(g->y, n, k));
    for (size_t i = 0; i + SUM_LANES <= n; i += SUM_LANES)
        for (int k = 0; k < SUM_PARTS; k++) {
            const vd dy = v_dload(g->dy + i + k * VL), y = v_dload(g->y + i + k * VL);
            sum.part[k] = v_dfma(dy, y, sum.part[k]);
        }
    return row_sum_total(sum);
}

/* With s * scale in this range, what dy * scale and the difference lose by being subnormal is
 * nothing beside it (2^-70), and the difference does not overflow if the scale is at most 1:
 * s * scale adds nothing to the largest floats. */
INLINE int softmax_is_plain(double s, double scale)
{
    return row_between(0x1p-80, s * scale, 0x1p80);
}

/* ---- log_softmax ----------------------------------------------------------------------------- */

/* dx = (2^96 dy - 2^96 e^y s) * unit, unit = 2^-96 scale, s = rounded * (1 + low).
 *
 * A share is within 1.4 u, its product with s is rounded if there is no FMA, then come the
 * difference and the product with the unit. That would be 4.4 u: without FMA the scale of a
 * plain row is a power of two. low goes into the exponential, where it costs no rounding. */
typedef struct log_slope {
    vf rounded, low, unit;
} log_slope;

/* 2^96 e^(y + low) for y <= 1, 0 from e^-150 on. */
INLINE vf log_softmax_exp(vf y, vf low)
{
    const vf least = v_set1(-150.0f);
    reduced y8 = reduce_by(v_max(least, y), v_set1(ROUNDER + 32 * 8));
    y8.r = v_add(y8.r, low);
    return v_zero_if(v_lt(y, least), exp_lifted_of(y8));
}

INLINE vf log_slope_at(vf dy, vf y, const log_slope *p)
{
    const vf lifted = v_mul(dy, v_set1(0x1p96f));
    return v_mul(v_fnma(log_softmax_exp(y, p->low), p->rounded, lifted), p->unit);
}

/* What the largest elements allow: none of |dy| is above 2^30, none of y above 1. */
enum { DY_IS_TAME = 1, Y_IS_TAME = 2 };

INLINE double log_softmax_sum(const row_gradient *g, int *tame)
{
    const size_t n = g->n;
    row_sum sum = row_sum_zero();
    vf dy_most = v_set1(0.0f), y_most = v_set1(0.0f);
    if (n % SUM_LANES > 0)
        for (int k = 0; k < SUM_PARTS; k++) {
            const vf dy = row_last(g->dy, n, k);
            sum.part[k] = v_dwiden(dy);
            dy_most = v_max(dy_most, v_abs(dy));
            y_most = v_max(y_most, row_last(g->y, n, k));
        }
    for (size_t i = 0; i + SUM_LANES <= n; i += SUM_LANES)
        for (int k = 0; k < SUM_PARTS; k++) {
            const vf dy = v_load(g->dy + i + k * VL);
            sum.part[k] = v_dadd(sum.part[k], v_dload(g->dy + i + k * VL));
            dy_most = v_max(dy_most, v_abs(dy));
            y_most = v_max(y_most, v_load(g->y + i + k * VL));
        }
    *tame = (v_any(v_gt(dy_most, v_set1(0x1p30f))) ? 0 : DY_IS_TAME) |
            (v_any(v_gt(y_most, v_set1(1.0f))) ? 0 : Y_IS_TAME);
    return row_sum_total(sum);
}

/* Of a tame row: then all that is lifted by 2^96 is below 2^127. */
INLINE int log_softmax_is_plain(double s, double scale)
{
    return (fabs(s) <= 0x1p26) & row_between(0x1p-30, scale, 0x1p16);
}

/* Then what e^y < e^-150 would add is below 2^-175, nothing beside the last rounding. */
INLINE int log_softmax_ends(double s, double scale)
{
    return fabs(s * scale) <= 0x1p40;
}

/* ---- Plain rows -------------------------------------------------------------------------------- */

typedef struct row_slope {
    int is_log;
    softmax_slope share;
    log_slope log;
} row_slope;

INLINE vf row_slope_of(vf dy, vf y, const row_slope *p)
{
    return p->is_log ? log_slope_at(dy, y, &p->log) : softmax_slope_at(dy, y, &p->share);
}

INLINE vf row_slope_at(const row_gradient *g, size_t i, const row_slope *p)
{
    return row_slope_of(v_load(g->dy + i), v_load(g->y + i), p);
}

/* As row_finish. */
INLINE void row_backward(const row_gradient *g, const row_slope *p)
{
    const size_t n = g->n;
    if (n < VL) {
        v_storen(g->dx, row_slope_of(v_loadn(g->dy, n), v_loadn(g->y, n), p), n);
        return;
    }
    const size_t head = loop_head(g->dx, n);
    const vf last = row_slope_at(g, n - VL, p);
    const vf first = head > 0 ? row_slope_at(g, 0, p) : last;
    size_t i = head;
    if (loop_how(g->how, n) & ACT_STREAM) {
        for (; i + VL < n; i += VL) {
            v_prefetch(g->dy + i + AHEAD);
            v_prefetch(g->y + i + AHEAD);
            v_stream(g->dx + i, row_slope_at(g, i, p));
        }
        v_fence();
    } else {
        for (; !p->is_log && i + 2 * VL < n; i += 2 * VL) { /* so short a loop pays twice */
            const vf a = row_slope_at(g, i, p), b = row_slope_at(g, i + VL, p);
            v_store(g->dx + i, a);
            v_store(g->dx + i + VL, b);
        }
        for (; i + VL < n; i += VL)
            v_store(g->dx + i, row_slope_at(g, i, p));
    }
    if (head > 0)
        v_store(g->dx, first);
    v_store(g->dx + n - VL, last);
}

/* ---- Wide rows: in doubles ------------------------------------------------------------------------ */

INLINE vd row_slope_wide(int is_log, vf dy, vf y, double s)
{
    const vd slope = v_dwiden(dy);
    if (!is_log)
        return v_dmul(v_dsub(slope, v_dset1(s)), v_dwiden(y));
    const vd share = v_dwiden(log_softmax_exp(y, v_set1(0.0f)));
    return v_dsub(slope, v_dmul(share, v_dset1(s * 0x1p-96)));
}

APART void row_backward_wide(int is_log, const row_gradient *g, double s)
{
    const vd scale = v_dset1((double)g->scale);
    for (size_t i = 0; i < g->n; i += VL) {
        const size_t count = g->n - i;
        const int whole = count >= VL;
        const vf dy = whole ? v_load(g->dy + i) : v_loadn(g->dy + i, count);
        const vf y = whole ? v_load(g->y + i) : v_loadn(g->y + i, count);
        const vf dx = v_dnarrow(v_dmul(row_slope_wide(is_log, dy, y, s), scale));
        if (whole)
            v_store(g->dx + i, dx);
        else
            v_storen(g->dx + i, dx, count);
    }
}

/* e^y within 2^-40 for y in [-700, 700], NaN for NaN. */
INLINE double exp_double(double y)
{
    const double rounder = 0x1.8p52, shifted = y * 0x1.71547652b82fep0 + rounder;
    const double n = shifted - rounder;
    const double r = (y - n * 0x1.62e42fefa3p-1) - n * 0x1.3de6af278ece6p-42;
    double e = 1, power;
    uint64_t bits;
    for (int k = 11; k > 0; k--)
        e = 1 + e * r / k;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 1023) << 52;
    memcpy(&power, &bits, sizeof power);
    return e * power;
}

/* Shares of log_softmax that no float holds. Beyond e^300 only s = 0 makes the result finite,
 * and e^-600 is nothing beside any float. */
RARELY void log_softmax_backward_wild(const row_gradient *g, double s)
{
    for (size_t i = 0; i < g->n; i++) {
        double y = (double)g->y[i];
        y = y > 300 ? 300 : y < -600 ? -600 : y;
        g->dx[i] = (float)(((double)g->dy[i] - exp_double(y) * s) * (double)g->scale);
    }
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

/* The sums of several short rows come first, for one row would wait for its own. */
enum { ROW_BATCH = 8, ROW_BATCH_FLOATS = 1024 };

INLINE row_gradient row_gradient_at(const act_softmax_rows *rows, size_t r)
{
    const row_gradient g = { rows->dy + r * rows->dy_stride,
                             rows->x + r * rows->x_stride,
                             rows->out + r * rows->out_stride,
                             rows->cols,
                             rows->scale,
                             rows->how };
    return g;
}

/* An s that is not finite comes from elements that are not: any formula will do. */
INLINE int row_is_finite(double s)
{
    return s - s == 0;
}

/* Apart from the loops, which keep what they know of the rows in registers. */
APART void softmax_backward_wide(const act_softmax_rows *rows, size_t r, double s)
{
    const row_gradient g = row_gradient_at(rows, r);
    row_backward_wide(0, &g, s);
}

static void softmax_backward_rows(const act_softmax_rows *given, size_t begin, size_t count)
{
    const act_softmax_rows rows = *given;
    const double scale = (double)rows.scale;
    const int is_large = fabs(scale) > 1;
    const float most = (float)(0x1p126 / (1 + fabs(scale)));
    /* so that dy * scale is exact, and rows without gradients are done fast */
    const int is_exact = row_scale_is_power(rows.scale) && fabs(scale) >= 1;
    double s[ROW_BATCH] = { 0 };
    float high[ROW_BATCH];
    int plain[ROW_BATCH];
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(&rows, begin + r);
        s[r] = softmax_sum(&g);
    }
    for (size_t r = 0; r < ROW_BATCH; r++) {
        high[r] = (float)(s[r] * scale);
        plain[r] = softmax_is_plain(s[r], scale) | (is_exact & (s[r] == 0));
    }
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(&rows, begin + r);
        row_slope p;
        if ((!plain[r] || (is_large && !row_is_below(g.dy, g.n, most))) && row_is_finite(s[r])) {
            softmax_backward_wide(given, begin + r, s[r]);
            continue;
        }
        p.is_log = 0;
        p.share.scale = v_set1(rows.scale);
        p.share.high = v_set1(high[r]);
        row_backward(&g, &p);
    }
}

APART void log_softmax_backward_wide(const act_softmax_rows *rows, size_t r, double s, int wide)
{
    const row_gradient g = row_gradient_at(rows, r);
    if (wide)
        row_backward_wide(1, &g, s);
    else
        log_softmax_backward_wild(&g, s);
}

static void log_softmax_backward_rows(const act_softmax_rows *given, size_t begin, size_t count)
{
    const double never_0 = 0x1p-1000; /* a condition would not keep compilers from 0 / 0 */
    const act_softmax_rows rows = *given;
    const double scale = (double)rows.scale;
    const int has_room = VEC_FUSED || row_scale_is_power(rows.scale);
    double s[ROW_BATCH] = { 0 };
    float high[ROW_BATCH], low[ROW_BATCH];
    int plain[ROW_BATCH], tame[ROW_BATCH] = { 0 };
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(&rows, begin + r);
        s[r] = log_softmax_sum(&g, &tame[r]);
    }
    for (size_t r = 0; r < ROW_BATCH; r++) {
        high[r] = (float)s[r];
        low[r] = (float)((s[r] - (double)high[r]) / (s[r] + never_0));
        plain[r] = has_room & (tame[r] == (DY_IS_TAME | Y_IS_TAME)) &
                   log_softmax_is_plain(s[r], scale) & log_softmax_ends(s[r], scale);
    }
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(&rows, begin + r);
        row_slope p;
        if (!plain[r] && row_is_finite(s[r])) {
            log_softmax_backward_wide(given, begin + r, s[r],
                                      (tame[r] & Y_IS_TAME) && log_softmax_ends(s[r], scale));
            continue;
        }
        p.is_log = 1;
        p.log.rounded = v_set1(high[r]);
        p.log.low = v_set1(low[r]);
        p.log.unit = v_set1(rows.scale * 0x1p-96f);
        row_backward(&g, &p);
    }
}

static void softmax_backward(const act_softmax_rows *rows)
{
    const size_t fit = ROW_BATCH_FLOATS / rows->cols, most = fit < 1 ? 1 : fit;
    const size_t batch = most < ROW_BATCH ? most : ROW_BATCH;
    for (size_t r = 0; r < rows->rows; r += batch) {
        const size_t left = rows->rows - r, count = left < batch ? left : batch;
        if (rows->is_log)
            log_softmax_backward_rows(rows, r, count);
        else
            softmax_backward_rows(rows, r, count);
    }
}

#endif
