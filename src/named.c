/* SPDX-License-Identifier: MIT
 *
 * The calls by name. The catalogue's ranges are constants here, so that a call
 * costs a few comparisons before the kernel. */
#include "buffers.h"
#include "dispatch.h"
#include "params.h"

static inline act_status forward(act_op op, const float *x, float *y, size_t n, float a, float b)
{
    const float params[2] = { a, b };
    if (!act_params_fit(op, a, b))
        return ACT_ERR_ARG;
    if (n == 0)
        return ACT_OK;
    if (!act_buffer_fits(x, n) || !act_buffer_fits(y, n) || !act_buffers_agree(x, y, n))
        return ACT_ERR_ARG;
    act_forward_kernel(op, x, y, n)(x, y, n, params);
    return ACT_OK;
}

static inline act_status backward(act_op op, const float *dy, const float *x, float *dx, size_t n,
                                  float a, float b)
{
    const float params[2] = { a, b };
    if (!act_params_fit(op, a, b))
        return ACT_ERR_ARG;
    if (n == 0)
        return ACT_OK;
    if (!act_buffer_fits(dy, n) || !act_buffer_fits(x, n) || !act_buffer_fits(dx, n) ||
        !act_buffers_agree(dy, dx, n) || !act_buffers_agree(x, dx, n))
        return ACT_ERR_ARG;
    act_backward_kernel(op, dy, x, dx, n)(dy, x, dx, n, params);
    return ACT_OK;
}

#define NAME_OF(name, standard, least, greatest)  name
#define RANGE_OF(name, standard, least, greatest) act_in_range(name, least, greatest)
#define APPLY(macro, tuple)                       macro tuple

/* Parameter lists, range checks and arguments for 0, 1 and 2 parameters. */
#define LIST_0(a, b)
#define LIST_1(a, b)     , float APPLY(NAME_OF, a)
#define LIST_2(a, b)     , float APPLY(NAME_OF, a), float APPLY(NAME_OF, b)
#define IN_RANGE_0(a, b) 1
#define IN_RANGE_1(a, b) APPLY(RANGE_OF, a)
#define IN_RANGE_2(a, b) (APPLY(RANGE_OF, a) && APPLY(RANGE_OF, b))
#define VALUES_0(a, b)   0.0f, 0.0f
#define VALUES_1(a, b)   APPLY(NAME_OF, a), 0.0f
#define VALUES_2(a, b)   APPLY(NAME_OF, a), APPLY(NAME_OF, b)

#define OP(id, NAME, name, count, a, b, from_y, f, slope, slope_y, kinks, bounds)      \
    act_status act_##name##_f32(const float *x, float *y, size_t n LIST_##count(a, b)) \
    {                                                                                  \
        if (!IN_RANGE_##count(a, b))                                                   \
            return ACT_ERR_ARG;                                                        \
        return forward(ACT_##NAME, x, y, n, VALUES_##count(a, b));                     \
    }                                                                                  \
    act_status act_##name##_backward_f32(const float *dy, const float *x, float *dx,   \
                                         size_t n LIST_##count(a, b))                  \
    {                                                                                  \
        if (!IN_RANGE_##count(a, b))                                                   \
            return ACT_ERR_ARG;                                                        \
        return backward(ACT_##NAME, dy, x, dx, n, VALUES_##count(a, b));               \
    }
#include "ops.def"
