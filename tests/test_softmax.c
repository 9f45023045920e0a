/* SPDX-License-Identifier: MIT
 *
 * Softmax: the bits of every tier are those of its scalar twin at every length and place,
 * and those of a row do not depend on the others; nothing outside the rows is touched;
 * and within 8 ULP or 2^-24 of the truth in double, however long or adverse the row.
 * Small shares are better than that: within 3 + 2 d ULP, d below the greatest. */
#include "tier_list.h"
#include <fenv.h>
#include <float.h>
#include <math.h>

/* Under an emulator a sample. */
#ifdef ACTIVATE_EMULATED
enum { MOST = 1000, STEP = 23, LONGEST = MOST };
#else
enum { MOST = 70001, STEP = 1, LONGEST = (1 << 20) + 5 };
#endif
enum { ROOM = MOST + 64, PAD = 16 };

typedef enum kind { SOFTMAX, LOG_SOFTMAX, KINDS } kind;
static const char *const kind_name[KINDS] = { "softmax", "log_softmax" };

/* One row. */
static void forward(const act_tier *table, kind k, const float *x, float *y, size_t n, float scale,
                    int stream)
{
    table->softmax(&(act_softmax_rows) { .x = x,
                                         .out = y,
                                         .x_stride = n,
                                         .out_stride = n,
                                         .rows = 1,
                                         .cols = n,
                                         .scale = scale,
                                         .is_log = k == LOG_SOFTMAX,
                                         .how = stream ? ACT_STREAM : 0 });
}

static void backward(const act_tier *table, kind k, const float *dy, const float *y, float *dx,
                     size_t n, float scale, int stream)
{
    table->softmax_backward(&(act_softmax_rows) { .dy = dy,
                                                  .x = y,
                                                  .out = dx,
                                                  .dy_stride = n,
                                                  .x_stride = n,
                                                  .out_stride = n,
                                                  .rows = 1,
                                                  .cols = n,
                                                  .scale = scale,
                                                  .is_log = k == LOG_SOFTMAX,
                                                  .how = stream ? ACT_STREAM : 0 });
}

static void note(const h_tier *tier, kind k, const char *check, size_t n)
{
    h_now =
        (h_note) { .tier = tier->name, .op = kind_name[k], .pass = "row", .check = check, .n = n };
}

/* ---- Rows worth trying -------------------------------------------------------------- */

enum { RECIPES = 9 };

/* Ordinary logits; peaks; a large offset; ties; what vanishes one by one beside an early
 * greatest element but not together; tails to the subnormals; a late greatest. */
static void cook(int recipe, float *x, size_t n, uint64_t seed)
{
    h_fill_normal(x, n, seed);
    for (size_t i = 0; i < n; i++) {
        if (recipe == 1)
            x[i] *= 20;
        else if (recipe == 2)
            x[i] += 1000;
        else if (recipe == 3)
            x[i] = 3;
        else if (recipe == 4)
            x[i] = i == 0 ? 0 : -17.0f;
        else if (recipe == 5)
            x[i] = -(float)i / (float)n * 110;
        else if (recipe == 6)
            x[i] = i == n - 1 ? 20.0f : x[i];
        else if (recipe == 7)
            x[i] = i == n / 2 ? 5.0f : -12.61f;
        else if (recipe == 8)
            x[i] = -16.63f * (float)(i % 16 > 0 || i > 64);
    }
}

static float x_in[LONGEST], dy_in[LONGEST], want[LONGEST], got[LONGEST];

static void expect_row(const float *row, const float *wanted, size_t n, float scale)
{
    const float params[ACT_PARAMS_MOST] = { scale, 0 };
    for (size_t i = 0; i < n; i++)
        h_expect(row[i], wanted[i], dy_in[i], x_in[i], params, i);
}

/* ---- The same bits everywhere --------------------------------------------------------- */

static h_buffer pages[3];

static void make_pages(void)
{
    for (int page = 0; page < 3 && pages[page].first == NULL; page++)
        pages[page] = h_buffer_make();
}

static void check_between_pages(const h_tier *tier, kind k, size_t n, float scale)
{
    for (int end = 0; end < 2; end++) {
        float *const x = end ? pages[0].end - n : pages[0].first;
        float *const y = end ? pages[1].end - n : pages[1].first;
        note(tier, k, "between pages", n);
        memcpy(x, x_in, n * sizeof *x);
        forward(tier->table, k, x, y, n, scale, 0);
        expect_row(y, want, n, scale);
        note(tier, k, "in place", n);
        forward(tier->table, k, x, x, n, scale, 0);
        expect_row(x, want, n, scale);
    }
}

static void check_backward(const h_tier *tier, kind k, const float *y, size_t n, size_t shift,
                           float scale)
{
    static float expected[ROOM], dy[ROOM], rows[ROOM], out[PAD + ROOM + PAD];
    float *const dx = out + PAD + shift;
    backward(h_twin(tier->table), k, dy_in, y, expected, n, scale, 0);
    for (int stream = 0; stream < 2; stream++) {
        note(tier, k, stream ? "backward, streamed" : "backward", n);
        memset(out, 0xa5, sizeof out);
        backward(tier->table, k, dy_in, y, dx, n, scale, stream);
        expect_row(dx, expected, n, scale);
        assert_int_equal(h_bits(dx[-1]), 0xa5a5a5a5);
        assert_int_equal(h_bits(dx[n]), 0xa5a5a5a5);
    }
    note(tier, k, "backward in place", n);
    memcpy(dy, dy_in, n * sizeof *dy);
    memcpy(rows, y, n * sizeof *rows);
    backward(tier->table, k, dy, rows, dy, n, scale, 0);
    expect_row(dy, expected, n, scale);
    backward(tier->table, k, dy_in, rows, rows, n, scale, 0);
    expect_row(rows, expected, n, scale);
    if (n <= H_BUFFER_FLOATS) {
        float *const at[3] = { pages[0].end - n, pages[1].end - n, pages[2].end - n };
        memcpy(at[0], dy_in, n * sizeof *dy);
        memcpy(at[1], y, n * sizeof *dy);
        backward(tier->table, k, at[0], at[1], at[2], n, scale, 0);
        expect_row(at[2], expected, n, scale);
    }
}

static void check_row(const h_tier *tier, kind k, size_t n, size_t shift, float scale)
{
    static _Alignas(64) float x[ROOM], y[PAD + ROOM + PAD];
    float *const in = x + (5 * shift) % 16, *const out = y + PAD + shift;
    forward(h_twin(tier->table), k, x_in, want, n, scale, 0);
    memcpy(in, x_in, n * sizeof *in);
    for (int stream = 0; stream < 2; stream++) {
        note(tier, k, stream ? "streamed" : "apart", n);
        memset(y, 0xa5, sizeof y);
        forward(tier->table, k, in, out, n, scale, stream);
        expect_row(out, want, n, scale);
        assert_int_equal(h_bits(out[-1]), 0xa5a5a5a5);
        assert_int_equal(h_bits(out[n]), 0xa5a5a5a5);
    }
    if (n <= H_BUFFER_FLOATS)
        check_between_pages(tier, k, n, scale);
    check_backward(tier, k, out, n, shift, scale);
}

static void test_bits(void **state)
{
    static const float scales[] = { 1, 0.125f, -1.7f, 0, 3e38f, -1e-38f, 0x1p-149f };
    static const size_t lengths[] = { 1000, 4095, 4096, 4097, 4112, 8192, 9001, 70001 };
    make_pages();
    for (kind k = 0; k < KINDS; k++) {
        for (size_t n = 1; n <= 300; n += STEP) {
            cook((int)(n % RECIPES), x_in, n, h_seed() + n);
            h_fill_normal(dy_in, n, h_seed() + n + 1);
            if (n % 4 == 0)
                x_in[n / 3] = h_float(h_edges[n / 4 % H_EDGES]);
            if (n % 16 == 1)
                dy_in[n / 3] = h_float(h_edges[n / 16 % H_EDGES]);
            check_row(*state, k, n, n % 16, n % 2 ? 1 : scales[n / 2 % 7]);
        }
        for (size_t j = 0; j < sizeof lengths / sizeof lengths[0] && lengths[j] <= MOST; j++) {
            cook((int)j % RECIPES, x_in, lengths[j], h_seed() + j);
            h_fill_normal(dy_in, lengths[j], h_seed() + j + 1);
            check_row(*state, k, lengths[j], 3 * j, j % 2 ? 1 : -0.3f);
        }
    }
}

/* An edge in each lane of a row; its place must not matter. */
static void test_lanes(void **state)
{
    enum { N = 49 };
    const h_tier *const tier = *state;
    for (kind k = 0; k < KINDS; k++)
        for (size_t e = 0; e < H_EDGES; e++)
            for (size_t lane = e % STEP; lane < N; lane += STEP) {
                h_fill_normal(x_in, N, h_seed());
                x_in[lane] = h_float(h_edges[e]);
                forward(h_twin(tier->table), k, x_in, want, N, 1, 0);
                note(tier, k, "an edge in each lane", N);
                forward(tier->table, k, x_in, got, N, 1, 0);
                expect_row(got, want, N, 1);
            }
}

/* ---- Rows among others ------------------------------------------------------------------ */

/* A matrix between inaccessible pages, all of it in the pattern but its elements. */
typedef struct matrix {
    float *at;
    size_t rows, cols, stride;
} matrix;

static matrix matrix_make(h_buffer page, size_t rows, size_t cols, size_t gap, int at_end)
{
    const size_t span = (rows - 1) * (cols + gap) + cols;
    memset(page.first, 0xa5, (size_t)(page.end - page.first) * sizeof(float));
    return (matrix) { at_end ? page.end - span : page.first, rows, cols, cols + gap };
}

static void matrix_fill(matrix m, const float *from)
{
    for (size_t r = 0; r < m.rows; r++)
        memcpy(m.at + r * m.stride, from + r * m.cols, m.cols * sizeof(float));
}

/* The rows are those of `wanted`, and nothing else was written. */
static void matrix_expect(matrix m, h_buffer page, const float *wanted)
{
    for (float *p = page.first; p < page.end; p++) {
        const size_t i = (size_t)(p - m.at), r = i / m.stride, c = i % m.stride;
        if (p < m.at || r >= m.rows || c >= m.cols)
            assert_int_equal(h_bits(*p), 0xa5a5a5a5);
        else
            h_expect(*p, wanted[r * m.cols + c], dy_in[r * m.cols + c], x_in[r * m.cols + c],
                     (const float[ACT_PARAMS_MOST]) { 0 }, r * m.cols + c);
    }
}

static void run_matrix(const h_tier *tier, kind k, const matrix *dy, matrix x, matrix out,
                       float scale)
{
    const act_softmax_rows rows = { .dy = dy != NULL ? dy->at : NULL,
                                    .x = x.at,
                                    .out = out.at,
                                    .dy_stride = dy != NULL ? dy->stride : 0,
                                    .x_stride = x.stride,
                                    .out_stride = out.stride,
                                    .rows = x.rows,
                                    .cols = x.cols,
                                    .scale = scale,
                                    .is_log = k == LOG_SOFTMAX };
    (dy != NULL ? tier->table->softmax_backward : tier->table->softmax)(&rows);
}

static void check_matrix(const h_tier *tier, kind k, size_t rows, size_t cols, int at_end,
                         float scale)
{
    static float y[20 * 70], dx[20 * 70];
    const size_t gap = (rows + cols) % 3;
    for (size_t r = 0; r < rows; r++) { /* each alone, by the twin */
        const size_t i = r * cols;
        forward(h_twin(tier->table), k, x_in + i, y + i, cols, scale, 0);
        backward(h_twin(tier->table), k, dy_in + i, y + i, dx + i, cols, scale, 0);
    }
    const matrix x = matrix_make(pages[0], rows, cols, gap, at_end);
    const matrix out = matrix_make(pages[1], rows, cols, (gap + rows) % 3, at_end);
    matrix_fill(x, x_in);
    note(tier, k, "rows", rows);
    run_matrix(tier, k, NULL, x, out, scale);
    matrix_expect(out, pages[1], y);
    note(tier, k, "rows in place", rows);
    run_matrix(tier, k, NULL, x, x, scale);
    matrix_expect(x, pages[0], y);

    const matrix slope = matrix_make(pages[2], rows, cols, gap, at_end);
    const matrix result = matrix_make(pages[1], rows, cols, 2 - gap, at_end);
    matrix_fill(slope, dy_in);
    note(tier, k, "rows backward", rows);
    run_matrix(tier, k, &slope, x, result, scale);
    matrix_expect(result, pages[1], dx);
    note(tier, k, "rows backward in place of y", rows);
    run_matrix(tier, k, &slope, x, x, scale);
    matrix_expect(x, pages[0], dx);
    matrix_fill(x, y);
    note(tier, k, "rows backward in place of dy", rows);
    run_matrix(tier, k, &slope, x, slope, scale);
    matrix_expect(slope, pages[2], dx);
}

/* No row depends on how many there are, nor on the others, some of which are special. */
static void test_rows(void **state)
{
    static const float scales[] = { 1, -0.3f, 1, 40 };
    make_pages();
    for (size_t rows = 1; rows <= 20; rows++)
        for (size_t cols = 1 + rows * (STEP - 1) % 7; cols <= 70; cols += STEP)
            for (kind k = 0; k < KINDS; k++) {
                const size_t n = rows * cols;
                cook((int)(cols % 3), x_in, n, h_seed() + n);
                h_fill_normal(dy_in, n, h_seed() + n + 1);
                for (size_t r = rows % 3; r < rows; r += 3) {
                    x_in[r * cols + r % cols] = h_float(h_edges[(r + cols) % H_EDGES]);
                    dy_in[r * cols] = h_float(h_edges[(r + cols + 5) % H_EDGES]);
                }
                if (rows > 4)
                    for (size_t c = 0; c < cols; c++)
                        x_in[4 * cols + c] = -INFINITY;
                check_matrix(*state, k, rows, cols, (int)(cols % 2), scales[(rows + cols) % 4]);
            }
}

/* Finite rows raise no flag that may trap, whatever lies in lanes that are not there. */
static void test_flags(void **state)
{
    static const float far[] = { 0, -1000, 1000, -3e38f, 3e38f, 1e-40f };
    static const float scales[] = { 1, -1, 0.3f, 0, 14.3f };
    enum { FAR = sizeof far / sizeof far[0], SCALES = sizeof scales / sizeof scales[0] };
    enum { TRAPS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW };
    const h_tier *const tier = *state;
    for (size_t cols = 1; cols <= 140; cols += STEP)
        for (int c = 0; c < FAR * SCALES * 4; c++) {
            const size_t rows = cols % 2 ? 1 : 7, n = rows * cols;
            const kind k = c / FAR / SCALES % 2 ? LOG_SOFTMAX : SOFTMAX;
            act_softmax_rows r = { .x = x_in, .out = got, .rows = rows, .cols = cols };
            for (size_t i = 0; i < n; i++) {
                x_in[i] = far[c % FAR] + (float)(i * 37 % 101) * 0.1f;
                dy_in[i] = c / FAR / SCALES > 1 ? 0 : (float)(i * 31 % 17) * 0.01f - 0.08f;
            }
            r.x_stride = r.out_stride = r.dy_stride = cols;
            r.scale = scales[c / FAR % SCALES];
            r.is_log = k == LOG_SOFTMAX;
            note(tier, k, "flags", n);
            feclearexcept(FE_ALL_EXCEPT);
            tier->table->softmax(&r);
            assert_int_equal(fetestexcept(TRAPS), 0);
            r.dy = dy_in;
            r.x = got;
            r.out = want;
            tier->table->softmax_backward(&r);
            assert_int_equal(fetestexcept(TRAPS), 0);
        }
}

/* ---- The truth -------------------------------------------------------------------------- */

static double spacing(double value)
{
    int exponent;
    frexp(value, &exponent);
    return ldexp(1, exponent < -125 ? -149 : exponent - 24);
}

/* log of the sum of e^(scale x), over the greatest. */
static double log_sum(const float *x, size_t n, float scale, double *greatest)
{
    double sum = 0;
    *greatest = -HUGE_VALL;
    for (size_t i = 0; i < n; i++)
        *greatest = fmax(*greatest, (double)scale * (double)x[i]);
    for (size_t i = 0; i < n; i++)
        sum += exp((double)scale * (double)x[i] - *greatest);
    return log(sum);
}

/* The largest errors so far: of all elements, and of those beyond 2^-24. */
typedef struct worst {
    double any, beyond;
} worst;

static void check_truth(const h_tier *tier, kind k, int recipe, size_t n, float scale, worst *w)
{
    double greatest;
    cook(recipe, x_in, n, h_seed() + n);
    note(tier, k, "the truth", n);
    forward(tier->table, k, x_in, got, n, scale, 0);
    const double log_s = log_sum(x_in, n, scale, &greatest);
    for (size_t i = 0; i < n; i++) {
        const double below = greatest - (double)scale * (double)x_in[i];
        const double truth = k == SOFTMAX ? exp(-below - log_s) : -below - log_s;
        const double error = fabs((double)got[i] - truth), ulps = error / spacing(truth);
        if (!(ulps <= 8 || error <= 0x1p-24) || (k == SOFTMAX && !(ulps <= 3 + 2 * below)))
            fail_msg("%s/%s, recipe %d, n = %zu, scale %g: y[%zu] = %a for x = %a, truth %a",
                     tier->name, kind_name[k], recipe, n, (double)scale, i, (double)got[i],
                     (double)x_in[i], truth);
        w->any = fmax(w->any, ulps);
        w->beyond = error > 0x1p-24 ? fmax(w->beyond, ulps) : w->beyond;
    }
}

/* The tiers for tests only return the bits of their twins: the longest rows are for those
 * that are shipped. */
static void test_truth(void **state)
{
    const h_tier *const tier = *state;
    static const size_t lengths[] = { 1, 2, 3, 10, 100, 1000, 4097, 20000 };
    static const float scales[] = { 1, 0.1f, -0.37f, 7.3f, 1e-38f };
    for (kind k = 0; k < KINDS; k++) {
        worst w = { 0, 0 };
        for (int recipe = 0; recipe < RECIPES; recipe++) {
            for (size_t j = 0; j < sizeof lengths / sizeof lengths[0] && lengths[j] <= MOST; j++)
                for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++)
                    check_truth(tier, k, recipe, lengths[j], scales[s], &w);
            if (tier->shipped && LONGEST > MOST)
                check_truth(tier, k, recipe, LONGEST, 1, &w);
        }
        print_message("             %s: at most %.2f ULP, %.2f of errors beyond 2^-24\n",
                      kind_name[k], w.any, w.beyond);
    }
}

/* The gradient of the y that was given, with an error that the magnitudes allow. */
static void check_gradient(const h_tier *tier, kind k, size_t n, float scale)
{
    double sum = 0, size = 0;
    cook(0, x_in, n, h_seed() + n);
    h_fill_normal(dy_in, n, h_seed() + n + 1);
    note(tier, k, "the true gradient", n);
    forward(tier->table, k, x_in, want, n, scale, 0);
    backward(tier->table, k, dy_in, want, got, n, scale, 0);
    for (size_t i = 0; i < n; i++) {
        const double term = (double)dy_in[i] * (k == SOFTMAX ? (double)want[i] : 1);
        sum += term;
        size += fabs(term);
    }
    for (size_t i = 0; i < n; i++) {
        const double y = (double)want[i], dy = (double)dy_in[i];
        const double factor = k == SOFTMAX ? y : 1, share = k == SOFTMAX ? 1 : exp(y);
        const double truth = (double)scale * factor * (dy - share * sum);
        const double allowed = 0x1p-22 * fabs((double)scale) * factor * (fabs(dy) + share * size);
        if (!(fabs((double)got[i] - truth) <= allowed + 0x1p-149))
            fail_msg("%s/%s, n = %zu: dx[%zu] = %a, truth %a", tier->name, kind_name[k], n, i,
                     (double)got[i], truth);
    }
}

static void test_gradient(void **state)
{
    static const size_t lengths[] = { 1, 2, 10, 100, 1000, 4097, 70001 };
    for (kind k = 0; k < KINDS; k++)
        for (size_t j = 0; j < sizeof lengths / sizeof lengths[0] && lengths[j] <= MOST; j++) {
            check_gradient(*state, k, lengths[j], 1);
            check_gradient(*state, k, lengths[j], -0.7f);
        }
}

static void add(void)
{
    h_add_tiers(test_bits);
    h_add_tiers(test_lanes);
    h_add_tiers(test_rows);
    h_add_tiers(test_flags);
    h_add_tiers(test_truth);
    h_add_tiers(test_gradient);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "softmax", add);
}
