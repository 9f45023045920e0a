/* SPDX-License-Identifier: MIT
 *
 * What the library says about itself. */
#include "api/catalogue.h"
#include "params.h"

#include <stddef.h>

/* ---- The catalogue ------------------------------------------------------------- */

/* With an entry more than there are parameters, which may be none. */
#define PARAM(name, standard, range) { #name, standard, LEAST_##range, GREATEST_##range },
#define OP(id, NAME, name, ...) \
    static const act_param name##_params[] = { PARAMS_##NAME(PARAM) { NULL, 0, 0, 0 } };
#include "ops.def"

#define FLAGS_Y      ACT_OP_FROM_OUTPUT
#define FLAGS_N      0
#define FLAGS_LINEAR ACT_OP_PIECEWISE
#define FLAGS_SMOOTH 0
#define TEXT_Y(text) text
#define TEXT_N(text) NULL

#define PAIR(fused, unfused)             \
    {                                    \
        (float)(fused), (float)(unfused) \
    }
#define BOUNDS(f, b, y, f2, b2, y2, absolute)                                               \
    .forward_ulp = PAIR(f, f2), .backward_ulp = PAIR(b, b2), .backward_y_ulp = PAIR(y, y2), \
    .backward_absolute = (float)(absolute)

#define OP(id, NAME, name_, from_y, kind, value, slope, slope_y, facts, kinks_, bounds) \
    [ACT_##NAME] = {                                                                    \
        .size = sizeof(act_op_info),                                                    \
        .name = #name_,                                                                 \
        .formula = #value,                                                              \
        .derivative = #slope,                                                           \
        .derivative_y = TEXT_##from_y(#slope_y),                                        \
        .kinks = kinks_,                                                                \
        .flags = FLAGS_##from_y | FLAGS_##kind,                                         \
        .param_count = PARAM_COUNT(NAME),                                               \
        .params = PARAM_COUNT(NAME) > 0 ? name_##_params : NULL,                        \
        bounds,                                                                         \
    },

const act_op_info act_catalogue[ACT_OP_COUNT] = {
#include "ops.def"
};

/* The header's numbers are the catalogue's. */
#define OP(id, NAME, ...)                      \
    _Static_assert(ACT_##NAME == (id), #NAME); \
    _Static_assert(PARAM_COUNT(NAME) <= ACT_PARAMS_MOST, #NAME);
#include "ops.def"

/* ---- Facts, in the parameters ----------------------------------------------------- */

#define VALUE(name, standard, range) \
    const float name = (standard);   \
    (void)name;
#define FACTS(odd, monotone, dead_zone, least_, greatest_)                           \
    info->flags |= ((odd) ? ACT_OP_ODD : 0U) | ((monotone) ? ACT_OP_MONOTONE : 0U) | \
                   ((dead_zone) ? ACT_OP_DEAD_ZONE : 0U);                            \
    info->least = (float)(least_);                                                   \
    info->greatest = (float)(greatest_);

/* Flags and range with the default parameters. */
static void add_facts(act_op op, act_op_info *info)
{
    switch (op) {
#define OP(id, NAME, name, from_y, kind, value, slope, slope_y, facts, kinks, bounds) \
    case id: {                                                                        \
        PARAMS_##NAME(VALUE) facts break;                                             \
    }
#include "ops.def"
    default:
        break;
    }
}

static act_op_info describe(act_op op)
{
    act_op_info info = act_catalogue[op];
    add_facts(op, &info);
    return info;
}

int32_t act_op_count(void)
{
    return ACT_OP_COUNT;
}

static const struct alias {
    const char *name;
    act_op op;
} aliases[] = {
    { "clip", ACT_HARDTANH },
    { "logistic", ACT_SIGMOID },
};

act_op act_op_find(const char *name)
{
    if (name == NULL)
        return ACT_ERR_UNKNOWN;
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        if (strcmp(name, act_catalogue[op].name) == 0)
            return op;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(name, aliases[i].name) == 0)
            return aliases[i].op;
    return ACT_ERR_UNKNOWN;
}

act_status act_op_describe(act_op op, act_op_info *info)
{
    const size_t least = offsetof(act_op_info, name) + sizeof info->name;
    if (!act_op_is_known(op))
        return ACT_ERR_UNKNOWN;
    if (info == NULL)
        return ACT_ERR_POINTER;
    if (info->size < least)
        return ACT_ERR_SIZE;
    const size_t size = info->size;
    const act_op_info all = describe(op);
    memcpy(info, &all, size < sizeof all ? size : sizeof all);
    info->size = size;
    return ACT_OK;
}

const char *act_op_name(act_op op)
{
    return act_op_is_known(op) ? act_catalogue[op].name : NULL;
}

const char *act_op_text(act_op op, int32_t which)
{
    if (!act_op_is_known(op))
        return NULL;
    const act_op_info *const info = &act_catalogue[op];
    switch (which) {
    case ACT_TEXT_FORMULA:
        return info->formula;
    case ACT_TEXT_DERIVATIVE:
        return info->derivative;
    case ACT_TEXT_DERIVATIVE_Y:
        return info->derivative_y;
    case ACT_TEXT_KINKS:
        return info->kinks;
    default:
        return NULL;
    }
}

uint32_t act_op_flags(act_op op)
{
    return act_op_is_known(op) ? describe(op).flags : 0;
}

static void tell(float *to, float value)
{
    if (to != NULL)
        *to = value;
}

const char *act_op_param(act_op op, int32_t k, float *standard, float *least, float *greatest)
{
    if (!act_op_is_known(op) || k < 0 || k >= act_catalogue[op].param_count)
        return NULL;
    const act_param *const param = &act_catalogue[op].params[k];
    tell(standard, param->standard);
    tell(least, param->least);
    tell(greatest, param->greatest);
    return param->name;
}

float act_op_bound(act_op op, int32_t pass, int fused)
{
    if (!act_op_is_known(op))
        return -1;
    const act_op_info *const info = &act_catalogue[op];
    if (pass == 0)
        return info->forward_ulp[!fused];
    if (pass == 1)
        return info->backward_ulp[!fused];
    if (pass == 3)
        return info->backward_absolute;
    return pass == 2 && info->flags & ACT_OP_FROM_OUTPUT ? info->backward_y_ulp[!fused] : -1;
}

const char *act_status_text(act_status status)
{
    switch (status) {
    case ACT_OK:
        return "ok";
    case ACT_ERR_POINTER:
        return "pointer: a buffer is NULL, misaligned, or ends beyond the address space";
    case ACT_ERR_OVERLAP:
        return "overlap: an output overlaps another buffer in part";
    case ACT_ERR_SHAPE:
        return "shape: a stride is below the number of columns, or the sizes overflow";
    case ACT_ERR_PARAM:
        return "parameter: NaN, out of its range, or one too many";
    case ACT_ERR_SIZE:
        return "size: the `size` of a struct is too small";
    case ACT_ERR_UNKNOWN:
        return "unknown: this version has no such activation, dtype, instruction set or flag";
    case ACT_ERR_UNSUPPORTED:
        return "unsupported: not in this build, not on this CPU, or not in this combination";
    default:
        return "not a status of libactivate";
    }
}

uint32_t act_version(void)
{
    return (uint32_t)ACT_VERSION_MAJOR << 16 | ACT_VERSION_MINOR << 8 | ACT_VERSION_PATCH;
}
