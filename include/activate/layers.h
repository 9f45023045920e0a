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

#ifdef __cplusplus
}
#endif
#endif /* ACTIVATE_LAYERS_H */
