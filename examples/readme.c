/* SPDX-License-Identifier: MIT - the example in README.md, which a test compares. */
#include <activate/activate.h>
#include <stdio.h>
int main(void)
{
    float x[3] = { -10, 0.5f, 2 };
    if (act_gelu_f32(x, x, 3) == ACT_OK) /* in place; y could be another buffer */
        printf("%g %g %g\n", (double)x[0], (double)x[1], (double)x[2]);
}
