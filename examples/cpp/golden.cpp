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

// "3f000000,40000000", or "-" for none.
static std::vector<float> parameters(const std::string &list)
{
    std::vector<float> values;
    std::istringstream cells(list == "-" ? "" : list);
    for (std::string bits; std::getline(cells, bits, ',');)
        values.push_back(from_bits(bits));
    return values;
}

static bool row_is_right(const std::string &line)
{
    std::istringstream cells(line);
    std::string name, list, bits, y, dx;
    long y_most, dx_most;
    cells >> name >> list >> bits >> y >> y_most >> dx >> dx_most;
    const act_op op = activate::find(name);
    const std::vector<float> values = parameters(list);
    const activate::params params(values.data(), values.size());
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

template <typename Call> static bool throws(act_status status, const char *text, Call call)
{
    try {
        call();
    } catch (const activate::error &e) {
        return e.status == status && std::string(e.what()).rfind(text, 0) == 0;
    }
    return false;
}

template <typename Call> static bool throws_for_length(Call call)
{
    try {
        call();
    } catch (const std::invalid_argument &) {
        return true;
    }
    return false;
}

// What must be refused is, with the status and the text of the library; nothing is written.
static bool errors_are_reported()
{
    using activate::params;
    std::array<float, 3> x { 1, 2, 3 }, dx {};
    const activate::view<const float> two(x.data(), 2);
    const activate::view<float> beyond(x.data() + 1, 2);
    const params many { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    return throws(ACT_ERR_PARAM, "celu: parameter",
                  [&] { activate::forward(ACT_CELU, x, x, { -1.0f }); }) &&
           throws(ACT_ERR_PARAM, "selu: parameter",
                  [&] { activate::forward(ACT_SELU, x, dx, many); }) &&
           throws(ACT_ERR_OVERLAP, "relu: overlap",
                  [&] { activate::forward(ACT_RELU, two, beyond); }) &&
           throws(ACT_ERR_UNSUPPORTED, "gelu: unsupported",
                  [&] { activate::backward_y(ACT_GELU, x, x, dx); }) &&
           throws(ACT_ERR_UNKNOWN, "nonesuch: unknown", [&] { activate::find("nonesuch"); }) &&
           throws_for_length([&] { activate::forward(ACT_RELU, two, dx); }) &&
           throws_for_length([&] { activate::backward(ACT_RELU, two, x, dx); }) &&
           throws_for_length([&] { activate::backward_y(ACT_RELU, x, x, beyond); }) && x[0] == 1 &&
           x[1] == 2 && dx[0] == 0;
}

// A parameter that is not given has its default, not 0: the scale of selu here.
static bool defaults_are_kept()
{
    const std::array<float, 1> x { 1 };
    std::array<float, 1> y {};
    activate::forward(ACT_SELU, x, y, { 1.0f });
    return y[0] == 1.05070098735548f;
}

int main(int argc, char **argv)
{
    std::ifstream file(argc == 2 ? argv[1] : "");
    int rows = 0, wrong = errors_are_reported() && defaults_are_kept() ? 0 : 1;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind('#', 0) == 0)
            continue;
        rows++;
        wrong += row_is_right(line) ? 0 : 1;
    }
    std::cout << rows << " golden values, " << wrong << " wrong\n";
    return rows > 0 && wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
