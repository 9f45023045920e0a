/* SPDX-License-Identifier: MIT
 *
 * src/ops.def as a table of the tests, and parameters worth trying. */
#include "harness.h"
#include <float.h>
#include <math.h>

#define Y             1
#define N             0
#define PARAM(p)      PARAM_OF p
#define PARAM_OF(...) PARAM_ROW(__VA_ARGS__)
#define PARAM_ROW(name, preset, least, greatest) \
    {                                            \
#        name, preset, least, greatest           \
    }
#define OP(id, NAME, name, count, A, B, from_y, ...) \
    [id] = { #name, count, from_y, { PARAM(A), PARAM(B) } },
const h_op h_ops[ACT_OP_COUNT] = {
#include "ops.def"
};
#undef Y
#undef N
#undef PARAM
#undef PARAM_OF
#undef PARAM_ROW

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
static int valid(act_op op, const float params[2])
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

/* Candidate c: vary the first parameter, then the second, then both. */
static void pick(const h_op *row, size_t c, float params[2])
{
    params[0] = row->param[0].preset;
    params[1] = row->param[1].preset;
    if (c < CANDIDATES) {
        params[0] = candidates[c];
    } else if (c < 2 * CANDIDATES) {
        params[1] = candidates[c - CANDIDATES];
    } else {
        params[0] = candidates[c % CANDIDATES];
        params[1] = candidates[(c + 1 + c % 5) % CANDIDATES];
    }
}

int h_params(act_op op, size_t index, float params[2])
{
    const h_op *row = &h_ops[op];
    const size_t most = (size_t)row->count * CANDIDATES + (row->count == 2 ? CANDIDATES : 0);
    params[0] = row->param[0].preset;
    params[1] = row->param[1].preset;
    for (size_t c = 0; index > 0; c++) {
        if (c == most)
            return 0;
        pick(row, c, params);
        if (valid(op, params))
            index--;
    }
    return 1;
}
