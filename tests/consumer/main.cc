// SPDX-License-Identifier: MIT
//
// A program of somebody else, in C++11.
#include <activate/activate.h>
#include <iostream>
#include <vector>

int main()
{
    std::vector<float> x { -2, -0.0f, 0.5f, 3 }, y(x.size());
    const act_params slope = { 1, { 0.5f } };
    if (act_forward(ACT_LEAKY_RELU, ACT_F32, x.data(), y.data(), x.size(), &slope, nullptr) !=
        ACT_OK)
        return 1;
    if (y.front() != -1 || y.back() != 3)
        return 2;
    if (act_version() >> 16 != ACT_VERSION_MAJOR)
        return 3;
    std::cout << act_isa_name(act_isa_current()) << ": " << y.front() << '\n';
}
