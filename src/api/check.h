/* SPDX-License-Identifier: MIT
 *
 * What every call checks before anything is written. */
#ifndef ACTIVATE_CHECK_H
#define ACTIVATE_CHECK_H

#include <activate/activate.h>

/* A struct that the caller's `size` says has at least this field. */
#define ACT_HAS_FIELD(s, type, field) ((s)->size >= offsetof(type, field) + sizeof((s)->field))

act_status act_check_dtype(act_dtype dtype);
act_status act_check_op(act_op op, act_dtype dtype);

/* The parameters to use: the caller's, defaults for what is missing. */
act_status act_check_params(act_op op, const act_params *given, float params[ACT_PARAMS_MOST]);

/* A complete copy of the options, zero for what is missing. `understood` are the flags
 * that mean something to the call. */
act_status act_check_options(const act_options *given, uint32_t understood, act_options *options);

/* All of these. */
act_status act_check_call(act_op op, act_dtype dtype, const act_params *given,
                          const act_options *given_options, uint32_t understood,
                          float params[ACT_PARAMS_MOST], act_options *options);

#endif
