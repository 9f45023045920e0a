# SPDX-License-Identifier: MIT
"""Mutants of what calls promise: parameters, places, tasks, streaming, the first call."""

from mutant import Mutant

# A file that moves is named here; what a unit is called, see Project.unit().
DISPATCH, CPU = "src/dispatch/dispatch.c", "src/dispatch/cpu.c"
CHECK, PARAMS, NAMED = "src/api/check.c", "src/params.h", "src/api/named.c"
ELEMENTWISE, RUN, STREAM = "src/api/elementwise.c", "src/work/run.c", "src/work/stream.h"
PARAMETERS = ["api/check", "api/named"]
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
    Mutant("an output's stride is no padding", ROWS, "&& job->out_stride == job->cols &&", "&&",
           ["layers/rows"], ["rows -t scalar"]),
    Mutant("groups of long periods overrun the stack", COUNT,
           "act_least(GROUPED / job->period, act_quotient_up(n, GROUP_LEAST))",
           "act_quotient_up(n, GROUP_LEAST)", ["layers/count"], ["count -t scalar"]),
    Mutant("dab has as many columns as dy", GATES, "status = check_both(dab, dab_stride, rows, cols);",
           "status = act_check_rows(dab, rows, cols, dab_stride);", ["layers/gated"], ["gated -t calls"]),
    Mutant("dab half a row beside ab", GATES,
           "!act_rows_agree(ab, ab_stride, dab, dab_stride, rows, 2 * cols)", "0",
           ["layers/gated"], ["gated -t calls"]),
    Mutant("rows of nothing whatever the sign of scale", SOFTMAX,
           "j->rows.scale > 0 ? -INFINITY : INFINITY;", "-INFINITY;", ["layers/softmax"],
           ["softmax_rows"]),
    Mutant("a bias adds up where it may not", BIAS,
           "act_check_call(op, dtype, params, options, ACT_ACCUMULATE, call.params, &how);",
           "act_check_call(op, dtype, params, options, ~0u, call.params, &how);", ["layers/bias"],
           ["channels_status"]),
]

parameters = [
    Mutant("ranges depend on DAZ", PARAMS,
           "return act_order(value) >= act_order(least) && act_order(value) <= act_order(greatest);",
           "return value >= least && value <= greatest;", PARAMETERS, ["params"]),
    Mutant("-0 is below 0", PARAMS, "return bits < 0 ? INT32_MIN - bits : bits;",
           "return bits < 0 ? INT32_MIN - bits - 1 : bits;", PARAMETERS, ["params"]),
    Mutant("a range is open at its end", PARAMS, "act_order(value) <= act_order(greatest);",
           "act_order(value) < act_order(greatest);", PARAMETERS, ["params"]),
    Mutant("selu's product is unchecked", PARAMS,
           "return act_rounds_to_finite((double)params[0] * (double)params[1]);", "return 1;", PARAMETERS,
           ["params"]),
    Mutant("selu's product is checked from above only", PARAMS,
           "return value > -0x1.ffffffp127 && value < 0x1.ffffffp127;",
           "return value < 0x1.ffffffp127;", PARAMETERS, ["params"]),
    Mutant("selu's product in float", PARAMS, "(double)params[0] * (double)params[1]",
           "params[0] * params[1]",
           PARAMETERS, ["params"]),
    Mutant("selu from y with scale 0", PARAMS, "act_order(params[0]) >= 0 && act_order(params[1]) > 0",
           "act_order(params[0]) >= 0 && act_order(params[1]) >= 0", ["api/elementwise"], ["api"]),
    Mutant("a named backward without the joint check", NAMED,
           "                                  const float *params)\n{\n"
           "    if (!act_params_valid(op, params))",
           "                                  const float *params)\n{\n    if (0)", ["api/named"],
           ["params"]),
    Mutant("a named forward without the joint check", NAMED,
           "size_t n, const float *params)\n{\n    if (!act_params_valid(op, params))",
           "size_t n, const float *params)\n{\n    if (0)", ["api/named"], ["params"]),
    Mutant("one parameter too many passes", CHECK, "if (from_caller > count)", "if (0)", ["api/check"],
           ["api", "params"]),
    Mutant("missing parameters are 0", CHECK, "? given->value[k] : info->params[k].standard",
           "? given->value[k] : 0", ["api/check"], ["api"]),
    Mutant("ranges of ops.def: softplus takes beta = 0", "src/ops.def",
           "PARAMS_SOFTPLUS(P) P(beta, 1.0f, ABOVE_0)", "PARAMS_SOFTPLUS(P) P(beta, 1.0f, FROM_0)",
           ["api/describe", "api/named"], ["params"]),
    Mutant("ranges of ops.def: hardtanh refuses infinities", "src/ops.def",
           "P(lo, -1.0f, ANY)", "P(lo, -1.0f, FINITE)", ["api/describe", "api/named"], ["params"]),
    Mutant("ranges of ops.def: lambda may be negative", "src/ops.def",
           "PARAMS_SOFTSHRINK(P) P(lambda, 0.5f, FROM_0)", "PARAMS_SOFTSHRINK(P) P(lambda, 0.5f, FINITE)",
           ["api/describe", "api/named"], ["params"]),
    Mutant("a default of ops.def", "src/ops.def", "PARAMS_SQUAREPLUS(P) P(b, 4.0f,",
           "PARAMS_SQUAREPLUS(P) P(b, 2.0f,", ["api/describe"], ["info", "catalogue"]),
    Mutant("subnormals are not above 0", PARAMS, "LEAST_ABOVE_0    0x1p-149f",
           "LEAST_ABOVE_0    0x1p-126f", ["api/describe", "api/named"], ["params"]),
    Mutant("grain is read beyond size", CHECK, "if (ACT_HAS_FIELD(given, act_options, grain))",
           "if (1)", ["api/check"], ["parallel"]),
    Mutant("the pool is called for one task", RUN, "if (last / p.grain > 0) {", "if (1) {",
           ["work/run"], ["parallel"]),
    Mutant("tasks eight times as large", RUN, "DEFAULT_GRAIN = 32768", "DEFAULT_GRAIN = 262144",
           ["work/run"], ["parallel"]),
]

choices = [
    Mutant("select as the first call loses ACTIVATE_STREAM_FROM", DISPATCH,
           "    act_tier_now(); /* once, so that the cache is known */\n", "", ["dispatch/dispatch"],
           ["dispatch"]),
    Mutant("a first call undoes a choice", DISPATCH,
           "return atomic_compare_exchange_strong(&act_tier_current, &current, chosen) ? chosen : "
           "current;",
           "atomic_store(&act_tier_current, chosen);\n    (void)current;\n    return chosen;",
           ["dispatch/dispatch"], ["dispatch"]),
    Mutant("the CPU is asked anew", DISPATCH,
           "atomic_load_explicit(&runnable_tiers, memory_order_acquire)", "0",
           ["dispatch/dispatch"], ["dispatch"]),
    Mutant("half the smallest cache", CPU, "bytes > largest)",
           "(largest == 0 || bytes < largest))", ["dispatch/cpu"], ["cpu"]),
    Mutant("instructions' cache counts", CPU, "if (type != 2 &&", "if (type == 2 &&",
           ["dispatch/cpu"], ["cpu"]),
    Mutant("all of the cache, not half of it", DISPATCH, "memory_order_relaxed) / 2;",
           "memory_order_relaxed);", ["dispatch/dispatch"], ["dispatch"]),
    Mutant("ACTIVATE_STREAM_FROM in elements", DISPATCH,
           "&act_stream_from, bytes / sizeof(float), memory", "&act_stream_from, bytes, memory",
           ["dispatch/dispatch"], ["dispatch"]),
    Mutant("the last tier of several", DISPATCH, "(bits >> i & 1) != 0)\n            return tiers[i];",
           "(bits >> i & 1) != 0 && (isa != ACT_ISA_AUTO || i + 1 == TIER_COUNT))\n"
           "            return tiers[i];", ["dispatch/dispatch"], ["dispatch"]),
    Mutant("a number with a tail is read", DISPATCH, "*digits < '0' || *digits > '9' ||",
           "*digits < '0' || *digits > 'z' ||", ["dispatch/dispatch"], ["dispatch"]),
    Mutant("AVX2's bits without AVX-512's name", DISPATCH, "isa == ACT_ISA_AVX2 || ", "",
           ["dispatch/dispatch"], ["info", "dispatch"]),
    Mutant("an output that is an input streams", STREAM, "return !in_place && n >=", "return n >=",
           ["api/elementwise", "api/named"], ["calls -t calls"]),
    Mutant("nothing streams", STREAM, "? ACT_STREAM : 0;", "? 0 : 0;",
           ["api/elementwise", "api/named"], ["calls -t calls"]),
    Mutant("streaming begins one element late", STREAM, "n >= from ?", "n > from ?",
           ["api/elementwise", "api/named"], ["calls -t calls"]),
    Mutant("a gated unit's buffers count one by one", STREAM,
           "n > SIZE_MAX / buffers ? SIZE_MAX : n * buffers", "n", ["layers/gated", "layers/softmax"],
           ["calls -t calls"]),
    Mutant("short rows stream", STREAM, "return cols < LONG ? 0 :", "return 0 ? 0 :",
           ["layers/gated", "layers/softmax"], ["calls -t calls", "gated -t calls"]),
    Mutant("a task's length decides about streaming", ELEMENTWISE,
           "count, j->params, j->how);\n}\n\nstatic void backward_part",
           "count, j->params, count < 4096 ? 0 : j->how);\n}\n\nstatic void backward_part",
           ["api/elementwise"], ["calls -t calls", "parallel"]),
    Mutant("a named backward pass over x streams", NAMED, "act_stream(n, dx == dy || dx == x)",
           "act_stream(n, dx == dy)", ["api/named"], ["calls -t calls"]),
    Mutant("a backward pass over x streams", ELEMENTWISE,
           "job->dx == job->dy || job->dx == job->saved", "job->dx == job->dy", ["api/elementwise"],
           ["calls -t calls"]),
    Mutant("rows over dy stream", ROWS, "job->out == job->saved.at || job->out == job->dy.at",
           "job->out == job->saved.at", ["layers/rows"], ["calls -t calls"]),
    Mutant("a residual that is the output streams", RESIDUAL, "y == x || y == r",
           "y == x", ["layers/residual"], ["calls -t calls"]),
    Mutant("a gated unit over b streams", GATES, "j->y == j->a.at || j->y == j->b.at",
           "j->y == j->a.at", ["layers/gated"], ["calls -t calls"]),
    Mutant("db over dy streams", GATES, "is_input(j, j->da) || is_input(j, j->db)",
           "is_input(j, j->da)", ["layers/gated"], ["calls -t calls"]),
    Mutant("channels over x stream", CHANNELS, "call->out == call->x || call->out == call->dy",
           "call->out == call->dy", ["layers/channels"], ["calls -t calls"]),
    Mutant("a mask's output over x streams", MASKS, "act_stream(n, job->x == job->y)",
           "act_stream(n, 0)", ["layers/mask"], ["calls -t calls"]),
    Mutant("softmax over x streams", SOFTMAX, "r->out == r->x || r->out == r->dy",
           "r->out == r->dy", ["layers/softmax"], ["calls -t calls"]),
    Mutant("softmax over dy streams", SOFTMAX, "r->out == r->x || r->out == r->dy",
           "r->out == r->x", ["layers/softmax"], ["calls -t calls"]),
]

kernels = [
    Mutant("a gated kernel without its fence", GATED,
           "    if (how & ACT_STREAM)\n        v_fence();\n", "", ["sse2"], [CODE]),
    Mutant("a mask without its fence", MASK, "        }\n        v_fence();", "        }", ["sse2"],
           [CODE]),
    Mutant("celu' without its lift", ELU, "v_select(tiny, v_set1(0x1p63f), v_set1(1.0f))",
           "v_set1(1.0f)", ["scalar"], ["semantics -t scalar -o celu"]),
    Mutant("hardsigmoid with alpha = 0 at infinity", LINEAR,
           "v_zero_if(flat, v_mul(p.a, x))", "((void)flat, v_mul(p.a, x))", ["scalar"],
           ["semantics -t scalar -o hardsigmoid"]),
]

ALL = [*draws, *shapes, *parameters, *choices, *kernels]
