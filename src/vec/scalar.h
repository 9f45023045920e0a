/* SPDX-License-Identifier: MIT
 *
 * vec.md in plain C, one lane. With ACT_SCALAR_FUSED its v_fma rounds once:
 * the twin that tests compare the tiers with FMA to. */
#ifndef ACTIVATE_VEC_SCALAR_H
#define ACTIVATE_VEC_SCALAR_H

#include "vec/inline.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { VL = 1, VW = 1 };
#ifdef ACT_SCALAR_FUSED
#    define VEC_FUSED 1
#else
#    define VEC_FUSED 0
#endif

typedef float vf;
typedef int32_t vi;
typedef uint64_t vw;
typedef uint32_t vm; /* all ones or zero */
typedef const int32_t *v_table8;
typedef double vd;

INLINE vf v_set1(float a)
{
    return a;
}
INLINE vi v_iset1(int32_t a)
{
    return a;
}
INLINE vf v_hidden(float a)
{
    return hidden_float(a);
}

INLINE vf v_load(const float *p)
{
    return *p;
}
INLINE void v_store(float *p, vf a)
{
    *p = a;
}
INLINE vf v_loadn(const float *p, size_t k)
{
    return k > 0 ? *p : 0.0f;
}
INLINE void v_storen(float *p, vf a, size_t k)
{
    if (k > 0)
        *p = a;
}
INLINE void v_stream(float *p, vf a)
{
    *p = a;
}
INLINE void v_fence(void)
{
}
INLINE void v_prefetch(const float *p)
{
    (void)p;
}

INLINE vi v_bits(vf a)
{
    vi bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
INLINE vf v_from_bits(vi a)
{
    vf value;
    memcpy(&value, &a, sizeof value);
    return value;
}

INLINE vf v_add(vf a, vf b)
{
    return a + b;
}
INLINE vf v_sub(vf a, vf b)
{
    return a - b;
}
INLINE vf v_mul(vf a, vf b)
{
    return a * b;
}
INLINE vf v_div(vf a, vf b)
{
    return a / b;
}
INLINE vf v_sqrt(vf a)
{
    return sqrtf(a);
}

#ifdef ACT_SCALAR_FUSED
INLINE vf v_fma(vf a, vf b, vf c)
{
    return fmaf(a, b, c);
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return fmaf(-a, b, c);
}
INLINE vf v_residual(vf a, vf b, vf product)
{
    return fmaf(a, b, -product);
}
#else
INLINE vf v_fma(vf a, vf b, vf c)
{
    return a * b + c;
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return c - a * b;
}
/* As in sse2.h. */
INLINE vf v_residual(vf a, vf b, vf product)
{
    const vf ah = v_from_bits(v_bits(a) & -4096), al = a - ah;
    const vf bh = v_from_bits(v_bits(b) & -4096), bl = b - bh;
    return ((ah * bh - product) + ah * bl + al * bh) + al * bl;
}
#endif

INLINE vf v_max(vf a, vf b)
{
    return a > b ? a : b;
}
INLINE vf v_min(vf a, vf b)
{
    return a < b ? a : b;
}
INLINE vm v_lt(vf a, vf b)
{
    return a < b ? UINT32_MAX : 0;
}
INLINE vm v_le(vf a, vf b)
{
    return a <= b ? UINT32_MAX : 0;
}
INLINE vm v_eq(vf a, vf b)
{
    return a == b ? UINT32_MAX : 0;
}
INLINE vm v_both(vm a, vm b)
{
    return a & b;
}
INLINE vm v_either(vm a, vm b)
{
    return a | b;
}
INLINE int v_any(vm m)
{
    return m != 0;
}
INLINE vf v_select(vm m, vf a, vf b)
{
    return m != 0 ? a : b;
}
INLINE vf v_zero_if(vm m, vf a)
{
    return m != 0 ? 0.0f : a;
}

INLINE uint32_t v_mask_bits(vm m)
{
    return m & 1;
}
INLINE vm v_mask(uint32_t bits, int from)
{
    return (bits >> from & 1) != 0 ? UINT32_MAX : 0;
}

INLINE vf v_flip(vf a, int distance)
{
    (void)distance;
    return a;
}

INLINE void v_transpose(vf *rows)
{
    (void)rows;
}

INLINE vf v_and(vf a, vf b)
{
    return v_from_bits(v_bits(a) & v_bits(b));
}
INLINE vf v_or(vf a, vf b)
{
    return v_from_bits(v_bits(a) | v_bits(b));
}
INLINE vf v_xor(vf a, vf b)
{
    return v_from_bits(v_bits(a) ^ v_bits(b));
}
INLINE vf v_andnot(vf a, vf b)
{
    return v_from_bits(~v_bits(a) & v_bits(b));
}
INLINE vi v_iadd(vi a, vi b)
{
    return (vi)((uint32_t)a + (uint32_t)b);
}
INLINE vi v_isub(vi a, vi b)
{
    return (vi)((uint32_t)a - (uint32_t)b);
}
INLINE vi v_iand(vi a, vi b)
{
    return a & b;
}
INLINE vi v_shl(vi a, int count)
{
    return (vi)((uint32_t)a << count);
}

INLINE vi v_shr(vi a, int count)
{
    return (vi)((uint32_t)a >> count);
}
INLINE vi v_iload(const uint32_t *p)
{
    return (vi)*p;
}
INLINE vf v_float(vi a)
{
    return (float)a;
}

INLINE vw v_wset1(uint64_t a)
{
    return a;
}
INLINE vw v_wcount(void)
{
    return 0;
}
INLINE vw v_wadd(vw a, vw b)
{
    return a + b;
}
INLINE vw v_wmul(vw a, vw b)
{
    return (a & UINT32_MAX) * (b & UINT32_MAX);
}
INLINE vw v_whigh(vw a)
{
    return a >> 32;
}
INLINE vw v_wxor(vw a, vw b)
{
    return a ^ b;
}
INLINE vw v_wxor3(vw a, vw b, vw c)
{
    return a ^ b ^ c;
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    p[0] = (uint32_t)even;
    p[1] = (uint32_t)odd;
}

INLINE v_table8 v_load_table8(const int32_t *p)
{
    return p;
}
INLINE vi v_lookup8(v_table8 table, vi index)
{
    return table[index & 7];
}

INLINE vd v_dwiden(vf a)
{
    return (double)a;
}
INLINE vf v_dnarrow(vd a)
{
    return (float)a;
}
INLINE vd v_dload(const float *p)
{
    return (double)*p;
}
INLINE vd v_dset1(double a)
{
    return a;
}
INLINE vd v_dadd(vd a, vd b)
{
    return a + b;
}
INLINE vd v_dsub(vd a, vd b)
{
    return a - b;
}
INLINE vd v_dmul(vd a, vd b)
{
    return a * b;
}
INLINE vd v_dfma(vd a, vd b, vd c)
{
    return a * b + c;
}
INLINE void v_dstore(double *p, vd a)
{
    *p = a;
}
INLINE double v_dtotal(vd a)
{
    return a;
}
INLINE void v_accumulate(double *sums, vf a)
{
    *sums += (double)a;
}
INLINE void v_count(int32_t *counts, vm m)
{
    *counts += (int32_t)(m & 1);
}

#endif
