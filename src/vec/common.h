/* SPDX-License-Identifier: MIT
 *
 * Operations that every vector header has in common, made of its own. */
#ifndef ACTIVATE_VEC_COMMON_H
#define ACTIVATE_VEC_COMMON_H

INLINE vm v_gt(vf a, vf b)
{
    return v_lt(b, a);
}

INLINE vm v_ge(vf a, vf b)
{
    return v_le(b, a);
}

INLINE vf v_sign_bit(void)
{
    return v_from_bits(v_iset1(INT32_MIN));
}

INLINE vf v_abs(vf a)
{
    return v_andnot(v_sign_bit(), a);
}

INLINE vf v_neg(vf a)
{
    return v_xor(v_sign_bit(), a);
}

/* The magnitude of a, which is not negative, with the sign of b. */
INLINE vf v_with_sign(vf a, vf b)
{
    return v_or(a, v_and(v_sign_bit(), b));
}

/* a between least and greatest, neither NaN; NaN stays NaN. */
INLINE vf v_clamp(vf a, float least, float greatest)
{
    return v_min(v_set1(greatest), v_max(v_set1(least), a));
}

/* Makes NaN quiet and leaves all else alone: for functions that pass x through. Compilers
 * may take NaN for NaN and remove x * 1, x + 0 where x cannot be -0 (clang 19 does) and
 * the like; this they cannot, because they do not know what is added. */
INLINE vf v_quiet(vf a)
{
    return v_add(a, v_hidden(-0.0f));
}

#endif
