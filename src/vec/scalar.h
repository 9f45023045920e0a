/* SPDX-License-Identifier: MIT
 *
 * vec.md in plain C, one lane. With ACT_SCALAR_FUSED its v_fma rounds once:
 * the twin that tests compare the tiers with FMA to. */
#ifndef ACTIVATE_VEC_SCALAR_H
#define ACTIVATE_VEC_SCALAR_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { VL = 1 };
#ifdef ACT_SCALAR_FUSED
#    define VEC_FUSED 1
#else
#    define VEC_FUSED 0
#endif

typedef float vf;
typedef int32_t vi;
typedef uint32_t vm; /* all ones or zero */
typedef const int32_t *v_table8;

static inline vf v_set1(float a)
{
    return a;
}
static inline vi v_iset1(int32_t a)
{
    return a;
}

static inline vf v_load(const float *p)
{
    return *p;
}
static inline void v_store(float *p, vf a)
{
    *p = a;
}
static inline vf v_loadn(const float *p, size_t k)
{
    return k > 0 ? *p : 0.0f;
}
static inline void v_storen(float *p, vf a, size_t k)
{
    if (k > 0)
        *p = a;
}
static inline void v_stream(float *p, vf a)
{
    *p = a;
}
static inline void v_fence(void)
{
}
static inline void v_prefetch(const float *p)
{
    (void)p;
}

static inline vi v_bits(vf a)
{
    vi bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
static inline vf v_from_bits(vi a)
{
    vf value;
    memcpy(&value, &a, sizeof value);
    return value;
}

static inline vf v_add(vf a, vf b)
{
    return a + b;
}
static inline vf v_sub(vf a, vf b)
{
    return a - b;
}
static inline vf v_mul(vf a, vf b)
{
    return a * b;
}
static inline vf v_div(vf a, vf b)
{
    return a / b;
}
static inline vf v_sqrt(vf a)
{
    return sqrtf(a);
}

#ifdef ACT_SCALAR_FUSED
static inline vf v_fma(vf a, vf b, vf c)
{
    return fmaf(a, b, c);
}
static inline vf v_fnma(vf a, vf b, vf c)
{
    return fmaf(-a, b, c);
}
static inline vf v_residual(vf a, vf b, vf product)
{
    return fmaf(a, b, -product);
}
#else
static inline vf v_fma(vf a, vf b, vf c)
{
    return a * b + c;
}
static inline vf v_fnma(vf a, vf b, vf c)
{
    return c - a * b;
}
/* As in sse2.h. */
static inline vf v_residual(vf a, vf b, vf product)
{
    const vf ah = v_from_bits(v_bits(a) & -4096), al = a - ah;
    const vf bh = v_from_bits(v_bits(b) & -4096), bl = b - bh;
    return ((ah * bh - product) + ah * bl + al * bh) + al * bl;
}
#endif

static inline vf v_max(vf a, vf b)
{
    return a > b ? a : b;
}
static inline vf v_min(vf a, vf b)
{
    return a < b ? a : b;
}
static inline vm v_lt(vf a, vf b)
{
    return a < b ? UINT32_MAX : 0;
}
static inline vm v_le(vf a, vf b)
{
    return a <= b ? UINT32_MAX : 0;
}
static inline vm v_eq(vf a, vf b)
{
    return a == b ? UINT32_MAX : 0;
}
static inline vm v_both(vm a, vm b)
{
    return a & b;
}
static inline vm v_either(vm a, vm b)
{
    return a | b;
}
static inline int v_any(vm m)
{
    return m != 0;
}
static inline vf v_select(vm m, vf a, vf b)
{
    return m != 0 ? a : b;
}
static inline vf v_zero_if(vm m, vf a)
{
    return m != 0 ? 0.0f : a;
}

static inline vf v_and(vf a, vf b)
{
    return v_from_bits(v_bits(a) & v_bits(b));
}
static inline vf v_or(vf a, vf b)
{
    return v_from_bits(v_bits(a) | v_bits(b));
}
static inline vf v_xor(vf a, vf b)
{
    return v_from_bits(v_bits(a) ^ v_bits(b));
}
static inline vf v_andnot(vf a, vf b)
{
    return v_from_bits(~v_bits(a) & v_bits(b));
}
static inline vi v_iadd(vi a, vi b)
{
    return (vi)((uint32_t)a + (uint32_t)b);
}
static inline vi v_iand(vi a, vi b)
{
    return a & b;
}
static inline vi v_shl(vi a, int count)
{
    return (vi)((uint32_t)a << count);
}

static inline v_table8 v_load_table8(const int32_t *p)
{
    return p;
}
static inline vi v_lookup8(v_table8 table, vi index)
{
    return table[index & 7];
}
static inline void v_lookup_row(const float *rows, vi index, vf c[8])
{
    memcpy(c, rows + 8 * (index & 31), 8 * sizeof *c);
}

#endif
