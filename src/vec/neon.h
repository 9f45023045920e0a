/* SPDX-License-Identifier: MIT
 *
 * vec.md on NEON of AArch64. */
#ifndef ACTIVATE_VEC_NEON_H
#define ACTIVATE_VEC_NEON_H

#include "vec/inline.h"

#ifdef ACT_SIMDE
#    define SIMDE_ENABLE_NATIVE_ALIASES
#    include <simde/arm/neon.h>
#else
#    include <arm_neon.h>
#endif
#include <math.h>
#include <stddef.h>
#include <stdint.h>

enum { VL = 4, VW = 2 };
#define VEC_FUSED 1

typedef float32x4_t vf;
typedef int32x4_t vi;
typedef uint64x2_t vw;
typedef uint32x4_t vm;
typedef uint8x16x2_t v_table8;
typedef struct vd {
    float64x2_t low, high;
} vd;

INLINE vf v_set1(float a)
{
    return vdupq_n_f32(a);
}
INLINE vi v_iset1(int32_t a)
{
    return vdupq_n_s32(a);
}
INLINE vf v_hidden(float a)
{
#ifdef ACT_SIMDE
    return v_set1(hidden_float(a));
#else
    vf hidden = v_set1(a);
    __asm__("" : "+w"(hidden));
    return hidden;
#endif
}

INLINE vf v_load(const float *p)
{
    return vld1q_f32(p);
}
INLINE void v_store(float *p, vf a)
{
    vst1q_f32(p, a);
}
INLINE vf v_loadn(const float *p, size_t k)
{
    float lanes[4] = { 0, 0, 0, 0 };
    for (size_t i = 0; i < k; i++)
        lanes[i] = p[i];
    return v_load(lanes);
}
INLINE void v_storen(float *p, vf a, size_t k)
{
    float lanes[4];
    v_store(lanes, a);
    for (size_t i = 0; i < k; i++)
        p[i] = lanes[i];
}
/* AArch64 has no plain streaming store of one register; STNP is a hint that
 * current cores ignore. */
INLINE void v_stream(float *p, vf a)
{
    vst1q_f32(p, a);
}
INLINE void v_fence(void)
{
}
INLINE void v_prefetch(const float *p)
{
    __builtin_prefetch(p);
}

INLINE vf v_add(vf a, vf b)
{
    return vaddq_f32(a, b);
}
INLINE vf v_sub(vf a, vf b)
{
    return vsubq_f32(a, b);
}
INLINE vf v_mul(vf a, vf b)
{
    return vmulq_f32(a, b);
}
#ifdef ACT_SIMDE /* which lacks both */
INLINE vf v_div(vf a, vf b)
{
    for (int i = 0; i < VL; i++)
        a[i] /= b[i];
    return a;
}
INLINE vf v_sqrt(vf a)
{
    for (int i = 0; i < VL; i++)
        a[i] = sqrtf(a[i]);
    return a;
}
#else
INLINE vf v_div(vf a, vf b)
{
    return vdivq_f32(a, b);
}
INLINE vf v_sqrt(vf a)
{
    return vsqrtq_f32(a);
}
#endif
INLINE vf v_fma(vf a, vf b, vf c)
{
    return vfmaq_f32(c, a, b);
}
INLINE vf v_fnma(vf a, vf b, vf c)
{
    return vfmaq_f32(c, vnegq_f32(a), b);
}
INLINE vf v_residual(vf a, vf b, vf product)
{
    return vfmaq_f32(vnegq_f32(product), a, b);
}

INLINE vm v_lt(vf a, vf b)
{
    return vcltq_f32(a, b);
}
INLINE vm v_le(vf a, vf b)
{
    return vcleq_f32(a, b);
}
INLINE vm v_eq(vf a, vf b)
{
    return vceqq_f32(a, b);
}
INLINE vm v_both(vm a, vm b)
{
    return vandq_u32(a, b);
}
INLINE vm v_either(vm a, vm b)
{
    return vorrq_u32(a, b);
}
INLINE int v_any(vm m)
{
    return vmaxvq_u32(m) != 0;
}
INLINE vf v_select(vm m, vf a, vf b)
{
    return vbslq_f32(m, a, b);
}
/* Not fmax and fmin, which treat NaN and signed zeros in another way. */
INLINE vf v_max(vf a, vf b)
{
    return v_select(v_lt(b, a), a, b);
}
INLINE vf v_min(vf a, vf b)
{
    return v_select(v_lt(a, b), a, b);
}

INLINE uint32x4_t v_places(void)
{
    static const uint32_t places[4] = { 1, 2, 4, 8 };
    return vld1q_u32(places);
}
INLINE uint32_t v_mask_bits(vm m)
{
    return vaddvq_u32(vandq_u32(m, v_places()));
}
INLINE vm v_mask(uint32_t bits, int from)
{
    return vtstq_u32(vdupq_n_u32(bits), vshlq_u32(v_places(), vdupq_n_s32(from)));
}

INLINE vf v_flip(vf a, int distance)
{
    return distance == 2 ? vextq_f32(a, a, 2) : vrev64q_f32(a);
}

INLINE void v_transpose(vf *rows)
{
    const vf a = vtrn1q_f32(rows[0], rows[1]), b = vtrn2q_f32(rows[0], rows[1]);
    const vf c = vtrn1q_f32(rows[2], rows[3]), d = vtrn2q_f32(rows[2], rows[3]);
    rows[0] = vcombine_f32(vget_low_f32(a), vget_low_f32(c));
    rows[1] = vcombine_f32(vget_low_f32(b), vget_low_f32(d));
    rows[2] = vcombine_f32(vget_high_f32(a), vget_high_f32(c));
    rows[3] = vcombine_f32(vget_high_f32(b), vget_high_f32(d));
}

INLINE vi v_bits(vf a)
{
    return vreinterpretq_s32_f32(a);
}
INLINE vf v_from_bits(vi a)
{
    return vreinterpretq_f32_s32(a);
}
INLINE vf v_zero_if(vm m, vf a)
{
    return v_from_bits(vbicq_s32(v_bits(a), vreinterpretq_s32_u32(m)));
}
INLINE vf v_and(vf a, vf b)
{
    return v_from_bits(vandq_s32(v_bits(a), v_bits(b)));
}
INLINE vf v_or(vf a, vf b)
{
    return v_from_bits(vorrq_s32(v_bits(a), v_bits(b)));
}
INLINE vf v_xor(vf a, vf b)
{
    return v_from_bits(veorq_s32(v_bits(a), v_bits(b)));
}
INLINE vf v_andnot(vf a, vf b)
{
    return v_from_bits(vbicq_s32(v_bits(b), v_bits(a)));
}
INLINE vi v_iadd(vi a, vi b)
{
    return vaddq_s32(a, b);
}
INLINE vi v_isub(vi a, vi b)
{
    return vsubq_s32(a, b);
}
INLINE vi v_iand(vi a, vi b)
{
    return vandq_s32(a, b);
}
#define v_shl(a, count) vshlq_n_s32((a), (count))

#define v_shr(a, count) vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a), (count)))
INLINE vi v_iload(const uint32_t *p)
{
    return vreinterpretq_s32_u32(vld1q_u32(p));
}
INLINE vf v_float(vi a)
{
    return vcvtq_f32_s32(a);
}

INLINE vw v_wset1(uint64_t a)
{
    return vdupq_n_u64(a);
}
INLINE vw v_wcount(void)
{
    return vcombine_u64(vcreate_u64(0), vcreate_u64(2));
}
INLINE vw v_wadd(vw a, vw b)
{
    return vaddq_u64(a, b);
}
INLINE vw v_wmul(vw a, vw b)
{
    return vmull_u32(vmovn_u64(a), vmovn_u64(b));
}
INLINE vw v_whigh(vw a)
{
    return vshrq_n_u64(a, 32);
}
INLINE vw v_wxor(vw a, vw b)
{
    return veorq_u64(a, b);
}
INLINE vw v_wxor3(vw a, vw b, vw c)
{
    return v_wxor(v_wxor(a, b), c);
}
INLINE void v_wstore(uint32_t *p, vw even, vw odd)
{
    const vw low = vandq_u64(even, vdupq_n_u64(UINT32_MAX));
    vst1q_u32(p, vreinterpretq_u32_u64(vorrq_u64(low, vshlq_n_u64(odd, 32))));
}

INLINE v_table8 v_load_table8(const int32_t *p)
{
    v_table8 table;
    table.val[0] = vreinterpretq_u8_s32(vld1q_s32(p));
    table.val[1] = vreinterpretq_u8_s32(vld1q_s32(p + 4));
    return table;
}
/* Byte j of lane i is byte 4 * index[i] + j of the table. */
INLINE vi v_lookup8(v_table8 table, vi index)
{
    const vi first = v_shl(v_iand(index, v_iset1(7)), 2);
    const vi bytes = vmlaq_s32(v_iset1(0x03020100), first, v_iset1(0x01010101));
    return vreinterpretq_s32_u8(vqtbl2q_u8(table, vreinterpretq_u8_s32(bytes)));
}

INLINE vd v_dwiden(vf a)
{
    const vd wide = { vcvt_f64_f32(vget_low_f32(a)), vcvt_f64_f32(vget_high_f32(a)) };
    return wide;
}
INLINE vf v_dnarrow(vd a)
{
    return vcombine_f32(vcvt_f32_f64(a.low), vcvt_f32_f64(a.high));
}
INLINE vd v_dload(const float *p)
{
    const vd wide = { vcvt_f64_f32(vld1_f32(p)), vcvt_f64_f32(vld1_f32(p + 2)) };
    return wide;
}
INLINE vd v_dset1(double a)
{
    const vd all = { vdupq_n_f64(a), vdupq_n_f64(a) };
    return all;
}
INLINE vd v_dadd(vd a, vd b)
{
    const vd sum = { vaddq_f64(a.low, b.low), vaddq_f64(a.high, b.high) };
    return sum;
}
INLINE vd v_dsub(vd a, vd b)
{
    const vd difference = { vsubq_f64(a.low, b.low), vsubq_f64(a.high, b.high) };
    return difference;
}
INLINE vd v_dmul(vd a, vd b)
{
    const vd product = { vmulq_f64(a.low, b.low), vmulq_f64(a.high, b.high) };
    return product;
}
INLINE vd v_dfma(vd a, vd b, vd c)
{
    const vd sum = { vfmaq_f64(c.low, a.low, b.low), vfmaq_f64(c.high, a.high, b.high) };
    return sum;
}
INLINE void v_dstore(double *p, vd a)
{
    vst1q_f64(p, a.low);
    vst1q_f64(p + 2, a.high);
}
INLINE double v_dtotal(vd a)
{
    const float64x2_t two = vaddq_f64(a.low, a.high);
    return vgetq_lane_f64(two, 0) + vgetq_lane_f64(two, 1);
}
INLINE void v_accumulate(double *sums, vf a)
{
    const float64x2_t low = vcvt_f64_f32(vget_low_f32(a)), high = vcvt_f64_f32(vget_high_f32(a));
    vst1q_f64(sums, vaddq_f64(vld1q_f64(sums), low));
    vst1q_f64(sums + 2, vaddq_f64(vld1q_f64(sums + 2), high));
}
INLINE void v_count(int32_t *counts, vm m)
{
    vst1q_s32(counts, vsubq_s32(vld1q_s32(counts), vreinterpretq_s32_u32(m)));
}

#endif
