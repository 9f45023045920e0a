/* SPDX-License-Identifier: MIT
 *
 * activate/layers.h - what layers need beyond one formula per element: functions that
 * know channels, rows, pairs of operands, random slopes. Link with -lactivate.
 *
 * The promises of activate.h hold here, too: any alignment and length, outputs may be
 * inputs where a description says so, a status from every call, nothing written after
 * an error, nothing allocated, at most 12 KiB of stack, and results that depend on no
 * thread count, chunking, alignment or position. Sums over many elements are taken in an
 * order that the shape alone decides.
 *
 * Shapes. A buffer of [outer][channels][inner] elements is contiguous: element
 * (o, c, i) lies at (o * channels + c) * inner + i. NCHW: inner = H * W; NHWC, or
 * rows of features: inner = 1; one channel for everything: channels = 1. A size of 0
 * makes an empty buffer, which is no error. Rows of cols elements begin `stride`
 * elements apart, stride >= cols; where strides have to be the same, that of a single
 * row does not matter. A shape whose elements or bytes overflow size_t is ACT_ERR_SHAPE. */
#ifndef ACTIVATE_LAYERS_H
#define ACTIVATE_LAYERS_H

#include <activate/activate.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Channels -------------------------------------------------------------- */

/* What the functions of this section have in common:
 *
 * - x, y, dy, dx are buffers of [outer][channels][inner] elements; a slope or bias has one
 *   float per channel, whatever the dtype, and overlaps no output.
 * - Each element is bit for bit what the elementwise calls of activate.h make of it, on
 *   every tier.
 * - The gradient of a slope or bias is the sum, over all outer and inner, of one term per
 *   element. Terms are floats, added as doubles in an order that the shape alone decides,
 *   and the sum is rounded to float once: the result depends on neither tier nor threads,
 *   as long as the terms do not. |error| <= 1/2 ULP + k * 2^-53 * the sum of |terms|, where
 *   k, the additions that a term goes through, is at most 1030 + outer + inner / 32, or for
 *   one channel 1030 + outer * inner / 8192; so where terms do not cancel, the sum of 10^8
 *   of them is the float nearest to the true one or its neighbour. Nothing overflows on the
 *   way. A NaN term, or infinities of both signs, give NaN; infinities of one sign that
 *   infinity.
 * - With the flag ACT_ACCUMULATE the rounded sum is added to what the gradient holds;
 *   without it, it replaces that. If there are no elements the sum is 0.
 * - In the backward passes dx may be dy, x, or both. dx or the gradient may be NULL, which
 *   leaves it out (the first layer; a frozen slope), but not both. The gradient overlaps no
 *   other buffer.
 * - parallel_for: outputs are cut as elementwise calls cut them; sums by channels, groups
 *   of outer and pieces of inner: there two tasks may write to one cache line, unless the
 *   output is aligned to lines and inner, or channels if inner is 1, is a multiple of 16.
 *
 * ACT_ERR_OVERLAP: buffers overlap other than said. ACT_ERR_SHAPE: a shape that is too
 * large. Other errors as act_forward(); ACT_ERR_POINTER, too, if both outputs are NULL. */

/* Parametric rectified linear unit: leaky_relu with a slope for each channel, which is
 * learnt (He, Zhang, Ren, Sun 2015).
 *
 *   y  = x > 0 ? x : slope[c] * x               any slope; the usual first one is 0.25
 *   dx = x <= 0 ? slope[c] * dy : dy            at 0: slope
 *   dslope[c] = the sum of dy * x over x <= 0
 *
 * y and dx are those of leaky_relu with that slope, NaN included: a NaN in x gives NaN in
 * y, lets dy through to dx, and adds nothing to dslope. The products dy * x are rounded to
 * float; at x = 0 they are 0, or NaN for an infinite dy. The slope has one value per
 * channel in the buffer's own order: ONNX broadcasts it along trailing axes, PyTorch along
 * the second axis of the tensor.
 * Correctly rounded. */
ACT_API act_status act_prelu(act_dtype dtype, const void *x, const float *slope, void *y,
                             size_t outer, size_t channels, size_t inner,
                             const act_options *options);
ACT_API act_status act_prelu_backward(act_dtype dtype, const void *dy, const void *x,
                                      const float *slope, void *dx, float *dslope, size_t outer,
                                      size_t channels, size_t inner, const act_options *options);

/* An activation of x plus a bias for each channel: what follows a convolution or a matrix
 * product, in one pass.
 *
 *   y  = f(x + bias[c])
 *   dx = dy * f'(x + bias[c])                   x is the input before the bias
 *   dbias[c] = the sum of dx
 *
 * The same bits as adding first and calling act_forward() or act_backward(); the errors of
 * f are those of the activation at the rounded x + bias[c]. */
ACT_API act_status act_bias_forward(act_op op, act_dtype dtype, const void *x, const float *bias,
                                    void *y, size_t outer, size_t channels, size_t inner,
                                    const act_params *params, const act_options *options);
ACT_API act_status act_bias_backward(act_op op, act_dtype dtype, const void *dy, const void *x,
                                     const float *bias, void *dx, float *dbias, size_t outer,
                                     size_t channels, size_t inner, const act_params *params,
                                     const act_options *options);

/* y[i] = f(x[i]) + r[i]: an activation and the shortcut around it. y may be x, r or both.
 * The same bits as act_forward() and an addition. For the backward pass there is
 * act_backward(): the gradient of r is dy. Errors as act_forward(). */
ACT_API act_status act_residual_forward(act_op op, act_dtype dtype, const void *x, const void *r,
                                        void *y, size_t n, const act_params *params,
                                        const act_options *options);

/* How sparse the output of an activation is, and how much of it is dead, in one pass:
 *
 *   zeros[c]        elements of channel c that are 0 (of either sign; NaN is not)
 *   never_active[c] units of channel c, of which there are `inner`, whose elements in all
 *                   `outer` samples are 0; none if outer is 0
 *
 * A unit of relu that is never active over many samples has stopped to learn. Either
 * result may be NULL, which leaves it out, but not both; they overlap nothing. Errors as
 * in this section. */
ACT_API act_status act_count_zeros(act_dtype dtype, const void *y, size_t outer, size_t channels,
                                   size_t inner, uint64_t *zeros, uint64_t *never_active,
                                   const act_options *options);

/* ---- Rows ------------------------------------------------------------------ */

/* act_forward(), act_backward() and act_backward_y() over matrices with padding: `rows`
 * rows of `cols` elements. The rows of each buffer begin its stride apart, in elements,
 * at least cols. What lies between the rows is neither read nor written. The same bits as
 * one elementwise call per row, which is also what rows cost; without padding all of them
 * are one call.
 *
 * An output may be an input, with the same stride, or other columns of the same matrix
 * (the same stride, no element in common); any other overlap is ACT_ERR_OVERLAP, a stride
 * below cols ACT_ERR_SHAPE. If rows or cols is 0, strides and pointers do not matter.
 * Threads share out whole rows. Other errors as the elementwise call. */
ACT_API act_status act_forward_rows(act_op op, act_dtype dtype, const void *x, size_t x_stride,
                                    void *y, size_t y_stride, size_t rows, size_t cols,
                                    const act_params *params, const act_options *options);
ACT_API act_status act_backward_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                                     const void *x, size_t x_stride, void *dx, size_t dx_stride,
                                     size_t rows, size_t cols, const act_params *params,
                                     const act_options *options);
ACT_API act_status act_backward_y_rows(act_op op, act_dtype dtype, const void *dy, size_t dy_stride,
                                       const void *y, size_t y_stride, void *dx, size_t dx_stride,
                                       size_t rows, size_t cols, const act_params *params,
                                       const act_options *options);
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
 * elements. Errors as act_forward(); ACT_ERR_OVERLAP, too, for a mask that overlaps. Options
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

/* ---- Gated units: an activation times a second operand ------------------------ */

/* y[i] = f(a[i]) * b[i] for any activation f (Dauphin and others 2017; Shazeer 2020):
 * GLU is ACT_SIGMOID, ReGLU ACT_RELU, GEGLU ACT_GELU or ACT_GELU_TANH, SwiGLU ACT_SILU,
 * the bilinear unit ACT_IDENTITY.
 *
 *   da[i] = (dy[i] * b[i]) * f'(a[i])
 *   db[i] = dy[i] * f(a[i])
 *
 * bit by bit what act_forward() or act_backward() with dy * b, and multiplications of
 * their rounded results give, the rules for NaN, infinities and dead zones included:
 * where f' is 0 by definition, da is +0 whatever dy * b is. So the error of y is that
 * of f and half an ULP.
 *
 * y may be a or b; da and db may each be a, b or dy, but not one buffer. Parameters and
 * errors are those of act_forward(); any other overlap of an output is ACT_ERR_OVERLAP.
 * Options take no flags. */
ACT_API act_status act_gated(act_op op, act_dtype dtype, const void *a, const void *b, void *y,
                             size_t n, const act_params *params, const act_options *options);
ACT_API act_status act_gated_backward(act_op op, act_dtype dtype, const void *dy, const void *a,
                                      const void *b, void *da, void *db, size_t n,
                                      const act_params *params, const act_options *options);

/* The same for rows of ab that hold both operands: the first cols elements are a, the
 * next cols are b. With the flag ACT_GATE_SECOND the first are b, the second a: so are
 * those of torch.nn.functional.glu. dab has its halves where ab has them. Strides are in
 * elements: ab_stride, dab_stride >= 2 * cols, y_stride, dy_stride >= cols.
 *
 * dab may be ab. y may be the rows of one half of ab, dy one half of dab, with its
 * stride; buffers with one stride may lie in the gaps between each other's rows. Any
 * other overlap of an output is ACT_ERR_OVERLAP, a shape that overflows ACT_ERR_SHAPE.
 * rows = 0 or cols = 0 does nothing. */
ACT_API act_status act_gated_rows(act_op op, act_dtype dtype, const void *ab, size_t ab_stride,
                                  void *y, size_t y_stride, size_t rows, size_t cols,
                                  const act_params *params, const act_options *options);
ACT_API act_status act_gated_backward_rows(act_op op, act_dtype dtype, const void *dy,
                                           size_t dy_stride, const void *ab, size_t ab_stride,
                                           void *dab, size_t dab_stride, size_t rows, size_t cols,
                                           const act_params *params, const act_options *options);

/* ---- RReLU: a random slope for each element --------------------------------------- */

/* Leaky relu with a slope of its own for each element, drawn uniformly from
 * [lower, upper) (Xu, Wang, Chen, Li 2015): regularizes like dropout.
 *
 *   f(x)  = x > 0 ? x : slope * x
 *   f'(x) = x > 0 ? 1 : slope                   f'(0) = slope
 *
 * This is for training; in evaluation take leaky_relu with (lower + upper) / 2. Nothing
 * is stored: the backward pass draws the same slopes again, from the same act_rrelu. The
 * rules for zeros, NaN and infinities are those of leaky_relu; a NaN in x lets dy through.
 *
 * The slope of element i depends on the seed and on e = offset + i (modulo 2^64) alone,
 * not on x, n, the tier or threads. So one call over n elements and two over the parts
 * of them, the second with an offset larger by the length of the first, draw the same
 * slopes; and a step of training wants an offset (or seed) that no other step has, say
 * the number of elements drawn so far. To draw them elsewhere, take Philox4x32-10 (Salmon,
 * Moraes, Dror, Shaw 2011) with
 *
 *   key = (seed mod 2^32, seed / 2^32)
 *   counter = (c mod 2^32, c / 2^32, 0, 0),  c = (e / 64) * 16 + e % 16
 *   w = word e / 16 % 4 of the result, 0 being the first
 *   slope = lower + (w / 256) * ((upper - lower) * 2^-24)
 *
 * with integer divisions of e and w, all else rounded to float after each operation, and
 * the float below upper where that gives upper. A function of the seed is no secret: this
 * is no cryptography.
 *
 * lower and upper: finite, usually 1/8 and 1/3, lower <= upper (equal: that slope), and
 * upper - lower finite. y may be x; dx may be dy or x. Errors as act_forward(), and
 * for the act_rrelu ACT_ERR_POINTER if it is NULL, ACT_ERR_SIZE if it is short, ACT_ERR_PARAM
 * if its bounds are not valid. Options take no flags. The results are the same bits on every
 * tier. */
typedef struct act_rrelu {
    size_t size; /* sizeof(act_rrelu); fields to come will be optional, these are not */
    float lower, upper;
    uint64_t seed, offset;
} act_rrelu;
ACT_API act_status act_rrelu_train(act_dtype dtype, const void *x, void *y, size_t n,
                                   const act_rrelu *r, const act_options *options);
ACT_API act_status act_rrelu_train_backward(act_dtype dtype, const void *dy, const void *x,
                                            void *dx, size_t n, const act_rrelu *r,
                                            const act_options *options);

/* ---- Softmax: shares of a row -------------------------------------------------- */

/* Softmax and its logarithm, of rows x cols elements, each row by itself.
 *
 *   softmax:      y[i] = e^(scale * x[i]) / S       S = sum over the row of e^(scale * x[i])
 *                 dx[i] = scale * y[i] * (dy[i] - sum of dy[j] * y[j])
 *   log_softmax:  y[i] = scale * x[i] - log(S)
 *                 dx[i] = scale * (dy[i] - e^y[i] * sum of dy[j])
 *
 * scale: 1 for the usual functions, 1 / temperature, negative for softmin; finite. 0
 * makes a finite row uniform; 0 times an infinity is NaN. Strides are in elements, at
 * least cols; cols is anything from 1 to millions. Both backward passes take the output y
 * of the forward pass.
 *
 * Nothing overflows: the greatest element of a row is subtracted first. An element of
 * -inf gives 0 (log_softmax: -inf). A row with NaN or scale * x = +inf gives NaN
 * throughout; so does a row of nothing but -inf, unless the flag ACT_ZERO_ROWS makes that
 * 0 (log_softmax: -inf). Both passes take the flag: backward, such a row of y is constant,
 * and its dx is +0 whatever dy is. NaN or an infinity in a row of dy may make all of its
 * dx NaN.
 *
 * Error forward, rows of any length: within 8 ULP or 2^-24 of the true value. Small
 * shares are better than that: an element d below the greatest has at most 3 + 2 d ULP.
 * Sums carry what they round away.
 *
 * Backward, for every finite dy, y and scale of any magnitude, the error of dx[i] is at most
 * 2^-22 times the sum of the magnitudes in the formula,
 *
 *   softmax:      abs(scale * y[i]) * (abs(dy[i]) + sum of abs(dy[j] * y[j]))
 *   log_softmax:  abs(scale) * (abs(dy[i]) + e^y[i] * sum of abs(dy[j]))
 *
 * and 2^-150 where the result is subnormal. Nothing overflows or vanishes on the way: dx is
 * infinite only if a number within the error is beyond the greatest float.
 *
 * Tiers with fused multiply-add return the same bits, and so do those without. Sums are
 * taken in an order that cols alone decides: no bit depends on rows, strides or threads,
 * which share out whole rows. Many short rows in one call are done several at a time.
 *
 * y may be x with its stride; dx may be dy or y likewise; buffers with one stride may lie
 * in the gaps between each other's rows; any other overlap of an output is ACT_ERR_OVERLAP, a
 * stride below cols or a shape that overflows ACT_ERR_SHAPE, a scale that is not finite
 * ACT_ERR_PARAM. rows = 0 or cols = 0 does nothing. Other errors as act_forward(). */
ACT_API act_status act_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y,
                               size_t y_stride, size_t rows, size_t cols, float scale,
                               const act_options *options);
ACT_API act_status act_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride,
                                        const void *y, size_t y_stride, void *dx, size_t dx_stride,
                                        size_t rows, size_t cols, float scale,
                                        const act_options *options);
ACT_API act_status act_log_softmax(act_dtype dtype, const void *x, size_t x_stride, void *y,
                                   size_t y_stride, size_t rows, size_t cols, float scale,
                                   const act_options *options);
ACT_API act_status act_log_softmax_backward(act_dtype dtype, const void *dy, size_t dy_stride,
                                            const void *y, size_t y_stride, void *dx,
                                            size_t dx_stride, size_t rows, size_t cols, float scale,
                                            const act_options *options);

#ifdef __cplusplus
}
#endif
#endif /* ACTIVATE_LAYERS_H */
