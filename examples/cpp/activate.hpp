// SPDX-License-Identifier: MIT
//
// libactivate for C++17: views instead of pointers and lengths, errors as exceptions.
//
//     std::vector<float> x{-10, 0.5f, 2}, y(3);
//     activate::forward(ACT_GELU, x, y);
//     activate::forward(ACT_LEAKY_RELU, x, x, {0.2f});  // in place
//     activate::backward(ACT_GELU, dy, x, dx);
//
// Nothing here owns memory or outlives a call. Whatever has data() and size() converts
// to a view; from C++20 on, a view is a std::span.
#ifndef ACTIVATE_ACTIVATE_HPP
#define ACTIVATE_ACTIVATE_HPP

#include <activate/activate.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#if __cplusplus >= 202002L
#    include <span>
#else
#    include <type_traits>
#    include <utility>
#endif

namespace activate
{

#if __cplusplus >= 202002L
template <typename T> using view = std::span<T>;
#else
template <typename T> class view
{
  public:
    constexpr view(T *data, std::size_t size) noexcept : data_(data), size_(size)
    {
    }

    template <typename Buffer, typename = std::enable_if_t<std::is_convertible_v<
                                   decltype(std::declval<Buffer &>().data()), T *>>>
    constexpr view(Buffer &&buffer) noexcept : data_(buffer.data()), size_(buffer.size())
    {
    }

    constexpr T *data() const noexcept
    {
        return data_;
    }
    constexpr std::size_t size() const noexcept
    {
        return size_;
    }

  private:
    T *data_;
    std::size_t size_;
};
#endif

// A status that is not ACT_OK.
class error : public std::runtime_error
{
  public:
    explicit error(act_status code) : std::runtime_error(act_status_text(code)), status(code)
    {
    }
    act_status status;
};

inline void check(act_status status)
{
    if (status != ACT_OK)
        throw error(status);
}

inline std::size_t common_size(std::size_t one, std::size_t other)
{
    if (one != other)
        throw std::invalid_argument("activate: the buffers differ in length");
    return one;
}

inline act_op_info describe(act_op op)
{
    act_op_info info {};
    info.size = sizeof info;
    check(act_op_describe(op, &info));
    return info;
}

// The parameters of an activation; those left out have their defaults.
class params
{
  public:
    params() noexcept = default;
    params(float a) noexcept : count_(1), values_ { a, 0 }
    {
    }
    params(float a, float b) noexcept : count_(2), values_ { a, b }
    {
    }

    act_params of(act_op op) const
    {
        const act_op_info info = describe(op);
        if (count_ > info.param_count)
            throw std::invalid_argument(std::string(info.name) + " has fewer parameters");
        return { sizeof(act_params), count_ > 0 ? values_[0] : info.param_default[0],
                 count_ > 1 ? values_[1] : info.param_default[1] };
    }

  private:
    int count_ = 0;
    float values_[2] = { 0, 0 };
};

// y = f(x); y may be x.
inline void forward(act_op op, view<const float> x, view<float> y, const params &p = {})
{
    const act_params all = p.of(op);
    const std::size_t n = common_size(x.size(), y.size());
    check(act_forward(op, ACT_F32, x.data(), y.data(), n, &all, nullptr));
}

// dx = dy * f'(x), from the input x; dx may be dy or x.
inline void backward(act_op op, view<const float> dy, view<const float> x, view<float> dx,
                     const params &p = {})
{
    const act_params all = p.of(op);
    const std::size_t n = common_size(common_size(dy.size(), x.size()), dx.size());
    check(act_backward(op, ACT_F32, dy.data(), x.data(), dx.data(), n, &all, nullptr));
}

// The same from the output y, for activations with ACT_OP_FROM_OUTPUT.
inline void backward_y(act_op op, view<const float> dy, view<const float> y, view<float> dx,
                       const params &p = {})
{
    const act_params all = p.of(op);
    const std::size_t n = common_size(common_size(dy.size(), y.size()), dx.size());
    check(act_backward_y(op, ACT_F32, dy.data(), y.data(), dx.data(), n, &all, nullptr));
}

inline act_op find(const std::string &name)
{
    const act_op op = act_op_find(name.c_str());
    check(op < 0 ? op : ACT_OK);
    return op;
}

} // namespace activate

#endif
