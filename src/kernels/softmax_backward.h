/* SPDX-License-Identifier: MIT
 *
 * The backward passes of softmax and log_softmax from the output, row by row.
 *
 *   softmax:      dx[i] = scale * y[i] * (dy[i] - s)      s = sum of dy[j] * y[j]
 *   log_softmax:  dx[i] = scale * (dy[i] - e^y[i] * s)    s = sum of dy[j]
 *
 * For every finite dy, y and scale the error is below 2^-22 = 4 u times the sum of the
 * magnitudes of the formula, u = 2^-24 being what one rounding loses, plus half the spacing
 * of the subnormals where the result is one. Plain rows are done in float, with at most 3.4
 * roundings on the way of each term, and with nothing that overflows or becomes subnormal
 * before the last of them; any other row is wild and done in doubles, which have room for
 * all products. Sums are in doubles for both. */
#ifndef ACTIVATE_KERNELS_SOFTMAX_BACKWARD_H
#define ACTIVATE_KERNELS_SOFTMAX_BACKWARD_H

typedef struct row_gradient {
    const float *dy, *y;
    float *dx;
    size_t n;
    float scale;
    int stream;
} row_gradient;

/* ---- What is plain -------------------------------------------------------------------- */

/* False for NaN. */
INLINE int row_between(double least, double a, double most)
{
    return (fabs(a) >= least) & (fabs(a) <= most);
}

/* Multiplying by it is exact, or part of an FMA. */
INLINE int row_scale_is_free(float scale)
{
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    return VEC_FUSED || (bits & 0x007fffff) == 0;
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

/* dx = y * ((dy * scale - low) - high), scale * s = high + low. Each term is rounded by the
 * subtractions and by the last product; before that dy * scale without FMA if it is not
 * exact, dy * y in s. */
typedef struct softmax_slope {
    vf scale, high, low;
} softmax_slope;

INLINE vf softmax_slope_at(vf dy, vf y, const softmax_slope *p)
{
    return v_mul(y, v_sub(v_fma(dy, p->scale, v_neg(p->low)), p->high));
}

/* The sum of products of floats, rounded. */
INLINE double softmax_dot(const float *dy, const float *y, size_t n)
{
    row_sum sum = row_sum_zero();
    if (n % SUM_LANES > 0)
        for (int k = 0; k < SUM_PARTS; k++)
            row_sum_add(&sum, k, v_mul(row_last(dy, n, k), row_last(y, n, k)));
    for (size_t i = 0; i + SUM_LANES <= n; i += SUM_LANES)
        for (int k = 0; k < SUM_PARTS; k++)
            row_sum_add(&sum, k, v_mul(v_load(dy + i + k * VL), v_load(y + i + k * VL)));
    return row_sum_total(sum);
}

/* With s and s * scale in this range, what products lose by underflow is nothing beside s
 * (2^-70 for each), and they do not overflow. Nor does the difference dy - s if the scale is
 * at most 1, for s adds nothing to the largest floats. */
INLINE int softmax_is_plain(double s, double scale)
{
    return row_between(0x1p-80, s, 0x1p80) & row_between(0x1p-80, s * scale, 0x1p80);
}

/* ---- log_softmax ----------------------------------------------------------------------------- */

/* dx = (2^96 dy - 2^96 e^y s) * unit, unit = 2^-96 scale, s = rounded * (1 + low). */
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

/* tame: no |dy| is above 2^30 and no y above 1. */
INLINE double log_softmax_sum(const float *dy, const float *y, size_t n, int *tame)
{
    row_sum sum = row_sum_zero();
    vf dy_most = v_set1(0.0f), y_most = v_set1(0.0f);
    if (n % SUM_LANES > 0)
        for (int k = 0; k < SUM_PARTS; k++) {
            const vf some = row_last(dy, n, k);
            row_sum_add(&sum, k, some);
            dy_most = v_max(dy_most, v_abs(some));
            y_most = v_max(y_most, row_last(y, n, k));
        }
    for (size_t i = 0; i + SUM_LANES <= n; i += SUM_LANES)
        for (int k = 0; k < SUM_PARTS; k++) {
            const vf some = v_load(dy + i + k * VL);
            row_sum_add(&sum, k, some);
            dy_most = v_max(dy_most, v_abs(some));
            y_most = v_max(y_most, v_load(y + i + k * VL));
        }
    *tame = !v_any(v_either(v_gt(dy_most, v_set1(0x1p30f)), v_gt(y_most, v_set1(1.0f))));
    return row_sum_total(sum);
}

/* Of a tame row: then all that is lifted by 2^96 is below 2^127, and what e^y < e^-150 would
 * add is below 2^-175. */
INLINE int log_softmax_is_plain(double s, double scale)
{
    return ((s == 0) | row_between(0x1p-80, s, 0x1p26)) & row_between(0x1p-30, scale, 0x1p16) &
           (fabs(s * scale) <= 0x1p40);
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
    const size_t head = loop_head(g->dx, n, 0);
    const vf last = row_slope_at(g, n - VL, p), first = head > 0 ? row_slope_at(g, 0, p) : last;
    size_t i = head;
    if (g->stream && n >= ALIGN_FROM) {
        for (; i + VL < n; i += VL) {
            v_prefetch(g->dy + i + AHEAD);
            v_prefetch(g->y + i + AHEAD);
            v_stream(g->dx + i, row_slope_at(g, i, p));
        }
        v_fence();
    } else {
        for (; i + VL < n; i += VL)
            v_store(g->dx + i, row_slope_at(g, i, p));
    }
    if (head > 0)
        v_store(g->dx, first);
    v_store(g->dx + n - VL, last);
}

/* ---- Wild rows ----------------------------------------------------------------------------------- */

/* Products of two floats are exact in double. */
APART double softmax_dot_exact(const row_gradient *g)
{
    double lane[4] = { 0 };
    size_t i = 0;
    for (; i < g->n; i++)
        lane[i % 4] += (double)g->dy[i] * (double)g->y[i];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
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

INLINE float softmax_slope_exact(const row_gradient *g, size_t i, double s)
{
    return (float)((double)g->y[i] * ((double)g->dy[i] - s) * (double)g->scale);
}

/* Beyond e^300 only s = 0 makes the result finite, and e^-600 is nothing. */
INLINE float log_slope_exact(const row_gradient *g, size_t i, double s)
{
    double y = (double)g->y[i];
    y = y > 300 ? 300 : y;
    const double share = y < -600 ? 0 : exp_double(y < -600 ? -600 : y);
    return (float)(((double)g->dy[i] - share * s) * (double)g->scale);
}

APART void row_backward_wild(int is_log, const row_gradient *g, double s)
{
    enum { BLOCK = 16 };
    size_t i = 0;
    for (; i < g->n; i++)
        g->dx[i] = is_log ? log_slope_exact(g, i, s) : softmax_slope_exact(g, i, s);
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
                             rows->stream };
    return g;
}

static void softmax_backward_rows(const act_softmax_rows *rows, size_t begin, size_t count)
{
    const double scale = (double)rows->scale;
    const float most = fabs(scale) > 1 ? (float)(0x1p126 / fabs(scale)) : INFINITY;
    const int is_free = row_scale_is_free(rows->scale);
    float high[ROW_BATCH], low[ROW_BATCH];
    int plain[ROW_BATCH];
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(rows, begin + r);
        const double s = softmax_dot(g.dy, g.y, g.n);
        high[r] = (float)(s * scale);
        low[r] = (float)(s * scale - (double)high[r]);
        plain[r] = is_free & softmax_is_plain(s, scale);
    }
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(rows, begin + r);
        const row_slope p = { .share = { v_set1(rows->scale), v_set1(high[r]), v_set1(low[r]) } };
        if (plain[r] && (most == INFINITY || row_is_below(g.dy, g.n, most)))
            row_backward(&g, &p);
        else
            row_backward_wild(0, &g, softmax_dot_exact(&g));
    }
}

static void log_softmax_backward_rows(const act_softmax_rows *rows, size_t begin, size_t count)
{
    const double scale = (double)rows->scale;
    const int is_free = row_scale_is_free(rows->scale);
    const vf unit = v_set1(rows->scale * 0x1p-96f);
    double s[ROW_BATCH];
    float high[ROW_BATCH], low[ROW_BATCH];
    int plain[ROW_BATCH];
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(rows, begin + r);
        int tame;
        s[r] = log_softmax_sum(g.dy, g.y, g.n, &tame);
        high[r] = (float)s[r];
        low[r] = s[r] == 0 ? 0.0f : (float)((s[r] - (double)high[r]) / s[r]);
        plain[r] = is_free & tame & log_softmax_is_plain(s[r], scale);
    }
    for (size_t r = 0; r < count; r++) {
        const row_gradient g = row_gradient_at(rows, begin + r);
        const row_slope p = { .is_log = 1, .log = { v_set1(high[r]), v_set1(low[r]), unit } };
        if (plain[r])
            row_backward(&g, &p);
        else
            row_backward_wild(1, &g, s[r]);
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
