/* SPDX-License-Identifier: MIT
 *
 * A library of somebody else that calls libactivate when it is loaded and when it is
 * unloaded. */
#include "early.h"
#include <activate/activate.h>

static const float x[3] = { -1, 0, 2 };
float early_result[3];
int early_status = ACT_ERR_POINTER;

__attribute__((constructor)) static void begin(void)
{
    early_status = act_gelu_f32(x, early_result, 3);
}

__attribute__((destructor)) static void end(void)
{
    float y[3];
    if (early_at_the_end != NULL)
        *early_at_the_end = act_gelu_f32(x, y, 3);
}

int *early_at_the_end;
