// SPDX-License-Identifier: MIT
//
// libactivate for C++17: views instead of pointers and lengths, errors as exceptions or,
// with -fno-exceptions and where one likes, as a status.
//
//     std::vector<float> x{-10, 0.5f, 2}, y(3);
//     activate::forward(ACT_GELU, x, y);
//     activate::forward(ACT_LEAKY_RELU, x, x, {0.2f});  // in place
//     activate::backward(ACT_GELU, dy, x, dx);
//     if (activate::try_forward(ACT_GELU, x, y) != ACT_OK) ...
//
// Nothing here owns memory or outlives a call. Whatever has data() and size() converts
// to a view; from C++20 on, a view is a std::span.
#ifndef ACTIVATE_ACTIVATE_HPP
#define ACTIVATE_ACTIVATE_HPP

#include <activate/activate.h>

#include <cstddef>
#include <initializer_list>
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#    define ACTIVATE_HAS_EXCEPTIONS
#    include <stdexcept>
#    include <string>
#endif
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

// The first parameters of an activation; those left out have their defaults. More of them
// than the activation has are ACT_ERR_PARAM.
class params
{
  public:
    params() noexcept = default;
    params(std::initializer_list<float> values) noexcept : params(values.begin(), values.size())
    {
    }
    params(const float *values, std::size_t count) noexcept
    {
        all_.count = count;
        for (std::size_t k = 0; k < count && k < ACT_PARAMS_MOST; k++)
            all_.value[k] = values[k];
    }
    const act_params *get() const noexcept
    {
        return &all_;
    }

  private:
    act_params all_ {};
};

// ---- With a status: ACT_ERR_SHAPE, too, if the buffers differ in length --------------

// y = f(x); y may be x.
inline act_status try_forward(act_op op, view<const float> x, view<float> y,
                              const params &p = {}) noexcept
{
    if (x.size() != y.size())
        return ACT_ERR_SHAPE;
    return act_forward(op, ACT_F32, x.data(), y.data(), x.size(), p.get(), nullptr);
}

// dx = dy * f'(x), from the input x; dx may be dy or x.
inline act_status try_backward(act_op op, view<const float> dy, view<const float> x, view<float> dx,
                               const params &p = {}) noexcept
{
    if (dy.size() != x.size() || x.size() != dx.size())
        return ACT_ERR_SHAPE;
    return act_backward(op, ACT_F32, dy.data(), x.data(), dx.data(), x.size(), p.get(), nullptr);
}

// The same from the output y, for activations with ACT_OP_FROM_OUTPUT.
inline act_status try_backward_y(act_op op, view<const float> dy, view<const float> y,
                                 view<float> dx, const params &p = {}) noexcept
{
    if (dy.size() != y.size() || y.size() != dx.size())
        return ACT_ERR_SHAPE;
    return act_backward_y(op, ACT_F32, dy.data(), y.data(), dx.data(), y.size(), p.get(), nullptr);
}

// ---- With exceptions ----------------------------------------------------------------

#if defined(ACTIVATE_HAS_EXCEPTIONS)

// A status that is not ACT_OK.
class error : public std::runtime_error
{
  public:
    error(const std::string &what, act_status code)
        : std::runtime_error(what + ": " + act_status_text(code)), status(code)
    {
    }
    act_status status;
};

inline act_op find(const std::string &name)
{
    const act_op op = act_op_find(name.c_str());
    if (op < 0)
        throw error(name, op);
    return op;
}

inline void check(act_op op, act_status status)
{
    const char *const name = act_op_name(op);
    if (status != ACT_OK)
        throw error(name != nullptr ? name : "activation " + std::to_string(op), status);
}

inline void expect_same_size(std::size_t one, std::size_t other)
{
    if (one != other)
        throw std::invalid_argument("activate: the buffers differ in length: " +
                                    std::to_string(one) + " and " + std::to_string(other));
}

inline void forward(act_op op, view<const float> x, view<float> y, const params &p = {})
{
    expect_same_size(x.size(), y.size());
    check(op, try_forward(op, x, y, p));
}

inline void backward(act_op op, view<const float> dy, view<const float> x, view<float> dx,
                     const params &p = {})
{
    expect_same_size(dy.size(), x.size());
    expect_same_size(dx.size(), x.size());
    check(op, try_backward(op, dy, x, dx, p));
}

inline void backward_y(act_op op, view<const float> dy, view<const float> y, view<float> dx,
                       const params &p = {})
{
    expect_same_size(dy.size(), y.size());
    expect_same_size(dx.size(), y.size());
    check(op, try_backward_y(op, dy, y, dx, p));
}

#endif

} // namespace activate

#endif
