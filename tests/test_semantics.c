/* SPDX-License-Identifier: MIT
 *
 * Special values: what each kernel returns for NaN, infinities, signed zeros,
 * subnormals, kinks, dead zones, saturation and tails, as values/ lists it, in
 * every lane. Tiers that the CPU can run go through act_isa_select() and the
 * public API, test tiers through their tables. */
#include "tier_list.h"
#include <float.h>
#include <math.h>

enum { NEAR_ULPS = 4, EITHER_ZERO = -1, COPIES = 2 * 16 + 3 };

typedef struct row {
    h_pass pass;
    act_op op;
    const float *params; /* NULL: the defaults */
    float dy, x, want;
    int ulps;
} row;

#define INF        INFINITY
#define MOST       FLT_MAX
#define TINY       0x1p-149f
#define ABOVE(v)   ((v) + ((v) < 0 ? -(v) : (v)) * 0x1.4p-24f)
#define BELOW(v)   (-ABOVE(-(v)))
#define WITH(a, b) ((const float[2]) { a, b })

static const row rows[] = {
#define F(op, x, want)        { H_FORWARD, ACT_##op, NULL, 0, x, want, 0 },
#define FP(op, a, b, x, want) { H_FORWARD, ACT_##op, WITH(a, b), 0, x, want, 0 },
#define NEAR(op, x, want)     { H_FORWARD, ACT_##op, NULL, 0, x, want, NEAR_ULPS },
#include "values/forward.def"
#define B(op, dy, x, want)           { H_BACKWARD, ACT_##op, NULL, dy, x, want, 0 },
#define BP(op, a, b, dy, x, want)    { H_BACKWARD, ACT_##op, WITH(a, b), dy, x, want, 0 },
#define NEAR(op, dy, x, want)        { H_BACKWARD, ACT_##op, NULL, dy, x, want, NEAR_ULPS },
#define NEARP(op, a, b, dy, x, want) { H_BACKWARD, ACT_##op, WITH(a, b), dy, x, want, NEAR_ULPS },
#define ZERO(op, dy, x)              { H_BACKWARD, ACT_##op, NULL, dy, x, 0, EITHER_ZERO },
#define Y(op, dy, y, want)           { H_BACKWARD_Y, ACT_##op, NULL, dy, y, want, 0 },
#define YP(op, a, b, dy, y, want)    { H_BACKWARD_Y, ACT_##op, WITH(a, b), dy, y, want, 0 },
#define Y_NEAR(op, dy, y, want)      { H_BACKWARD_Y, ACT_##op, NULL, dy, y, want, NEAR_ULPS },
#include "values/backward.def"
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void call_api(const h_kernel *kernel, const float *dy, const float *x, float *out,
                     const float params[ACT_PARAMS_MOST])
{
    const act_params p = h_given(kernel->op, params);
    act_status status;
    if (kernel->pass == H_FORWARD)
        status = act_forward(kernel->op, ACT_F32, x, out, COPIES, &p, NULL);
    else if (kernel->pass == H_BACKWARD)
        status = act_backward(kernel->op, ACT_F32, dy, x, out, COPIES, &p, NULL);
    else
        status = act_backward_y(kernel->op, ACT_F32, dy, x, out, COPIES, &p, NULL);
    if (status != ACT_OK)
        fail_msg("%s/%s/%s: x = %a, parameters %a %a: %s", h_now.tier, h_now.op, h_now.pass,
                 (double)x[0], (double)params[0], (double)params[1], act_status_text(status));
}

/* f of one value, in every lane of two vectors and a tail: all must agree. */
static float value_of(const h_kernel *kernel, float dy, float x,
                      const float params[ACT_PARAMS_MOST])
{
    float dys[COPIES], xs[COPIES], out[COPIES];
    for (size_t i = 0; i < COPIES; i++) {
        dys[i] = dy;
        xs[i] = x;
    }
    h_now = (h_note) { kernel->tier->name,
                       h_ops[kernel->op].name,
                       h_pass_name[kernel->pass],
                       "special values",
                       dys,
                       xs,
                       out,
                       COPIES };
    if (kernel->tier->shipped)
        call_api(kernel, dys, xs, out, params);
    else
        h_call(kernel->tier->table, kernel, "special values", dys, xs, out, COPIES, params);
    for (size_t i = 1; i < COPIES; i++)
        h_expect(out[i], out[0], dy, x, params, i);
    return out[0];
}

static int as_wanted(const row *r, float got)
{
    if (h_is_nan(r->want))
        return h_is_quiet_nan(got);
    if (r->ulps == EITHER_ZERO)
        return h_bits(got) << 1 == 0;
    return h_ulps(got, r->want) <= (uint32_t)r->ulps;
}

/* 1 if the row is not as wanted; it is printed, so that a run shows all that are. */
static int check_row(const h_kernel *kernel, const row *r, const float preset[ACT_PARAMS_MOST])
{
    const float *params = r->params != NULL ? r->params : preset;
    const float got = value_of(kernel, r->dy, r->x, params);
    if (as_wanted(r, got))
        return 0;
    print_error("%s/%s/%s: dy = %a (%g), x = %a (%g), parameters %g %g: "
                "got %a (%g), want %a (%g), %u ULP off\n",
                h_now.tier, h_now.op, h_now.pass, (double)r->dy, (double)r->dy, (double)r->x,
                (double)r->x, (double)params[0], (double)params[1], (double)got, (double)got,
                (double)r->want, (double)r->want, h_ulps(got, r->want));
    return 1;
}

/* Whatever the parameters, sign and payload, a NaN comes out of the forward
 * pass, and it is quiet. */
static void check_nans(const h_kernel *kernel)
{
    static const uint32_t nans[] = { 0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001,
                                     0x7fa5a5a5, 0xffa5a5a5, 0x7fffffff, 0xffbfffff };
    float params[ACT_PARAMS_MOST];
    for (size_t k = 0; h_params(kernel->op, k, params); k++) {
        for (size_t i = 0; i < sizeof nans / sizeof nans[0]; i++) {
            const float nan = h_float(nans[i]);
            const float got = value_of(kernel, 1, nan, params);
            if (!h_is_quiet_nan(got))
                fail_msg("%s/%s/%s: x = NaN %08x, parameters %g %g: got %a (%08x)", h_now.tier,
                         h_now.op, h_now.pass, nans[i], (double)params[0], (double)params[1],
                         (double)got, h_bits(got));
        }
    }
}

/* NaN in dy is NaN in dx, unless a dead zone swallows it. */
static void check_nan_gradients(const h_kernel *kernel, const float preset[ACT_PARAMS_MOST])
{
    static const float xs[] = { 0.0f, 0.25f, -0.25f, 0.75f, 2.0f, -2.0f, 10.0f, -10.0f };
    for (size_t i = 0; i < sizeof xs / sizeof xs[0]; i++) {
        const float got = value_of(kernel, h_float(0x7f800001), xs[i], preset);
        if (!h_is_nan(got) && h_bits(got) != 0)
            fail_msg("%s/%s/%s: dy = NaN 7f800001, x = %g: got %a (%08x)", h_now.tier, h_now.op,
                     h_now.pass, (double)xs[i], (double)got, h_bits(got));
    }
}

static void test_kernel(void **state)
{
    const h_kernel *kernel = *state;
    int found = 0, wrong = 0;
    float preset[ACT_PARAMS_MOST];
    if (kernel->tier->shipped) {
        assert_int_equal(act_isa_select(kernel->tier->table->isa), ACT_OK);
        assert_int_equal(act_isa_current(), kernel->tier->table->isa);
    }
    h_params(kernel->op, 0, preset);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].op == kernel->op && rows[i].pass == kernel->pass) {
            wrong += check_row(kernel, &rows[i], preset);
            found++;
        }
    }
    if (found == 0 || wrong > 0)
        fail_msg("%d of %d special values are wrong", wrong, found);
    if (kernel->pass == H_FORWARD)
        check_nans(kernel);
    if (kernel->pass != H_FORWARD)
        check_nan_gradients(kernel, preset);
}

static void add(void)
{
    h_add_kernels(test_kernel);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "semantics", add);
}
