/* SPDX-License-Identifier: MIT
 *
 * Running a kernel, on the calling thread or on the caller's pool. */
#ifndef ACTIVATE_RUN_H
#define ACTIVATE_RUN_H

#include <activate/activate.h>

/* options: as checked by api.c; NULL means the calling thread. */
void act_run_forward(act_forward_fn kernel, const float *x, float *y, size_t n,
                     const float params[2], const act_options *options);
void act_run_backward(act_backward_fn kernel, const float *dy, const float *x, float *dx, size_t n,
                      const float params[2], const act_options *options);

#endif
