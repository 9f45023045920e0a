// SPDX-License-Identifier: MIT
//
// activate.hpp in a program without exceptions: built with -fno-exceptions.
#include "activate.hpp"

#include <cstdio>

int main()
{
    float x[3] = { -10, 0.5f, 2 }, y[3] = { 7, 7, 7 };
    const activate::view<const float> all(x, 3), two(x, 2);
    const activate::view<float> out(y, 3);
    const act_status refused[] = {
        activate::try_forward(ACT_GELU, two, out),
        activate::try_backward(ACT_GELU, two, all, out),
        activate::try_backward_y(ACT_TANH, all, all, activate::view<float>(y, 2)),
        activate::try_forward(ACT_CELU, all, out, { -1 }),
        activate::try_backward_y(ACT_GELU, all, all, out),
    };
    const act_status expected[] = { ACT_ERR_SHAPE, ACT_ERR_SHAPE, ACT_ERR_SHAPE, ACT_ERR_PARAM,
                                    ACT_ERR_UNSUPPORTED };
    for (int i = 0; i < 5; i++)
        if (refused[i] != expected[i] || y[0] != 7) {
            std::printf("call %d: %s\n", i, act_status_text(refused[i]));
            return 1;
        }
    if (activate::try_forward(ACT_LEAKY_RELU, all, out, { 0.5f }) != ACT_OK || y[0] != -5)
        return 2;
    std::printf("%g %g %g\n", double(y[0]), double(y[1]), double(y[2]));
}
