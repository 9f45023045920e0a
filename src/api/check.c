/* SPDX-License-Identifier: MIT */
#include "api/check.h"
#include "api/catalogue.h"
#include "params.h"

#include <string.h>

act_status act_check_dtype(act_dtype dtype)
{
    if (dtype < ACT_F32 || dtype > ACT_F16)
        return ACT_ERR_UNKNOWN;
    return dtype == ACT_F32 ? ACT_OK : ACT_ERR_UNSUPPORTED;
}

act_status act_check_op(act_op op, act_dtype dtype)
{
    return act_op_is_known(op) ? act_check_dtype(dtype) : ACT_ERR_UNKNOWN;
}

act_status act_check_params(act_op op, const act_params *given, float params[ACT_PARAMS_MOST])
{
    const act_op_info *const info = &act_catalogue[op];
    const size_t count = (size_t)info->param_count, from_caller = given == NULL ? 0 : given->count;
    if (from_caller > count)
        return ACT_ERR_PARAM;
    for (size_t k = 0; k < count; k++) {
        params[k] = k < from_caller ? given->value[k] : info->params[k].standard;
        if (!act_in_range(params[k], info->params[k].least, info->params[k].greatest))
            return ACT_ERR_PARAM;
    }
    return act_params_valid(op, params) ? ACT_OK : ACT_ERR_PARAM;
}

static act_status check_flags(uint32_t flags, uint32_t understood)
{
    const uint32_t all = ACT_EXACT | ACT_ACCUMULATE | ACT_ZERO_ROWS | ACT_GATE_SECOND;
    if (flags & ~all)
        return ACT_ERR_UNKNOWN;
    return flags & ~understood ? ACT_ERR_UNSUPPORTED : ACT_OK;
}

act_status act_check_options(const act_options *given, uint32_t understood, act_options *options)
{
    memset(options, 0, sizeof *options);
    if (given == NULL)
        return ACT_OK;
    if (given->size < sizeof given->size)
        return ACT_ERR_SIZE;
    if (ACT_HAS_FIELD(given, act_options, flags))
        options->flags = given->flags;
    if (ACT_HAS_FIELD(given, act_options, parallel_for))
        options->parallel_for = given->parallel_for;
    if (ACT_HAS_FIELD(given, act_options, pool))
        options->pool = given->pool;
    if (ACT_HAS_FIELD(given, act_options, grain))
        options->grain = given->grain;
    return check_flags(options->flags, understood);
}

act_status act_check_call(act_op op, act_dtype dtype, const act_params *given,
                          const act_options *given_options, uint32_t understood,
                          float params[ACT_PARAMS_MOST], act_options *options)
{
    act_status status = act_check_op(op, dtype);
    if (status == ACT_OK)
        status = act_check_params(op, given, params);
    return status != ACT_OK ? status : act_check_options(given_options, understood, options);
}
