/* SPDX-License-Identifier: MIT
 *
 * src/ops.def as a table of the tests, and parameters worth trying. */
#include "harness.h"
#include <float.h>
#include <math.h>

#define Y                          1
#define N                          0
#define LEAST_OF_FINITE            -FLT_MAX
#define GREATEST_OF_FINITE         FLT_MAX
#define LEAST_OF_ANY               -INFINITY
#define GREATEST_OF_ANY            INFINITY
#define LEAST_OF_ABOVE_0           0x1p-149f
#define GREATEST_OF_ABOVE_0        FLT_MAX
#define LEAST_OF_FROM_0            0
#define GREATEST_OF_FROM_0         FLT_MAX
#define ONE(name, preset, range)   +1
#define PARAM(name, preset, range) { #name, preset, LEAST_OF_##range, GREATEST_OF_##range },
#define OP(id, NAME, name, from_y, ...) \
    [id] = { #name, 0 PARAMS_##NAME(ONE), from_y, { PARAMS_##NAME(PARAM) { NULL, 0, 0, 0 } } },
const h_op h_ops[ACT_OP_COUNT] = {
#include "ops.def"
};
#undef Y
#undef N

static const float candidates[] = {
    0.0f,  1.0f,   -1.0f, 0.5f,      -0.25f,  2.0f,     3.0f,     -7.5f,     20.0f,
    1e-3f, 1e-30f, 1e30f, 0x1p-149f, FLT_MAX, -FLT_MAX, INFINITY, -INFINITY,
};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

static int in_range(const h_param *param, float value)
{
    return value >= param->least && value <= param->greatest;
}

/* In range, and fit for each other. */
static int valid(act_op op, const float params[ACT_PARAMS_MOST])
{
    const h_op *row = &h_ops[op];
    for (int k = 0; k < row->count; k++)
        if (!in_range(&row->param[k], params[k]))
            return 0;
    if (op == ACT_HARDTANH)
        return params[0] <= params[1];
    if (op == ACT_SELU)
        return fabsf(params[0] * params[1]) <= FLT_MAX;
    return 1;
}

static void presets(const h_op *row, float params[ACT_PARAMS_MOST])
{
    for (int k = 0; k < ACT_PARAMS_MOST; k++)
        params[k] = k < row->count ? row->param[k].preset : 0;
}

/* Candidate c: vary each parameter by itself, then all. */
static void pick(const h_op *row, size_t c, float params[ACT_PARAMS_MOST])
{
    const size_t turn = c / CANDIDATES;
    presets(row, params);
    if (turn < (size_t)row->count) {
        params[turn] = candidates[c % CANDIDATES];
        return;
    }
    for (size_t k = 0; k < (size_t)row->count; k++)
        params[k] = candidates[(c + k * (1 + c % 5)) % CANDIDATES];
}

int h_params(act_op op, size_t index, float params[ACT_PARAMS_MOST])
{
    const h_op *row = &h_ops[op];
    const size_t turns = (size_t)row->count + (row->count > 1), most = turns * CANDIDATES;
    presets(row, params);
    for (size_t c = 0; index > 0; c++) {
        if (c == most)
            return 0;
        pick(row, c, params);
        if (valid(op, params))
            index--;
    }
    return 1;
}

act_params h_given(act_op op, const float params[ACT_PARAMS_MOST])
{
    act_params given = { .count = (size_t)h_ops[op].count };
    memcpy(given.value, params, given.count * sizeof *params);
    return given;
}
