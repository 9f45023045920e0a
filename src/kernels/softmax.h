/* SPDX-License-Identifier: MIT
 *
 * softmax and log_softmax, forward.
 *
 * With m the greatest of the scaled row and d = scale * x - m <= 0,
 *
 *   softmax = e^d / S    log_softmax = d - log(S)    S = sum of e^d >= 1
 *
 * A row with NaN or +inf makes S NaN, and S all of y. Exponentials are lifted by 2^64, so
 * that they are never subnormal; the factor 1 / S takes it back.
 *
 * Long rows are done one by one, in three passes: m; S, for softmax with each e^d left
 * where y will be; the result. Of short ones so many as a vector has lanes are done at once,
 * a lane each: what has to be done once a row is then done once for all of them. A few that
 * are left over are done one by one, with the same operations and so with the same bits. */
#ifndef ACTIVATE_KERNELS_SOFTMAX_H
#define ACTIVATE_KERNELS_SOFTMAX_H

/* d = (x * unit - greatest) * rest, unit being exact to multiply by and rest not
 * negative: +-1, or +-1/2 for a scale below 1, with which a difference of two floats
 * that d can still hold would overflow. */
typedef struct row_scale {
    vf unit, rest, greatest;
    int rest_is_1;
} row_scale;

INLINE row_scale row_scale_of(float scale)
{
    const float size = scale < 0 ? -scale : scale;
    const float unit = size < 1 ? 0.5f : 1.0f;
    row_scale s;
    s.unit = v_set1(scale < 0 ? -unit : unit);
    s.rest = v_set1(size / unit);
    s.rest_is_1 = size <= unit && size >= unit;
    s.greatest = v_set1(-INFINITY);
    return s;
}

INLINE vf row_distance(vf x, const row_scale *s)
{
    return v_mul(v_fma(x, s->unit, v_neg(s->greatest)), s->rest);
}

/* 2^64 e^d for d <= 40, NaN for NaN; below -105 it stays there. With FMA a single one reduces:
 * float(ln2 / 8) is within 2^-28 of it, which is little beside the rounding of d. */
INLINE vf row_exp(vf d)
{
    const vf x = v_max(v_set1(-105.0f), d);
    reduced x8;
    if (!VEC_FUSED)
        return exp_lifted(x);
    const vf rounder = v_set1(ROUNDER);
    const vf shifted = v_fma(x, v_set1(0x1.715476p3f), rounder);
    x8.r = v_fnma(v_sub(shifted, rounder), v_set1(0x1.62e43p-4f), x);
    x8.n = v_bits(shifted);
    return exp_lifted_of(x8);
}

/* e^d / S of 2^64 e^d. Where that rounds to 0 it is 0 * factor: a product that underflows
 * stops the pipes, and masked logits are many. */
INLINE vf row_share(vf e, vf factor)
{
    return v_mul(v_zero_if(v_lt(e, v_set1(0x1p-86f)), e), factor);
}

/* The first k elements; missing lanes repeat one of them, lest what nobody asked for overflow. */
INLINE vf row_some(const float *x, size_t k)
{
    return v_select(v_mask(UINT32_MAX << (k - 1) << 1, 0), v_set1(x[0]), v_loadn(x, k));
}

/* ---- The greatest ------------------------------------------------------------------ */

INLINE float row_greatest_lane(vf m)
{
    float lane[VL];
    if (VL > 8)
        m = v_max(m, v_flip(m, 8));
    if (VL > 4)
        m = v_max(m, v_flip(m, 4));
    if (VL > 2)
        m = v_max(m, v_flip(m, 2));
    if (VL > 1)
        m = v_max(m, v_flip(m, 1));
    v_store(lane, m);
    return lane[0];
}

INLINE vf row_signed(vf x, int negative)
{
    return negative ? v_neg(x) : x;
}

/* Of x, or of -x. Of a row with NaN it is anything: the sum will tell. */
INLINE vf row_greatest_of(const float *x, size_t n, int negative)
{
    enum { AT_ONCE = 4 };
    const vf least = v_set1(-INFINITY);
    vf m[AT_ONCE] = { least, least, least, least };
    size_t i = 0;
    for (; i + AT_ONCE * VL <= n; i += AT_ONCE * VL)
        for (int k = 0; k < AT_ONCE; k++)
            m[k] = v_max(m[k], row_signed(v_load(x + i + k * VL), negative));
    for (; i + VL <= n; i += VL)
        m[0] = v_max(m[0], row_signed(v_load(x + i), negative));
    if (n >= VL)
        m[1] = v_max(m[1], row_signed(v_load(x + n - VL), negative));
    else
        m[1] = row_signed(row_some(x, n), negative);
    return v_max(v_max(m[0], m[1]), v_max(m[2], m[3]));
}

/* The greatest of x * unit, whose size is 1 or 1/2. */
INLINE vf row_greatest(const float *x, size_t n, const row_scale *s, float scale)
{
    const vf m = scale < 0 ? row_greatest_of(x, n, 1) : row_greatest_of(x, n, 0);
    return v_mul(v_set1(row_greatest_lane(m)), v_abs(s->unit));
}

/* ---- The sum ------------------------------------------------------------------------ */

/* Of 16 elements. */
APART void row_exp_last(const float *x, float *e, const row_scale *s)
{
    for (size_t i = 0; i < SUM_LANES; i += VL)
        v_store(e + i, row_exp(row_distance(v_load(x + i), s)));
}

/* Adds n exponentials to 16 sums, and stores them if step is 16. A rest of 1 costs no product. */
INLINE void row_exp_block(const float *x, float *to, size_t step, size_t n, const row_scale *s,
                          lifted_sum *part, int rest_is_1)
{
    for (size_t i = 0; i < n; i += SUM_LANES, to += step) {
        vf term[SUM_PARTS];
        for (int k = 0; k < SUM_PARTS; k++) {
            const vf d = v_fma(v_load(x + i + k * VL), s->unit, v_neg(s->greatest));
            term[k] = row_exp(rest_is_1 ? d : v_mul(d, s->rest));
        }
        for (int k = 0; k < SUM_PARTS; k++) {
            v_store(to + k * VL, term[k]);
            part[k] = lifted_sum_add(part[k], term[k]);
        }
    }
}

/* 2^64 S of n >= SUM_LANES elements; the exponentials go to e, which may be x, or nowhere. */
APART double row_exp_sum(const float *x, float *e, size_t n, const row_scale *scale)
{
    const row_scale s = *scale; /* in registers, whatever e may be */
    float none[SUM_LANES];
    float *to = e != NULL ? e : none;
    const size_t step = e != NULL ? SUM_LANES : 0;
    row_sum sum = row_sum_zero();
    float last[SUM_LANES]; /* before e takes their place */
    const size_t rest = n % SUM_LANES, block = lifted_sum_block(n);
    if (rest > 0)
        row_exp_last(x + n - SUM_LANES, last, scale);
    for (size_t i = 0; i + SUM_LANES <= n;) {
        const size_t stop = n - i < block ? n - rest : i + block;
        lifted_sum part[SUM_PARTS];
        for (int k = 0; k < SUM_PARTS; k++)
            part[k] = lifted_sum_zero();
        if (s.rest_is_1)
            row_exp_block(x + i, to, step, stop - i, &s, part, 1);
        else
            row_exp_block(x + i, to, step, stop - i, &s, part, 0);
        to += (stop - i) / SUM_LANES * step;
        i = stop;
        for (int k = 0; k < SUM_PARTS; k++)
            sum.part[k] = v_dadd(sum.part[k], lifted_sum_wide(part[k]));
    }
    if (rest > 0) {
        for (int k = 0; k < SUM_PARTS; k++) {
            if (e != NULL)
                v_store(e + n - SUM_LANES + k * VL, v_load(last + k * VL));
            row_sum_add(&sum, k, row_left_over(v_load(last + k * VL), n, k));
        }
    }
    return row_sum_total(sum);
}

/* log(s) for a normal s > 0, NaN for NaN: s = 2^k m with m near 1, log(m) = 2 artanh(f)
 * with f = (m - 1) / (m + 1), |f| <= 0.172; what the series leaves out is below 2^-50 of
 * it. No branch, so that several become vectors. */
INLINE double row_log(double s)
{
    const uint64_t one = 0x3ff0000000000000, root_half = 0x3fe6a09e667f3bcd;
    const uint64_t integer = 0x4330000000000000; /* of 2^52 + i are the low bits i */
    uint64_t bits;
    double m, k;
    memcpy(&bits, &s, sizeof bits);
    const uint64_t above = bits + (one - root_half);
    const uint64_t exponent = (above >> 52) | integer;
    memcpy(&k, &exponent, sizeof k);
    k -= 0x1p52 + 1023;
    bits = (above & 0x000fffffffffffff) + root_half;
    memcpy(&m, &bits, sizeof m);
    const double f = (m - 1) / (m + 1), z = f * f;
    /* two chains, half as long each: the terms in f^3, f^7, ... and the others */
    const double zz = z * z;
    double others = 2.0 / 17, thirds = 2.0 / 19;
    for (int odd = 13; odd > 0; odd -= 4) {
        others = others * zz + 2.0 / odd;
        thirds = thirds * zz + 2.0 / (odd + 2);
    }
    const double series = others + z * thirds;
    return k * 0x1.62e42fefa39efp-1 + (f * series + s * 0);
}

/* ---- The result ----------------------------------------------------------------------- */

/* softmax is made of the exponentials, log_softmax of x. */
typedef struct row_end {
    int is_log;
    row_scale scale;
    vf factor;         /* 1 / S, less the lift */
    vf log_s, log_low; /* log(S) */
} row_end;

/* sum: 2^64 S. */
INLINE float row_factor(double sum)
{
    return (float)(1 / sum);
}

/* log(S) = high + low */
INLINE void row_log_halves(double sum, float *high, float *low)
{
    const double value = row_log(sum * 0x1p-64);
    *high = (float)value;
    *low = (float)(value - (double)*high);
}

/* is_log is a constant: compilers that choose afterwards what was computed both ways let the
 * other way overflow. */
INLINE vf row_value(int is_log, vf x, const row_end *end)
{
    if (!is_log)
        return row_share(x, end->factor);
    const vf d = row_distance(x, &end->scale);
    return v_sub(v_sub(d, end->log_low), end->log_s); /* after log_s, log_low would do nothing */
}

/* The vectors at both ends are computed before anything is stored, for y may be x, and
 * stored last: what they have in common with others is written twice. */
INLINE void row_finish_as(int is_log, const float *x, float *y, size_t n, const row_end *given,
                          uint32_t how)
{
    const row_end copy = *given, *const end = &copy;
    if (n < VL) {
        v_storen(y, row_value(is_log, row_some(x, n), end), n);
        return;
    }
    const vf first = row_value(is_log, v_load(x), end),
             last = row_value(is_log, v_load(x + n - VL), end);
    size_t i = loop_head(y, n);
    if (loop_how(how, n) & ACT_STREAM) {
        for (; i + VL < n; i += VL) {
            v_prefetch(x + i + AHEAD);
            v_stream(y + i, row_value(is_log, v_load(x + i), end));
        }
        v_fence();
    } else {
        for (; i + VL < n; i += VL)
            v_store(y + i, row_value(is_log, v_load(x + i), end));
    }
    v_store(y, first);
    v_store(y + n - VL, last);
}

APART void row_finish(const float *x, float *y, size_t n, const row_end *end, uint32_t how)
{
    if (end->is_log)
        row_finish_as(1, x, y, n, end, how);
    else
        row_finish_as(0, x, y, n, end, how);
}

/* ---- One row ---------------------------------------------------------------------------- */

/* Up to 64 columns a row is short, and has four sums: element i is added to number i % 4. */
enum { ROW_SHORT = 64, ROW_CHAINS = 4 };

INLINE double row_chains_total(const double *sum, size_t apart)
{
    return (sum[0] + sum[2 * apart]) + (sum[apart] + sum[3 * apart]);
}

/* The sum of n numbers and zeros up to a multiple of 4: lifted_sum for one lane. */
INLINE double row_chains(const float *e, size_t n)
{
    float sum[ROW_CHAINS], low[ROW_CHAINS];
    double total[ROW_CHAINS];
    for (int k = 0; k < ROW_CHAINS; k++) {
        sum[k] = LIFTED_BASE;
        low[k] = 0;
    }
    for (size_t i = 0; i < n; i += ROW_CHAINS)
        for (int k = 0; k < ROW_CHAINS; k++) {
            const float term = e[i + (size_t)k], before = sum[k];
            sum[k] = before + term;
            low[k] += term - (sum[k] - before);
        }
    for (int k = 0; k < ROW_CHAINS; k++)
        total[k] = (double)(sum[k] - LIFTED_BASE) + (double)low[k];
    return row_chains_total(total, 1);
}

/* 2^64 S of n <= ROW_SHORT elements; e has room for so many. */
INLINE double row_exp_sum_short(const float *x, float *e, size_t n, const row_scale *s)
{
    for (size_t i = 0; i < n; i += VL) {
        const size_t count = n - i < VL ? n - i : VL;
        const vf term = row_exp(row_distance(row_some(x + i, count), s));
        v_store(e + i, v_zero_if(v_mask(UINT32_MAX << (count - 1) << 1, 0), term));
    }
    for (size_t i = n; i % ROW_CHAINS != 0; i++)
        e[i] = 0;
    return row_chains(e, n);
}

/* Exponentials of a large matrix are not worth the trip to memory and back: those of a row
 * that is longer than this are computed again. 8 KiB, for small stacks. */
enum { ROW_TILE = 2048 };

/* The exponentials of a row by tiles, none of which is shorter than SUM_LANES. */
INLINE void row_exp_again(const float *x, float *y, size_t n, float *tile, const row_end *end)
{
    for (size_t i = 0; i < n;) {
        const size_t left = n - i;
        const size_t most = left < ROW_TILE + SUM_LANES ? ROW_TILE - SUM_LANES : ROW_TILE;
        const size_t count = left <= ROW_TILE ? left : most;
        row_exp_sum(x + i, tile, count, &end->scale);
        row_finish(tile, y + i, count, end, ACT_STREAM);
        i += count;
    }
}

static void softmax_row(const float *x, float *y, size_t n, const act_softmax_rows *rows)
{
    float tile[ROW_TILE];
    const int stream = (rows->how & ACT_STREAM) != 0, is_log = rows->is_log;
    const int again = stream && n > ROW_TILE;
    float *const e = is_log || again ? NULL : stream ? tile : y;
    row_end end;
    end.is_log = is_log;
    end.scale = row_scale_of(rows->scale);
    end.scale.greatest = row_greatest(x, n, &end.scale, rows->scale);
    const double sum = n <= ROW_SHORT ? row_exp_sum_short(x, tile, n, &end.scale)
                                      : row_exp_sum(x, e, n, &end.scale);
    float high = 0, low = 0;
    if (is_log)
        row_log_halves(sum, &high, &low);
    end.factor = v_set1(row_factor(sum));
    end.log_s = v_set1(high);
    end.log_low = v_set1(low);
    if (again && !is_log)
        row_exp_again(x, y, n, tile, &end);
    else
        row_finish(is_log ? x : n <= ROW_SHORT ? tile : e, y, n, &end, rows->how);
}

/* ---- A row in each lane -------------------------------------------------------------------- */

/* Where the block of columns from `at` on begins: the last one ends with the row, and what
 * it has in common with the block before is done twice. */
INLINE size_t lanes_block(size_t at, size_t cols)
{
    return at + VL <= cols || cols < VL ? at : cols - VL;
}

/* column[j] is element j of up to VL rows; lanes beyond `count` repeat the last row. */
INLINE void lanes_load(const act_softmax_rows *rows, const float *x, size_t count, vf *column)
{
    const size_t cols = rows->cols;
    for (size_t at = 0; at < cols; at += VL) {
        const size_t from = lanes_block(at, cols);
        vf block[VL];
        for (size_t i = 0; i < VL; i++) {
            const float *const row = x + (i < count ? i : count - 1) * rows->x_stride + from;
            block[i] = cols < VL ? row_some(row, cols) : v_load(row);
        }
        v_transpose(block);
        for (size_t j = 0; j < VL; j++)
            column[from + j] = block[j];
    }
}

INLINE void lanes_store(const act_softmax_rows *rows, float *y, size_t count, const vf *column)
{
    const size_t cols = rows->cols;
    for (size_t at = 0; at < cols; at += VL) {
        const size_t from = lanes_block(at, cols);
        vf block[VL];
        for (size_t j = 0; j < VL; j++)
            block[j] = column[from + j];
        v_transpose(block);
        for (size_t i = 0; i < count; i++) {
            float *const row = y + i * rows->out_stride + from;
            if (cols < VL)
                v_storen(row, block[i], cols);
            else
                v_store(row, block[i]);
        }
    }
}

/* The exponentials take the place of the columns, but for log_softmax. */
INLINE void lanes_sum(const act_softmax_rows *rows, vf *column, const row_scale *s, double *total)
{
    lifted_sum sum[ROW_CHAINS];
    double chain[ROW_CHAINS * VL];
    for (int k = 0; k < ROW_CHAINS; k++)
        sum[k] = lifted_sum_zero();
    for (size_t j = 0; j < rows->cols; j += ROW_CHAINS) {
        vf term[ROW_CHAINS];
        for (size_t k = 0; k < ROW_CHAINS; k++)
            term[k] = v_set1(0.0f);
        for (size_t k = 0; k < ROW_CHAINS && j + k < rows->cols; k++) {
            term[k] = row_exp(row_distance(column[j + k], s));
            if (!rows->is_log)
                column[j + k] = term[k];
        }
        for (int k = 0; k < ROW_CHAINS; k++)
            sum[k] = lifted_sum_add(sum[k], term[k]);
    }
    for (int k = 0; k < ROW_CHAINS; k++)
        v_dstore(chain + k * VL, lifted_sum_wide(sum[k]));
    for (int i = 0; i < VL; i++)
        total[i] = row_chains_total(chain + i, VL);
}

/* count <= VL rows of at most ROW_SHORT columns. */
static void softmax_lanes(const act_softmax_rows *rows, const float *x, float *y, size_t count)
{
    vf column[ROW_SHORT];
    double sum[VL];
    float factor[VL], high[VL] = { 0 }, low[VL] = { 0 };
    row_end end;
    end.is_log = rows->is_log;
    end.scale = row_scale_of(rows->scale);
    lanes_load(rows, x, count, column);
    for (size_t j = 0; j < rows->cols; j++)
        end.scale.greatest = v_max(end.scale.greatest, v_mul(column[j], end.scale.unit));
    lanes_sum(rows, column, &end.scale, sum);
    for (int i = 0; i < VL; i++)
        factor[i] = row_factor(sum[i]);
    if (rows->is_log)
        for (int i = 0; i < VL; i++)
            row_log_halves(sum[i], &high[i], &low[i]);
    end.factor = v_load(factor);
    end.log_s = v_load(high);
    end.log_low = v_load(low);
    if (rows->is_log)
        for (size_t j = 0; j < rows->cols; j++)
            column[j] = row_value(1, column[j], &end);
    else
        for (size_t j = 0; j < rows->cols; j++)
            column[j] = row_value(0, column[j], &end);
    lanes_store(rows, y, count, column);
}

/* From this many rows on, lanes that do nothing are cheaper than rows one by one. */
enum { LANES_FROM = VL / 4 + 1 };

static void softmax(const act_softmax_rows *rows)
{
    for (size_t r = 0; r < rows->rows;) {
        const float *const x = rows->x + r * rows->x_stride;
        float *const y = rows->out + r * rows->out_stride;
        const size_t left = rows->rows - r, count = left < VL ? left : VL;
        if (rows->cols <= ROW_SHORT && count >= LANES_FROM) {
            softmax_lanes(rows, x, y, count);
            r += count;
        } else {
            softmax_row(x, y, rows->cols, rows);
            r++;
        }
    }
}

#endif
