/* SPDX-License-Identifier: MIT
 *
 * A program of somebody else. */
#include <activate/activate.h>
#include <stdio.h>

int main(void)
{
    float x[4] = { -2, -0.0f, 0.5f, 3 };
    if (act_leaky_relu_f32(x, x, 4, 0.5f) != ACT_OK || x[0] != -1 || x[3] != 3)
        return 1;
    if (act_version() >> 16 != ACT_VERSION_MAJOR)
        return 2;
    printf("%s: %g %g %g %g\n", act_isa_name(act_isa_current()), (double)x[0], (double)x[1],
           (double)x[2], (double)x[3]);
    return 0;
}
