# SPDX-License-Identifier: MIT
"""Mutants of what calls promise: parameters, places, tasks, streaming, the first call."""

from mutant import Mutant

# A file that moves is named here; what a unit is called, see Project.unit().
DISPATCH, DISPATCH_H, CPU = "src/dispatch.c", "src/dispatch.h", "src/cpu.c"
CHECK, PARAMS, NAMED, RUN = "src/check.c", "src/params.h", "src/named.c", "src/run.c"
DRAW, ROWS, COUNT = "src/layers/rrelu.c", "src/layers/rows.c", "src/layers/count.c"
GATES, CHANNELS, MASKS = "src/layers/gated.c", "src/layers/channels.c", "src/layers/mask.c"
BIAS, RESIDUAL, SOFTMAX = "src/layers/bias.c", "src/layers/residual.c", "src/layers/softmax.c"
GATED, MASK = "src/kernels/gated.h", "src/kernels/mask.h"
ELU, LINEAR = "src/kernels/elu.h", "src/kernels/linear.h"
CODE = "python3 tests/check_code.py objdump nm {objects}"

draws = [
    Mutant("the seed is ignored", DRAW, "draw->seed = r->seed;", "draw->seed = 0;",
           ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("slopes from lower to lower + 1", DRAW, "(r->upper - r->lower) * 0x1p-24f", "0x1p-24f",
           ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("a negative upper is drawn", DRAW, "bits += value > 0 ? -1 : 1;", "bits -= 1;",
           ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("equal bounds draw the float below", DRAW,
           "r->lower < r->upper ? below(r->upper) : r->upper", "below(r->upper)",
           ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("a newer act_rrelu is refused", DRAW, "!ACT_HAS_FIELD(r, act_rrelu, offset)",
           "r->size != sizeof *r", ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("an act_rrelu without an offset passes", DRAW, "!ACT_HAS_FIELD(r, act_rrelu, offset)",
           "!ACT_HAS_FIELD(r, act_rrelu, seed)", ["layers/rrelu"], ["rrelu -t calls"]),
    Mutant("the backward pass draws from the start", DRAW,
           "    if (j->dy == NULL)\n", "    if (j->dy != NULL)\n        draw.offset -= begin;\n"
           "    if (j->dy == NULL)\n", ["layers/rrelu"], ["rrelu -t calls"]),
]

shapes = [
    Mutant("dy's stride is no padding", ROWS,
           "(job->backward == NULL || job->dy.stride == job->cols)", "1", ["layers/rows"],
           ["rows -t scalar"]),
    Mutant("an output's stride is no padding", ROWS, "&& job->out.stride == job->cols &&", "&&",
           ["layers/rows"], ["rows -t scalar"]),
    Mutant("groups of long periods overrun the stack", COUNT,
           "act_least(GROUPED / job->period, act_quotient_up(n, GROUP_LEAST))",
           "act_quotient_up(n, GROUP_LEAST)", ["layers/count"], ["count -t scalar"]),
    Mutant("dab has as many columns as dy", GATES, "act_rows_fit(dab, rows, 2 * cols, dab_stride)",
           "act_rows_fit(dab, rows, cols, dab_stride)", ["layers/gated"], ["gated -t calls"]),
    Mutant("dab half a row beside ab", GATES,
           "!act_rows_agree(ab, ab_stride, dab, dab_stride, rows, 2 * cols) ||", "0 ||",
           ["layers/gated"], ["gated -t calls"]),
    Mutant("rows of nothing whatever the sign of scale", SOFTMAX,
           "j->scale > 0 ? -INFINITY : INFINITY;", "-INFINITY;", ["layers/softmax"],
           ["softmax_rows"]),
    Mutant("a bias adds up where it may not", BIAS,
           "act_check_call(op, dtype, params, options, ACT_ACCUMULATE, call.params, &how);",
           "act_check_call(op, dtype, params, options, ~0u, call.params, &how);", ["layers/bias"],
           ["channels_status"]),
]

parameters = [
    Mutant("ranges depend on DAZ", PARAMS,
           "return act_order(value) >= act_order(least) && act_order(value) <= act_order(greatest);",
           "return value >= least && value <= greatest;", ["check", "named"], ["params"]),
    Mutant("-0 is below 0", PARAMS, "return bits < 0 ? INT32_MIN - bits : bits;",
           "return bits < 0 ? INT32_MIN - bits - 1 : bits;", ["check", "named"], ["params"]),
    Mutant("snake refuses subnormals with DAZ", PARAMS, "return act_order(a) != 0;",
           "return a != 0;", ["check", "named"], ["params"]),
    Mutant("selu's product is unchecked", PARAMS,
           "return act_rounds_to_finite((double)a * (double)b);", "return 1;", ["check", "named"],
           ["params"]),
    Mutant("selu's product is checked from above only", PARAMS,
           "return value > -0x1.ffffffp127 && value < 0x1.ffffffp127;",
           "return value < 0x1.ffffffp127;", ["check", "named"], ["params"]),
    Mutant("selu's product in float", PARAMS, "(double)a * (double)b", "a * b",
           ["check", "named"], ["params"]),
    Mutant("selu from y with scale 0", PARAMS, "act_order(a) >= 0 && act_order(b) > 0",
           "act_order(a) >= 0 && act_order(b) >= 0", ["api"], ["api"]),
    Mutant("a named backward without the joint check", NAMED,
           "float *dx, size_t n,\n                                  float a, float b)\n{\n"
           "    const float params[2] = { a, b };\n    if (!act_params_fit(op, a, b))",
           "float *dx, size_t n,\n                                  float a, float b)\n{\n"
           "    const float params[2] = { a, b };\n    if (0)", ["named"], ["params"]),
    Mutant("grain is read beyond size", CHECK, "if (ACT_HAS_FIELD(given, act_options, grain))",
           "if (1)", ["check"], ["parallel"]),
    Mutant("the pool is called for one task", RUN, "if (last / p.grain > 0) {", "if (1) {",
           ["run"], ["parallel"]),
    Mutant("tasks eight times as large", RUN, "DEFAULT_GRAIN = 32768", "DEFAULT_GRAIN = 262144",
           ["run"], ["parallel"]),
]

choices = [
    Mutant("select as the first call loses ACTIVATE_STREAM_FROM", DISPATCH,
           "    act_tier_now(); /* once, so that the cache is known */\n", "", ["dispatch"],
           ["dispatch"]),
    Mutant("a first call undoes a choice", DISPATCH,
           "return atomic_compare_exchange_strong(&act_tier_current, &current, chosen) ? chosen : "
           "current;",
           "atomic_store(&act_tier_current, chosen);\n    (void)current;\n    return chosen;",
           ["dispatch"], ["dispatch"]),
    Mutant("the CPU is asked anew", DISPATCH,
           "atomic_load_explicit(&runnable_tiers, memory_order_acquire)", "0", ["dispatch"],
           ["dispatch"]),
    Mutant("half the smallest cache", CPU, "bytes > largest)",
           "(largest == 0 || bytes < largest))", ["cpu"], ["cpu"]),
    Mutant("instructions' cache counts", CPU, "if (type != 2 &&", "if (type == 2 &&", ["cpu"],
           ["cpu"]),
    Mutant("an output that is an input streams", DISPATCH_H,
           "return !in_place && n >=", "return n >=", ["api", "named"], ["calls -t calls"]),
    Mutant("a backward pass over x streams", DISPATCH_H,
           "act_streams(n, dx == dy || dx == by) ? tier->backward_stream[op] : "
           "tier->backward[op]",
           "act_streams(n, dx == dy) ? tier->backward_stream[op] : tier->backward[op]", ["named"],
           ["calls -t calls"]),
    Mutant("a residual that is the output streams", RESIDUAL, "y == x || y == r",
           "y == x", ["layers/residual"], ["calls -t calls"]),
    Mutant("a gated unit over b streams", GATES, "y == a || y == b);", "y == a);",
           ["layers/gated"], ["calls -t calls"]),
    Mutant("db over dy streams", GATES, "|| db == dy ||", "||", ["layers/gated"],
           ["calls -t calls"]),
    Mutant("channels over x stream", CHANNELS, "call->out == call->x || call->out == call->dy",
           "call->out == call->dy", ["layers/channels"], ["calls -t calls"]),
    Mutant("a mask's output over x streams", MASKS, "act_streams(n, job->x == job->y)",
           "act_streams(n, 0)", ["layers/mask"], ["calls -t calls"]),
    Mutant("softmax over x streams", SOFTMAX,
           "act_rows_stream(rows, j->cols, j->x == j->y)", "act_rows_stream(rows, j->cols, 0)",
           ["layers/softmax"], ["calls -t calls"]),
]

kernels = [
    Mutant("a gated kernel without its fence", GATED,
           "        if (past)                                                                    \\\n"
           "            v_fence();                                                               \\\n",
           "", ["sse2"], [CODE]),
    Mutant("a mask without its fence", MASK, "        }\n        v_fence();", "        }", ["sse2"],
           [CODE]),
    Mutant("celu' without its lift", ELU, "v_select(tiny, v_set1(0x1p63f), v_set1(1.0f))",
           "v_set1(1.0f)", ["scalar"], ["semantics -t scalar -o celu"]),
    Mutant("hardsigmoid with alpha = 0 at infinity", LINEAR,
           "v_zero_if(flat, v_mul(p.a, x))", "((void)flat, v_mul(p.a, x))", ["scalar"],
           ["semantics -t scalar -o hardsigmoid"]),
]

ALL = [*draws, *shapes, *parameters, *choices, *kernels]
