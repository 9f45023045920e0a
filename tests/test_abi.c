/* SPDX-License-Identifier: MIT
 *
 * The binary interface: sizes, offsets and values that compiled programs hold,
 * and that the header and src/ops.def name the same things. All of it is
 * asserted at compile time: ctest compiles this file and no more.
 * check_exports.sh looks at the library. */
#include <activate/activate.h>
#include <activate/layers.h>

#define SAME(a, b)              _Static_assert((a) == (b), #a " is not " #b)
#define AT(type, field, offset) SAME(offsetof(type, field), (offset))

/* ---- Structures, where pointers have 64 bits ------------------------------- */

#if UINTPTR_MAX == UINT64_MAX
SAME(sizeof(act_params), 40);
AT(act_params, count, 0);
AT(act_params, value, 8);

SAME(sizeof(act_options), 40);
AT(act_options, size, 0);
AT(act_options, flags, 8);
AT(act_options, parallel_for, 16);
AT(act_options, pool, 24);
AT(act_options, grain, 32);

SAME(sizeof(act_op_info), 104);
AT(act_op_info, size, 0);
AT(act_op_info, name, 8);
AT(act_op_info, formula, 16);
AT(act_op_info, derivative, 24);
AT(act_op_info, derivative_y, 32);
AT(act_op_info, kinks, 40);
AT(act_op_info, flags, 48);
AT(act_op_info, param_count, 52);
AT(act_op_info, params, 56);
AT(act_op_info, least, 64);
AT(act_op_info, greatest, 68);
AT(act_op_info, forward_ulp, 72);
AT(act_op_info, backward_ulp, 80);
AT(act_op_info, backward_y_ulp, 88);
AT(act_op_info, backward_absolute, 96);

SAME(sizeof(act_param), 24);
AT(act_param, name, 0);
AT(act_param, standard, 8);
AT(act_param, least, 12);
AT(act_param, greatest, 16);

SAME(sizeof(act_rrelu), 32);
AT(act_rrelu, size, 0);
AT(act_rrelu, lower, 8);
AT(act_rrelu, upper, 12);
AT(act_rrelu, seed, 16);
AT(act_rrelu, offset, 24);
#endif

/* ---- Values ---------------------------------------------------------------- */

SAME(sizeof(act_status), 4);
SAME(ACT_OK, 0);
SAME(ACT_ERR_POINTER, -1);
SAME(ACT_ERR_OVERLAP, -2);
SAME(ACT_ERR_SHAPE, -3);
SAME(ACT_ERR_PARAM, -4);
SAME(ACT_ERR_SIZE, -5);
SAME(ACT_ERR_UNKNOWN, -6);
SAME(ACT_ERR_UNSUPPORTED, -7);

SAME(sizeof(act_dtype), 4);
SAME(ACT_F32, 0);
SAME(ACT_BF16, 1);
SAME(ACT_F16, 2);

SAME(sizeof(act_isa), 4);
SAME(ACT_ISA_AUTO, 0);
SAME(ACT_ISA_SCALAR, 1);
SAME(ACT_ISA_PORTABLE, 2);
SAME(ACT_ISA_SSE2, 3);
SAME(ACT_ISA_AVX2, 4);
SAME(ACT_ISA_AVX512, 5);
SAME(ACT_ISA_NEON, 6);

SAME(ACT_EXACT, 1);
SAME(ACT_ZERO_ROWS, 4);
SAME(ACT_GATE_SECOND, 8);
SAME(ACT_STREAM, 16);
SAME(ACT_OP_FROM_OUTPUT, 1);
SAME(ACT_OP_PIECEWISE, 2);
SAME(ACT_OP_ODD, 4);
SAME(ACT_OP_MONOTONE, 8);
SAME(ACT_OP_DEAD_ZONE, 16);
SAME(ACT_PARAMS_MOST, 8);
SAME(sizeof(act_op), 4);

/* ---- The header against the catalogue --------------------------------------- */

#define OP(id, NAME, ...) SAME(ACT_##NAME, id);
#include "ops.def"

#define OP(...) +1
enum {
    ENTRIES = 0
#include "ops.def"
};
SAME((int)ACT_OP_COUNT, (int)ENTRIES);

#define HAS_TYPE(f, type)           _Static_assert(_Generic(&(f), type : 1, default : 0), #f)
#define MORE(name, standard, range) , float
#define OP(id, NAME, name, ...)                                                   \
    HAS_TYPE(act_##name##_f32,                                                    \
             act_status (*)(const float *, float *, size_t PARAMS_##NAME(MORE))); \
    HAS_TYPE(act_##name##_backward_f32,                                           \
             act_status (*)(const float *, const float *, float *, size_t PARAMS_##NAME(MORE)));
#include "ops.def"

/* ---- Channels and rows -------------------------------------------------------- */

#define BUFFER  const void *
#define SHAPE   size_t, size_t, size_t
#define STRIDED const void *, size_t
#define HOW     const act_params *, const act_options *
HAS_TYPE(act_prelu,
         act_status (*)(act_dtype, BUFFER, const float *, void *, SHAPE, const act_options *));
HAS_TYPE(act_prelu_backward, act_status (*)(act_dtype, BUFFER, BUFFER, const float *, void *,
                                            float *, SHAPE, const act_options *));
HAS_TYPE(act_bias_forward,
         act_status (*)(act_op, act_dtype, BUFFER, const float *, void *, SHAPE, HOW));
HAS_TYPE(act_bias_backward, act_status (*)(act_op, act_dtype, BUFFER, BUFFER, const float *, void *,
                                           float *, SHAPE, HOW));
HAS_TYPE(act_residual_forward,
         act_status (*)(act_op, act_dtype, BUFFER, BUFFER, void *, size_t, HOW));
HAS_TYPE(act_count_zeros,
         act_status (*)(act_dtype, BUFFER, SHAPE, uint64_t *, uint64_t *, const act_options *));
HAS_TYPE(act_forward_rows,
         act_status (*)(act_op, act_dtype, STRIDED, void *, size_t, size_t, size_t, HOW));
HAS_TYPE(act_backward_rows,
         act_status (*)(act_op, act_dtype, STRIDED, STRIDED, void *, size_t, size_t, size_t, HOW));
HAS_TYPE(act_backward_y_rows,
         act_status (*)(act_op, act_dtype, STRIDED, STRIDED, void *, size_t, size_t, size_t, HOW));
