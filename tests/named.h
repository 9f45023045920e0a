/* SPDX-License-Identifier: MIT
 *
 * The calls by name, chosen by value. */
#ifndef ACTIVATE_TESTS_NAMED_H
#define ACTIVATE_TESTS_NAMED_H

#include "harness.h"

/* act_NAME_f32() or act_NAME_backward_f32(), with default parameters. */
act_status h_named(act_op op, h_pass pass, const float *dy, const float *x, float *out, size_t n);

act_status h_named_with(act_op op, h_pass pass, const float *dy, const float *x, float *out,
                        size_t n, const float params[ACT_PARAMS_MOST]);

#endif
