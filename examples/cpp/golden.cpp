// SPDX-License-Identifier: MIT
//
// Computes the values of golden.txt again, through activate.hpp.
//
//     golden FILE
#include "activate.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

static float from_bits(const std::string &text)
{
    const auto bits = static_cast<std::uint32_t>(std::stoul(text, nullptr, 16));
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Floats as integers of which neighbours differ by 1.
static std::int64_t order(float value)
{
    std::int32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits < 0 ? bits ^ INT32_MAX : bits;
}

static bool is_near(float got, const std::string &want, long most)
{
    return std::abs(order(got) - order(from_bits(want))) <= most;
}

static activate::params parameters(act_op op, float a, float b)
{
    switch (activate::describe(op).param_count) {
    case 0:
        return {};
    case 1:
        return { a };
    default:
        return { a, b };
    }
}

static bool row_is_right(const std::string &line)
{
    std::istringstream cells(line);
    std::string name, a, b, bits, y, dx;
    long y_most, dx_most;
    cells >> name >> a >> b >> bits >> y >> y_most >> dx >> dx_most;
    const act_op op = activate::find(name);
    const activate::params params = parameters(op, from_bits(a), from_bits(b));
    const std::vector<float> x(37, from_bits(bits)), dy(37, 1.0f);
    std::vector<float> got(x), slope(dy);
    activate::forward(op, got, got, params);
    activate::backward(op, slope, x, slope, params);
    bool right = true;
    for (std::size_t i = 0; i < x.size(); i++)
        right = right && is_near(got[i], y, y_most) && is_near(slope[i], dx, dx_most);
    if (!right)
        std::cout << "wrong: " << line << "\n  got " << got[0] << ", " << slope[0] << "\n";
    return right;
}

// What must be refused is, with the status and the text of the library.
static bool errors_are_reported()
{
    std::array<float, 3> x { 1, 2, 3 }, dx {};
    int caught = 0;
    try {
        activate::forward(ACT_CELU, x, x, { -1.0f });
    } catch (const activate::error &e) {
        caught += e.status == ACT_ERR_ARG && e.what() == std::string(act_status_text(ACT_ERR_ARG));
    }
    try {
        activate::backward_y(ACT_GELU, x, x, dx);
    } catch (const activate::error &e) {
        caught += e.status == ACT_ERR_UNSUPPORTED;
    }
    try {
        activate::forward(ACT_RELU, activate::view<const float>(x.data(), 2), dx);
    } catch (const std::invalid_argument &) {
        caught++;
    }
    return caught == 3 && x[0] == 1 && dx[0] == 0;
}

int main(int argc, char **argv)
{
    std::ifstream file(argc == 2 ? argv[1] : "");
    int rows = 0, wrong = errors_are_reported() ? 0 : 1;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind('#', 0) == 0)
            continue;
        rows++;
        wrong += row_is_right(line) ? 0 : 1;
    }
    std::cout << rows << " golden values, " << wrong << " wrong\n";
    return rows > 0 && wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
