/* SPDX-License-Identifier: MIT
 *
 * What the library says about itself. */
#include "catalogue.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define NAME_OF(name, standard, least, greatest)     #name
#define DEFAULT_OF(name, standard, least, greatest)  (standard)
#define LEAST_OF(name, standard, least, greatest)    (least)
#define GREATEST_OF(name, standard, least, greatest) (greatest)
#define APPLY(macro, tuple)                          macro tuple

#define FLAGS_Y      ACT_OP_FROM_OUTPUT
#define FLAGS_N      0
#define TEXT_Y(text) text
#define TEXT_N(text) NULL

#define PAIR(fused, unfused)             \
    {                                    \
        (float)(fused), (float)(unfused) \
    }
#define BOUNDS(f, b, y, f2, b2, y2, absolute)                                               \
    .forward_ulp = PAIR(f, f2), .backward_ulp = PAIR(b, b2), .backward_y_ulp = PAIR(y, y2), \
    .backward_absolute = (float)(absolute)

#define OP(id, NAME, name_, count, a, b, from_y, value, slope, slope_y, kinks_, bounds) \
    [ACT_##NAME] = {                                                                    \
        .size = sizeof(act_op_info),                                                    \
        .name = #name_,                                                                 \
        .formula = #value,                                                              \
        .derivative = #slope,                                                           \
        .derivative_y = TEXT_##from_y(#slope_y),                                        \
        .kinks = kinks_,                                                                \
        .flags = FLAGS_##from_y,                                                        \
        .param_count = count,                                                           \
        .param_name = { (count) > 0 ? APPLY(NAME_OF, a) : NULL,                         \
                        (count) > 1 ? APPLY(NAME_OF, b) : NULL },                       \
        .param_default = { APPLY(DEFAULT_OF, a), APPLY(DEFAULT_OF, b) },                \
        .param_least = { APPLY(LEAST_OF, a), APPLY(LEAST_OF, b) },                      \
        .param_greatest = { APPLY(GREATEST_OF, a), APPLY(GREATEST_OF, b) },             \
        bounds,                                                                         \
    },

const act_op_info act_catalogue[ACT_OP_COUNT] = {
#include "ops.def"
};

/* The header's numbers are the catalogue's. */
#define OP(id, NAME, ...) _Static_assert(ACT_##NAME == (id), #NAME);
#define BOUNDS(...)
#include "ops.def"

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
    if (info == NULL || info->size < least)
        return ACT_ERR_ARG;
    const size_t size = info->size;
    memcpy(info, &act_catalogue[op], size < sizeof *info ? size : sizeof *info);
    info->size = size;
    return ACT_OK;
}

const char *act_status_text(act_status status)
{
    switch (status) {
    case ACT_OK:
        return "ok";
    case ACT_ERR_ARG:
        return "bad argument: NULL or misaligned buffer, partial overlap, or a size or parameter "
               "out of its range";
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
