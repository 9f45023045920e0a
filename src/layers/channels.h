/* SPDX-License-Identifier: MIT
 *
 * Calls with one operand per channel: prelu's slope, a bias. */
#ifndef ACTIVATE_LAYERS_CHANNELS_H
#define ACTIVATE_LAYERS_CHANNELS_H

#include "kernels/contract.h"
#include "shape.h"

#include <activate/activate.h>

/* A call, checked. Forward, dy and backward are NULL; forward is NULL in the backward
 * pass. `operand` has one value per channel. */
typedef struct act_channels {
    act_shape shape;
    act_panel_forward_fn forward;
    act_panel_backward_fn backward;
    const float *dy, *x, *operand;
    float *out;
    float params[ACT_PARAMS_MOST];
} act_channels;

/* How the kernels store the output. */
uint32_t act_channels_how(const act_channels *call);

/* Runs a panel whose first element is element `first`. */
void act_channels_panel(const act_channels *call, size_t first, const act_panel *panel);

/* The operand's gradient, of each channel the sum over all its elements; and the output,
 * unless it is NULL. Sums are taken in an order that the shape decides. */
void act_channels_sums(const act_channels *call, float *gradient, const act_options *options);

/* The passes, once everything but the buffers is checked. gradient may be NULL, or the
 * output, not both. */
act_status act_channels_forward(const act_channels *call, const act_options *options);
act_status act_channels_backward(const act_channels *call, float *gradient,
                                 const act_options *options);

#endif
