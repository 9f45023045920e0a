/* SPDX-License-Identifier: MIT
 *
 * The true value of every activation and derivative, in double: what kernels are
 * held against. Within 2^-45 of the truth, relatively, for every float and every
 * valid parameter, unless the truth is below the range of double. Infinities
 * give the limit, NaN gives NaN, and a zero has the sign that a kernel must
 * return. Independent of the kernels; tests compare it with GNU MPFR. */
#ifndef ACTIVATE_REFERENCE_H
#define ACTIVATE_REFERENCE_H

#include <activate/activate.h>

typedef enum act_pass {
    ACT_PASS_FORWARD,   /* f(x)                              */
    ACT_PASS_BACKWARD,  /* f'(x)                             */
    ACT_PASS_BACKWARD_Y /* f' as a function of y = f(x)      */
} act_pass;
enum { ACT_PASS_COUNT = 3 };

/* "forward", "backward", "backward_y" */
extern const char *const act_pass_name[ACT_PASS_COUNT];

/* x and the parameters p are values of floats. */
typedef double (*act_reference_fn)(double x, const double *p);

/* NULL if there is no such op, or it has no derivative from y. */
act_reference_fn act_reference_find(act_op op, act_pass pass);

/* The expression of ops.def as it stands, which is close enough where nothing
 * cancels or overflows. NULL likewise. */
act_reference_fn act_reference_plain(act_op op, act_pass pass);

/* What stands in for it where it is not close enough, else NULL. */
act_reference_fn act_reference_refined(act_op op, act_pass pass);

double act_reference_forward(act_op op, double x, const float params[ACT_PARAMS_MOST]);
double act_reference_backward(act_op op, double x, const float params[ACT_PARAMS_MOST]);
double act_reference_backward_y(act_op op, double y, const float params[ACT_PARAMS_MOST]);

#endif
