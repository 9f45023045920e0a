/* SPDX-License-Identifier: MIT
 *
 * activate/layers.h - what layers need beyond one formula per element: functions that
 * know channels, rows, pairs of operands, random slopes. Link with -lactivate.
 *
 * The promises of activate.h hold here, too: any alignment and length, outputs may be
 * inputs where a description says so, a status from every call, nothing written after
 * an error, nothing allocated, and results that depend on no thread count, chunking,
 * alignment or position. Sums over many elements are taken in an order that the shape
 * alone decides.
 *
 * Shapes. A buffer of [outer][channels][inner] elements is contiguous: element
 * (o, c, i) lies at (o * channels + c) * inner + i. NCHW: inner = H * W; NHWC, or
 * rows of features: inner = 1; one channel for everything: channels = 1. A size of 0
 * makes an empty buffer, which is no error. Rows of cols elements begin `stride`
 * elements apart, stride >= cols. A shape whose elements or bytes overflow size_t is
 * ACT_ERR_ARG. */
#ifndef ACTIVATE_LAYERS_H
#define ACTIVATE_LAYERS_H

#include <activate/activate.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Masks: one bit per element instead of x --------------------------------- */

/* relu and leaky_relu that also remember, in a 32nd of the memory of x, what their
 * backward pass needs.
 *
 *   bit i % 8 of mask[i / 8], the least significant being 0, = x[i] <= 0 ? 0 : 1
 *
 * so NaN has 1. The mask has (n + 7) / 8 bytes, which need no alignment; the spare bits
 * of the last byte are 0. The bytes are the same on every tier, y is that of act_forward(),
 * dx that of act_backward(), bit by bit. negative_slope: finite.
 *
 * y may be x, dx may be dy; the mask overlaps nothing. Tasks are cut at multiples of 512
 * elements. Errors as act_forward(); ACT_ERR_ARG, too, for a mask that overlaps. Options
 * take no flags. */
ACT_API act_status act_relu_mask(act_dtype dtype, const void *x, void *y, uint8_t *mask, size_t n,
                                 const act_options *options);
ACT_API act_status act_relu_mask_backward(act_dtype dtype, const void *dy, const uint8_t *mask,
                                          void *dx, size_t n, const act_options *options);
ACT_API act_status act_leaky_relu_mask(act_dtype dtype, const void *x, void *y, uint8_t *mask,
                                       size_t n, float negative_slope, const act_options *options);
ACT_API act_status act_leaky_relu_mask_backward(act_dtype dtype, const void *dy,
                                                const uint8_t *mask, void *dx, size_t n,
                                                float negative_slope, const act_options *options);

#ifdef __cplusplus
}
#endif
#endif /* ACTIVATE_LAYERS_H */
