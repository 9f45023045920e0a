/* SPDX-License-Identifier: MIT
 *
 * A public header, first and alone, as C99, C11, C++11 and C++20; ctest compiles
 * this file with each of each. */
#include HEADER
#include HEADER /* again: it guards itself */
#include <activate/activate.h>

static const act_params params = { 1, { 0.2f } };

int main(void)
{
    float x[2] = { -1, 1 };
    return act_forward(ACT_LEAKY_RELU, ACT_F32, x, x, 2, &params, NULL);
}
