/* SPDX-License-Identifier: MIT
 *
 * softmax and log_softmax of one row, and their backward passes from the output.
 *
 * With m the greatest of the scaled row and d = scale * x - m <= 0,
 *
 *   softmax = e^d / S    log_softmax = d - log(S)    S = sum of e^d >= 1
 *
 * Three passes: m; S, for softmax with each e^d left where y will be; the result. A row
 * with NaN or +inf makes S NaN, and S all of y. */
#ifndef ACTIVATE_KERNELS_SOFTMAX_H
#define ACTIVATE_KERNELS_SOFTMAX_H

/* d = (x * unit - greatest) * rest, unit being exact to multiply by and rest not
 * negative: +-1, or +-1/2 for a scale below 1, with which a difference of two floats
 * that d can still hold would overflow. */
typedef struct row_scale {
    vf unit, rest, greatest;
} row_scale;

INLINE row_scale row_scale_of(float scale)
{
    const float size = scale < 0 ? -scale : scale;
    const float unit = size < 1 ? 0.5f : 1.0f;
    row_scale s;
    s.unit = v_set1(scale < 0 ? -unit : unit);
    s.rest = v_set1(size / unit);
    s.greatest = v_set1(-INFINITY);
    return s;
}

INLINE vf row_distance(vf x, const row_scale *s)
{
    return v_mul(v_fma(x, s->unit, v_neg(s->greatest)), s->rest);
}

/* e^d for d <= 89, +0 for -inf, NaN for NaN. Where that rounds to 0 anyway it is value * 0:
 * a product that underflows stops the pipes, and masked logits are many. */
INLINE vf row_exp(vf d)
{
    const scaled e = exp_scaled(v_max(v_set1(-110.0f), d), NO_LOW);
    return v_mul(e.value, v_zero_if(v_lt(d, v_set1(-104.0f)), e.unit));
}

/* ---- The greatest ------------------------------------------------------------------ */

/* Of a row with NaN it is anything: the sum will tell. */
INLINE float row_greatest(const float *x, size_t n, vf unit)
{
    enum { AT_ONCE = 4 };
    const vf least = v_set1(-INFINITY);
    vf m[AT_ONCE] = { least, least, least, least };
    float lane[VL];
    size_t i = 0;
    for (; i + AT_ONCE * VL <= n; i += AT_ONCE * VL)
        for (int k = 0; k < AT_ONCE; k++)
            m[k] = v_max(m[k], v_mul(v_load(x + i + k * VL), unit));
    for (; i + VL <= n; i += VL)
        m[0] = v_max(m[0], v_mul(v_load(x + i), unit));
    if (i < n) {
        const vf some = v_mul(v_loadn(x + i, n - i), unit);
        m[1] = v_max(m[1], v_select(v_mask(UINT32_MAX << (n - i), 0), least, some));
    }
    vf greatest = v_max(v_max(m[0], m[1]), v_max(m[2], m[3]));
    if (VL > 8)
        greatest = v_max(greatest, v_flip(greatest, 8));
    if (VL > 4)
        greatest = v_max(greatest, v_flip(greatest, 4));
    if (VL > 2)
        greatest = v_max(greatest, v_flip(greatest, 2));
    if (VL > 1)
        greatest = v_max(greatest, v_flip(greatest, 1));
    v_store(lane, greatest);
    return lane[0];
}

/* ---- The sum ------------------------------------------------------------------------ */

/* S; the exponentials go to e if keep is 1, which may be x. */
INLINE double row_exp_sum(const float *x, float *e, size_t n, const row_scale *s, int keep)
{
    row_sum sum;
    size_t i = 0;
    row_sum_begin(&sum);
    while (n - i >= SUM_LANES) {
        const size_t stop = row_sum_stop(i, n);
        for (; i < stop; i += SUM_LANES) {
            for (int k = 0; k < SUM_PARTS; k++) {
                const vf term = row_exp(row_distance(v_load(x + i + k * VL), s));
                if (keep)
                    v_store(e + i + k * VL, term);
                row_sum_add(&sum, k, term);
            }
        }
        if (i % SUM_BLOCK == 0)
            row_sum_drain(&sum);
    }
    for (int k = 0; i < n; i += VL, k++) {
        const size_t count = n - i < VL ? n - i : VL;
        const vf term = row_exp(row_distance(v_loadn(x + i, count), s));
        if (keep)
            v_storen(e + i, term, count);
        row_sum_add(&sum, k, row_first(term, count));
    }
    return row_sum_end(&sum);
}

/* log(s) for a normal s > 0: s = 2^k m with m near 1, log(m) = 2 artanh(f) with
 * f = (m - 1) / (m + 1), |f| <= 0.172; what the series leaves out is below 2^-50 of it. */
INLINE double row_log(double s)
{
    uint64_t bits;
    double m;
    if (!(s > 0))
        return s;
    memcpy(&bits, &s, sizeof bits);
    int k = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffff) | 0x3ff0000000000000;
    memcpy(&m, &bits, sizeof m);
    if (m > 0x1.6a09e6p0) {
        m *= 0.5;
        k++;
    }
    const double f = (m - 1) / (m + 1), z = f * f;
    /* two chains, half as long each: the terms in f^3, f^7, ... and the others */
    const double zz = z * z;
    double others = 2.0 / 17, thirds = 2.0 / 19;
    for (int odd = 13; odd > 0; odd -= 4) {
        others = others * zz + 2.0 / odd;
        thirds = thirds * zz + 2.0 / (odd + 2);
    }
    const double series = others + z * thirds;
    return k * 0x1.62e42fefa39efp-1 + f * series;
}

/* ---- The result ----------------------------------------------------------------------- */

/* What the last pass makes of x, or of the exponentials for ROW_SCALED. */
typedef enum row_result { ROW_SCALED, ROW_SOFTMAX, ROW_LOG } row_result;

typedef struct row_end {
    row_scale scale;
    vf factor;         /* 1 / S  */
    vf log_s, log_low; /* log(S) */
} row_end;

INLINE vf row_value(row_result kind, vf x, const row_end *end)
{
    if (kind == ROW_SCALED)
        return v_mul(x, end->factor);
    const vf d = row_distance(x, &end->scale);
    if (kind == ROW_SOFTMAX)
        return v_mul(row_exp(d), end->factor);
    return v_sub(v_sub(d, end->log_low), end->log_s); /* after log_s, log_low would do nothing */
}

INLINE void row_finish(row_result kind, const float *x, float *y, size_t n, const row_end *end,
                       int stream)
{
    const int past = stream && n >= ALIGN_FROM;
    size_t i = loop_head(y, n);
    if (i > 0)
        v_storen(y, row_value(kind, v_loadn(x, i), end), i);
    if (past) {
        for (; i + VL <= n; i += VL) {
            v_prefetch(x + i + AHEAD);
            v_stream(y + i, row_value(kind, v_load(x + i), end));
        }
        v_fence();
    } else {
        for (; i + VL <= n; i += VL)
            v_store(y + i, row_value(kind, v_load(x + i), end));
    }
    if (i < n)
        v_storen(y + i, row_value(kind, v_loadn(x + i, n - i), end), n - i);
}

/* A row of a large matrix that is not worth the trip to memory and back; 8 KiB, for small
 * stacks. */
enum { ROW_TILE = 2048 };

static void softmax(const float *x, float *y, size_t n, float scale, int stream)
{
    float tile[ROW_TILE];
    float *const e = stream && n <= ROW_TILE ? tile : y;
    row_end end;
    end.scale = row_scale_of(scale);
    const float greatest = row_greatest(x, n, end.scale.unit);
    end.scale.greatest = v_set1(greatest);
    const int again = stream && n > ROW_TILE; /* cheaper than to read and write y twice */
    const double sum =
        again ? row_exp_sum(x, e, n, &end.scale, 0) : row_exp_sum(x, e, n, &end.scale, 1);
    end.factor = v_set1((float)(1 / sum));
    if (again)
        row_finish(ROW_SOFTMAX, x, y, n, &end, stream);
    else
        row_finish(ROW_SCALED, e, y, n, &end, stream);
}

static void log_softmax(const float *x, float *y, size_t n, float scale, int stream)
{
    row_end end;
    end.scale = row_scale_of(scale);
    const float greatest = row_greatest(x, n, end.scale.unit);
    end.scale.greatest = v_set1(greatest);
    const double log_s = row_log(row_exp_sum(x, y, n, &end.scale, 0));
    end.log_s = v_set1((float)log_s);
    end.log_low = v_set1((float)(log_s - (double)(float)log_s));
    row_finish(ROW_LOG, x, y, n, &end, stream);
}

/* ---- Backward --------------------------------------------------------------------------- */

/* The sum of dy * y for softmax, of dy for log_softmax. */
INLINE double row_gradient_sum(const float *dy, const float *y, size_t n, int is_log)
{
    row_sum sum;
    size_t i = 0;
    row_sum_begin(&sum);
    while (n - i >= SUM_LANES) {
        const size_t stop = row_sum_stop(i, n);
        for (; i < stop; i += SUM_LANES) {
            for (int k = 0; k < SUM_PARTS; k++) {
                const vf g = v_load(dy + i + k * VL);
                row_sum_add(&sum, k, is_log ? g : v_mul(g, v_load(y + i + k * VL)));
            }
        }
        if (i % SUM_BLOCK == 0)
            row_sum_drain(&sum);
    }
    for (int k = 0; i < n; i += VL, k++) {
        const size_t count = n - i < VL ? n - i : VL;
        const vf g = v_loadn(dy + i, count);
        row_sum_add(&sum, k, is_log ? g : v_mul(g, v_loadn(y + i, count)));
    }
    return row_sum_end(&sum);
}

INLINE vf row_gradient(int is_log, vf dy, vf y, vf sum, vf scale)
{
    if (!is_log)
        return v_mul(v_mul(y, v_sub(dy, sum)), scale);
    return v_mul(v_fnma(row_exp(v_min(v_set1(89.0f), y)), sum, dy), scale);
}

INLINE void row_backward(int is_log, const float *dy, const float *y, float *dx, size_t n,
                         float scale_, int stream)
{
    const vf sum = v_set1((float)row_gradient_sum(dy, y, n, is_log)), scale = v_set1(scale_);
    const int past = stream && n >= ALIGN_FROM;
    size_t i = loop_head(dx, n);
    if (i > 0)
        v_storen(dx, row_gradient(is_log, v_loadn(dy, i), v_loadn(y, i), sum, scale), i);
    if (past) {
        for (; i + VL <= n; i += VL) {
            v_prefetch(dy + i + AHEAD);
            v_prefetch(y + i + AHEAD);
            v_stream(dx + i, row_gradient(is_log, v_load(dy + i), v_load(y + i), sum, scale));
        }
        v_fence();
    } else {
        for (; i + VL <= n; i += VL)
            v_store(dx + i, row_gradient(is_log, v_load(dy + i), v_load(y + i), sum, scale));
    }
    if (i < n)
        v_storen(dx + i,
                 row_gradient(is_log, v_loadn(dy + i, n - i), v_loadn(y + i, n - i), sum, scale),
                 n - i);
}

static void softmax_backward(const float *dy, const float *y, float *dx, size_t n, float scale,
                             int stream)
{
    row_backward(0, dy, y, dx, n, scale, stream);
}

static void log_softmax_backward(const float *dy, const float *y, float *dx, size_t n, float scale,
                                 int stream)
{
    row_backward(1, dy, y, dx, n, scale, stream);
}

#endif
