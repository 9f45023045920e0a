/* SPDX-License-Identifier: MIT
 *
 * activate/activate.h - activation functions of neural networks, forward and
 * backward, over float buffers. Link with -lactivate.
 *
 * Promises that hold for every function below:
 *
 *   - Element i of a result depends only on element i of the inputs and on the
 *     parameters: not on n, alignment, position, aliasing, thread count or
 *     chunking.
 *   - All tiers with fused multiply-add (AVX2, AVX-512, NEON) return the same
 *     bits. Piecewise linear functions return the same bits on every tier. The
 *     payload and sign of a NaN are not specified.
 *   - NaN in x gives a quiet NaN in y. Infinities give the limit of the function.
 *     Subnormal numbers are ordinary numbers, as input and as result.
 *   - Buffers need no alignment beyond that of their element type, and no
 *     padding: nothing outside [0, n) is read or written. An output may be
 *     exactly the same buffer as an input; any other overlap is ACT_ERR_OVERLAP.
 *   - A call that returns an error has written nothing.
 *   - n = 0 does nothing and succeeds, whatever the pointers.
 *   - Nothing is allocated, printed or locked, no thread is started, at most 4 KiB
 *     of stack are used, and the floating-point environment is left alone. Results
 *     are specified for rounding to nearest. If the caller flushes subnormals (FTZ,
 *     DAZ), results may come out as zero where they, x or f'(x) are subnormal, and
 *     off by as much as 2^-125 if they are below 2^-100; others stay the same. Which
 *     parameters are valid depends on none of this.
 *   - Every function may be called from any number of threads at once, and from
 *     signal handlers.
 *
 * "Error <= e ULP" means: over all 2^32 inputs and default parameters, the
 * result is within e times the spacing of floats at the true value. The bounds
 * are measured by `libactivate verify`; act_op_describe() reports them.
 */
#ifndef ACTIVATE_ACTIVATE_H
#define ACTIVATE_ACTIVATE_H

#include <stddef.h>
#include <stdint.h>

#define ACT_VERSION_MAJOR 0
#define ACT_VERSION_MINOR 9
#define ACT_VERSION_PATCH 0

/* ACT_STATIC: define it when linking the static library on Windows; the CMake
 * target does. */
#if !defined(ACT_API)
#    if defined(_WIN32) && defined(ACT_BUILD)
#        define ACT_API __declspec(dllexport)
#    elif defined(_WIN32) && !defined(ACT_STATIC)
#        define ACT_API __declspec(dllimport)
#    elif defined(__GNUC__)
#        define ACT_API __attribute__((visibility("default")))
#    else
#        define ACT_API
#    endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Types --------------------------------------------------------------- */

/* What a call answers. All enumerations travel as int32_t: their size is the
 * same for every compiler and foreign-function interface. Errors are negative. */
typedef int32_t act_status;
enum {
    ACT_OK = 0,
    ACT_ERR_POINTER = -1,    /* a buffer is NULL, misaligned, or ends beyond the
                                address space                                  */
    ACT_ERR_OVERLAP = -2,    /* an output overlaps another buffer in part      */
    ACT_ERR_SHAPE = -3,      /* a stride below the columns, or sizes whose
                                product overflows                              */
    ACT_ERR_PARAM = -4,      /* a parameter is NaN or out of its range         */
    ACT_ERR_SIZE = -5,       /* the `size` of a struct is too small            */
    ACT_ERR_UNKNOWN = -6,    /* no such activation, dtype, ISA or flag         */
    ACT_ERR_UNSUPPORTED = -7 /* exists, but not in this build, on this CPU, or
                                not in this combination                        */
};

/* A short English sentence for a status, never NULL: "ok", "pointer: ..." */
ACT_API const char *act_status_text(act_status status);

/* The type of the elements. The 16-bit types are reserved: calls with them
 * return ACT_ERR_UNSUPPORTED. */
typedef int32_t act_dtype;
enum { ACT_F32 = 0, ACT_BF16 = 1, ACT_F16 = 2 };

/* The activations. The values are part of the ABI: new ones are appended, none
 * is ever reused. act_op_describe() tells all about each at run time. */
typedef int32_t act_op;
enum {
    ACT_IDENTITY = 0,
    ACT_RELU = 1,
    ACT_RELU6 = 2,
    ACT_HARDTANH = 3,
    ACT_LEAKY_RELU = 4,
    ACT_THRESHOLD = 5,
    ACT_RELU_SQUARED = 6,
    ACT_ELU = 7,
    ACT_SELU = 8,
    ACT_CELU = 9,
    ACT_SIGMOID = 10,
    ACT_LOG_SIGMOID = 11,
    ACT_HARDSIGMOID = 12,
    ACT_TANH = 13,
    ACT_TANHSHRINK = 14,
    ACT_SOFTSIGN = 15,
    ACT_SOFTPLUS = 16,
    ACT_GELU = 17,
    ACT_GELU_TANH = 18,
    ACT_GELU_QUICK = 19,
    ACT_SILU = 20,
    ACT_SWISH = 21,
    ACT_MISH = 22,
    ACT_HARDSWISH = 23,
    ACT_HARDSHRINK = 24,
    ACT_SOFTSHRINK = 25,
    ACT_SQUAREPLUS = 26,
    ACT_SNAKE = 27,
    ACT_EXP = 28,
    ACT_SHRINK = 29,
    ACT_ERF = 30,
    ACT_OP_COUNT /* of this header; ask act_op_count() for the library's */
};

/* The first `count` parameters of an activation, in the order in which act_op_describe()
 * names them; the others keep their defaults, and so do all for a NULL pointer:
 *
 *   const act_params slope = { 1, { 0.2f } };
 *
 * NaN, a value out of its range, or more values than the activation has parameters is
 * ACT_ERR_PARAM. No more than `count` values are read. */
enum { ACT_PARAMS_MOST = 8 };
typedef struct act_params {
    size_t count;
    float value[ACT_PARAMS_MOST];
} act_params;

/* How to run; a NULL pointer means: on the calling thread, default kernels.
 *
 * parallel_for(pool, count, task, arg) calls task(arg, i) once for each i in
 * [0, count), in any order, on any threads, and returns when all are done. The
 * library calls it at most once per call, never for a buffer of one task, and
 * starts no thread itself. The type of `task` is pthreadpool's task_1d. */
typedef struct act_options {
    size_t size;    /* sizeof(act_options) */
    uint32_t flags; /* 0, or those below that the function's description names; the others
                       below are ACT_ERR_UNSUPPORTED, and unknown ones ACT_ERR_UNKNOWN */
    void (*parallel_for)(void *pool, size_t count, void (*task)(void *arg, size_t i), void *arg);
    void *pool;
    size_t grain; /* elements per task, rounded up to a multiple of 16; 0 picks one */
} act_options;
enum {
    ACT_EXACT = 1,       /* correctly rounded kernels: reserved                       */
    ACT_ACCUMULATE = 2,  /* add gradients of shared parameters to what is there       */
    ACT_ZERO_ROWS = 4,   /* softmax of a row of nothing but -inf: 0 instead of NaN    */
    ACT_GATE_SECOND = 8, /* rows of a gated unit: the second half is the gate's input */
    ACT_STREAM = 16      /* of kernels only: act_find_forward()                       */
};

/* ---- One activation, chosen by value ------------------------------------- */

/* y[i] = f(x[i]) for i in [0, n). y may be x.
 *
 * ACT_ERR_POINTER: a buffer is NULL or misaligned, or n overflows the address space.
 * ACT_ERR_OVERLAP: x and y overlap in part. ACT_ERR_PARAM: a bad parameter. ACT_ERR_SIZE:
 * options->size. ACT_ERR_UNKNOWN: an op, dtype or flag that this library does not know.
 * ACT_ERR_UNSUPPORTED: a dtype or flag that this call does not take. */
ACT_API act_status act_forward(act_op op, act_dtype dtype, const void *x, void *y, size_t n,
                               const act_params *params, const act_options *options);

/* dx[i] = dy[i] * f'(x[i]), from the input x of the forward pass. dx may be dy,
 * x, or both. Where f' is 0 by definition (the dead zone of relu, say), dx is +0
 * even if dy is infinite or NaN. Errors as act_forward(). */
ACT_API act_status act_backward(act_op op, act_dtype dtype, const void *dy, const void *x, void *dx,
                                size_t n, const act_params *params, const act_options *options);

/* The same from the output y of the forward pass, when x is gone: for those
 * activations whose flags have ACT_OP_FROM_OUTPUT. Others return
 * ACT_ERR_UNSUPPORTED, and so do parameters with which y does not tell the
 * branch that x took (a negative slope). */
ACT_API act_status act_backward_y(act_op op, act_dtype dtype, const void *dy, const void *y,
                                  void *dx, size_t n, const act_params *params,
                                  const act_options *options);

/* ---- Kernel pointers, for hot loops over short buffers ------------------- */

/* The kernel that act_forward() or act_backward() would run now, without its
 * checks; NULL if there is none. Valid for the life of the process; it does not
 * follow a later act_isa_select().
 *
 * params: as many values as the activation has parameters; not read, and perhaps NULL, if
 * it has none. how: 0, or ACT_STREAM to write an output that is no input past the caches,
 * which pays when it is larger than they are. Overlap, NULL and bad parameters are
 * undefined behaviour here. */
typedef void (*act_forward_fn)(const void *x, void *y, size_t n, const float *params, uint32_t how);
typedef void (*act_backward_fn)(const void *dy, const void *x, void *dx, size_t n,
                                const float *params, uint32_t how);
ACT_API act_forward_fn act_find_forward(act_op op, act_dtype dtype);
ACT_API act_backward_fn act_find_backward(act_op op, act_dtype dtype);
ACT_API act_backward_fn act_find_backward_y(act_op op, act_dtype dtype);

/* ---- Which code runs ----------------------------------------------------- */

/* The tiers, one set of kernels each. */
typedef int32_t act_isa;
enum {
    ACT_ISA_AUTO = 0,     /* the best that this CPU has                        */
    ACT_ISA_SCALAR = 1,   /* plain C                                           */
    ACT_ISA_PORTABLE = 2, /* 128-bit vectors through SIMDe, for other CPUs     */
    ACT_ISA_SSE2 = 3,     /* every x86-64                                      */
    ACT_ISA_AVX2 = 4,     /* AVX2, FMA and F16C                                */
    ACT_ISA_AVX512 = 5,   /* x86-64-v4: AVX-512 F, BW, CD, DQ, VL, and BMI2    */
    ACT_ISA_NEON = 6      /* every AArch64                                     */
};

/* The tier that calls use now; never ACT_ISA_AUTO. */
ACT_API act_isa act_isa_current(void);

/* 1 if this build has the tier and this CPU and its OS can run it, else 0. */
ACT_API int act_isa_available(act_isa isa);

/* Chooses the tier for the whole process; calls in flight finish on the one
 * they began with. Beats the environment variable ACTIVATE_ISA, which may hold
 * a tier's name and is read once, at the first call; a value there that is
 * unknown or not available is ignored. ACT_ERR_UNKNOWN: no such tier;
 * ACT_ERR_UNSUPPORTED: not in this build or not on this CPU. */
ACT_API act_status act_isa_select(act_isa isa);

/* Outputs that leave the cache are written past it, unless they are the input:
 * from half the last cache on, or from as many bytes as the environment variable
 * ACTIVATE_STREAM_FROM says, in decimal digits, read once, at the first call. The
 * results are the same. */

/* 1 if the tier has fused multiply-add: all such tiers return the same bits. Else 0. */
ACT_API int act_isa_is_fused(act_isa isa);

/* "avx2"; NULL if unknown. */
ACT_API const char *act_isa_name(act_isa isa);

/* The tier of that name; ACT_ERR_UNKNOWN if there is none, or name is NULL. */
ACT_API act_isa act_isa_find(const char *name);

/* ---- What there is ------------------------------------------------------- */

/* Flags of an activation; those that depend on parameters are told for the defaults. */
enum {
    ACT_OP_FROM_OUTPUT = 1, /* act_backward_y() is defined                              */
    ACT_OP_PIECEWISE = 2,   /* made of lines, or of a square: the same bits on all tiers */
    ACT_OP_ODD = 4,         /* f(-x) = -f(x)                                            */
    ACT_OP_MONOTONE = 8,    /* f never falls                                            */
    ACT_OP_DEAD_ZONE = 16   /* f' is 0 by definition somewhere; dx is +0 there          */
};

/* A parameter. Both ends of the valid range are included. */
typedef struct act_param {
    const char *name; /* "negative_slope" */
    float standard;   /* its default      */
    float least, greatest;
} act_param;

/* All about one activation. The texts are C expressions; they and `params` live as long as
 * the library. The arrays of bounds hold the figure for tiers with fused multiply-add
 * first, then for those without; see "Error" above. */
typedef struct act_op_info {
    size_t size;              /* in: sizeof(act_op_info) */
    const char *name;         /* "leaky_relu" */
    const char *formula;      /* "x > 0 ? x : negative_slope * x" */
    const char *derivative;   /* "x > 0 ? 1 : negative_slope" */
    const char *derivative_y; /* "y > 0 ? 1 : negative_slope"; NULL if none */
    const char *kinks;        /* where the derivative jumps; "" if nowhere */
    uint32_t flags;           /* ACT_OP_... */
    int32_t param_count;
    const act_param *params; /* of them; NULL if there are none */
    float least, greatest;   /* every result lies here, with default parameters */
    float forward_ulp[2];
    float backward_ulp[2];
    float backward_y_ulp[2]; /* against derivative_y at the given y */
    float backward_absolute; /* errors this small pass too; for derivatives
                                that cross zero, else 0 */
} act_op_info;

/* How many activations this library has; their values are 0 .. count - 1. */
ACT_API int32_t act_op_count(void);

/* The activation of that name; ACT_ERR_UNKNOWN if there is none, or name is
 * NULL. "clip" is found as hardtanh, "logistic" as sigmoid. */
ACT_API act_op act_op_find(const char *name);

/* Fills in as many fields as info->size holds; ACT_ERR_SIZE if that is too small
 * for a name, ACT_ERR_POINTER for NULL. Fields that this library does not know are left
 * alone. */
ACT_API act_status act_op_describe(act_op op, act_op_info *info);

/* The same for callers from other languages, who need no struct: the activation's name, its
 * texts, its flags; a parameter's name, default and range (each pointer may be NULL) for k
 * from 0 on; and the bound in ULP of act_forward() (pass 0), act_backward() (1) or
 * act_backward_y() (2) on tiers that are fused or not, or backward_absolute (3). NULL, 0 or
 * -1 if there is none. */
enum {
    ACT_TEXT_FORMULA = 0,
    ACT_TEXT_DERIVATIVE = 1,
    ACT_TEXT_DERIVATIVE_Y = 2,
    ACT_TEXT_KINKS = 3
};
ACT_API const char *act_op_name(act_op op);
ACT_API const char *act_op_text(act_op op, int32_t which);
ACT_API uint32_t act_op_flags(act_op op);
ACT_API const char *act_op_param(act_op op, int32_t k, float *standard, float *least,
                                 float *greatest);
ACT_API float act_op_bound(act_op op, int32_t pass, int fused);

/* major << 16 | minor << 8 | patch of the library; compare ACT_VERSION_MAJOR. */
ACT_API uint32_t act_version(void);

/* ---- Each activation by name, for float ---------------------------------- */

/* act_NAME_f32(x, y, n, parameters...)               y = f(x)
 * act_NAME_backward_f32(dy, x, dx, n, parameters...) dx = dy * f'(x)
 *
 * are act_forward() and act_backward() for ACT_F32 on the calling thread, with
 * the same promises and the same errors. act_backward_y() has no named form. */

/* Identity, linear: returns its input; the activation of a layer that has none.
 *
 *   f(x)  = x
 *   f'(x) = 1
 *
 * A copy, or nothing at all in place.
 * Exact. */
ACT_API act_status act_identity_f32(const float *x, float *y, size_t n);
ACT_API act_status act_identity_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Rectified linear unit, ramp (Fukushima 1969; Nair and Hinton 2010).
 *
 *   f(x)  = x <= 0 ? 0 : x
 *   f'(x) = x <= 0 ? 0 : 1                      f'(0) = 0
 *
 * f(-0) = +0. A NaN in x lets dy through. The flat side owns the kink here, as in
 * PyTorch, TensorFlow, oneDNN and JAX; ggml and parts of oneDNN turn NaN into 0.
 * Exact. */
ACT_API act_status act_relu_f32(const float *x, float *y, size_t n);
ACT_API act_status act_relu_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Rectified linear unit that saturates at 6, bounded relu (Krizhevsky 2010).
 *
 *   f(x)  = x <= 0 ? 0 : x >= 6 ? 6 : x
 *   f'(x) = x <= 0 || x >= 6 ? 0 : 1            f'(0) = f'(6) = 0
 *
 * f(-0) = +0. A NaN in x lets dy through. For another ceiling: hardtanh with lo = 0.
 * Exact. */
ACT_API act_status act_relu6_f32(const float *x, float *y, size_t n);
ACT_API act_status act_relu6_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Hard tanh, clip: limits x to [lo, hi] (Collobert 2004).
 *
 *   f(x)  = x <= lo ? lo : x >= hi ? hi : x     lo = -1, hi = 1; lo <= hi, may be infinite
 *   f'(x) = x <= lo || x >= hi ? 0 : 1          f'(lo) = f'(hi) = 0
 *
 * A NaN in x lets dy through. The gradient at the bounds is that of PyTorch's
 * hardtanh; that of torch.clamp is 1 there. lo > hi is an error here, while ONNX
 * Clip and torch.clamp then set everything to hi.
 * Exact. */
ACT_API act_status act_hardtanh_f32(const float *x, float *y, size_t n, float lo, float hi);
ACT_API act_status act_hardtanh_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                             float lo, float hi);

/* Leaky rectified linear unit: relu that keeps a slope below 0 (Maas, Hannun, Ng 2013).
 *
 *   f(x)  = x > 0 ? x : negative_slope * x      negative_slope = 0.01, finite
 *   f'(x) = x > 0 ? 1 : negative_slope          f'(0) = negative_slope
 *
 * f(-0) = -0 for a positive slope. Slope 0 gives 0 * -inf = NaN: use relu. With a
 * negative slope act_backward_y() is unsupported. JAX has f'(0) = 1; TensorFlow and
 * Keras default to a slope of 0.2.
 * Correctly rounded. */
ACT_API act_status act_leaky_relu_f32(const float *x, float *y, size_t n, float negative_slope);
ACT_API act_status act_leaky_relu_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                               float negative_slope);

/* Threshold, thresholded relu: replaces what is not above a threshold (Konda,
 * Memisevic, Krueger 2014).
 *
 *   f(x)  = x <= threshold ? value : x          threshold = 1, value = 0; finite
 *   f'(x) = x <= threshold ? 0 : 1              f'(threshold) = 0
 *
 * A NaN in x lets dy through. With value > threshold act_backward_y() is unsupported.
 * The defaults are those of ONNX ThresholdedRelu; PyTorch has none.
 * Exact. */
ACT_API act_status act_threshold_f32(const float *x, float *y, size_t n, float threshold,
                                     float value);
ACT_API act_status act_threshold_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                              float threshold, float value);

/* Squared relu (So and others 2021, "Primer").
 *
 *   f(x)  = x <= 0 ? 0 : x^2
 *   f'(x) = x <= 0 ? 0 : 2 * x                  continuous: f'(0) = 0
 *
 * f(-0) = +0. Overflows to +inf above 1.84e19.
 * Correctly rounded. */
ACT_API act_status act_relu_squared_f32(const float *x, float *y, size_t n);
ACT_API act_status act_relu_squared_backward_f32(const float *dy, const float *x, float *dx,
                                                 size_t n);

/* Exponential linear unit (Clevert, Unterthiner, Hochreiter 2015).
 *
 *   f(x)  = x > 0 ? x : alpha * (e^x - 1)       alpha = 1, finite
 *   f'(x) = x > 0 ? 1 : alpha * e^x             f'(0) = alpha
 *
 * f(-inf) = -alpha. Near 0 nothing cancels: f(x) is alpha * x for tiny negative x.
 * With a negative alpha act_backward_y() is unsupported. TensorFlow and ggml fix
 * alpha at 1.
 * Error <= 1.19 ULP forward, 1.14 ULP backward. */
ACT_API act_status act_elu_f32(const float *x, float *y, size_t n, float alpha);
ACT_API act_status act_elu_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                        float alpha);

/* Scaled exponential linear unit (Klambauer, Unterthiner, Mayr, Hochreiter 2017).
 *
 *   f(x)  = x > 0 ? scale * x : scale * alpha * (e^x - 1)
 *   f'(x) = x > 0 ? scale : scale * alpha * e^x f'(0) = scale * alpha
 *   alpha = 1.67326324..., scale = 1.05070099...: the self-normalising pair; both and
 *   their product must be finite
 *
 * f(-inf) = -scale * alpha = -1.758. f'(0) = 1.758 as in PyTorch; TensorFlow has
 * 1.051. act_backward_y() is unsupported unless alpha >= 0 and scale > 0.
 * Error <= 1.93 ULP forward, 2.22 ULP backward. */
ACT_API act_status act_selu_f32(const float *x, float *y, size_t n, float alpha, float scale);
ACT_API act_status act_selu_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                         float alpha, float scale);

/* Continuously differentiable exponential linear unit (Barron 2017).
 *
 *   f(x)  = x > 0 ? x : alpha * (e^(x / alpha) - 1)   alpha = 1, finite, above 0
 *   f'(x) = x > 0 ? 1 : e^(x / alpha)                 continuous: f'(0) = 1
 *
 * f(-inf) = -alpha. PyTorch also takes a negative alpha; here it is an error.
 * Error <= 1.19 ULP forward, 1.14 ULP backward. */
ACT_API act_status act_celu_f32(const float *x, float *y, size_t n, float alpha);
ACT_API act_status act_celu_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                         float alpha);

/* Sigmoid, logistic function (Verhulst 1838).
 *
 *   f(x)  = 1 / (1 + e^-x)
 *   f'(x) = f(x) * f(-x)                        f'(0) = 1/4
 *
 * Never leaves [0, 1], never falls. The lower tail is accurate down to subnormal
 * numbers (x = -103). From about x = 17.3 on y is 1: act_backward_y() then answers
 * 0, where this backward still knows the tail of f' from x.
 * Error <= 2.72 ULP forward, 2.84 ULP backward. */
ACT_API act_status act_sigmoid_f32(const float *x, float *y, size_t n);
ACT_API act_status act_sigmoid_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Logarithm of the sigmoid; the negated softplus of -x.
 *
 *   f(x)  = -ln(1 + e^-x)
 *   f'(x) = 1 / (1 + e^x)                       f'(0) = 1/2
 *
 * f(-inf) = -inf, as f(x) approaches x. For large x it is -e^-x, down to subnormal
 * numbers, then -0; never +0.
 * Error <= 2.75 ULP forward, 2.36 ULP backward. */
ACT_API act_status act_log_sigmoid_f32(const float *x, float *y, size_t n);
ACT_API act_status act_log_sigmoid_backward_f32(const float *dy, const float *x, float *dx,
                                                size_t n);

/* Hard sigmoid: a ramp from 0 to 1 (Courbariaux, Bengio, David 2015).
 *
 *   f(x)  = min(max(alpha * x + beta, 0), 1)    alpha = 1/6, beta = 1/2; finite
 *   f'(x) = 0 < alpha * x + beta < 1 ? alpha : 0    0 at both kinks
 *
 * The defaults, those of PyTorch and Keras 3, are computed as min(max(x + 3, 0), 6) / 6,
 * with the kinks at -3 and 3. ONNX defaults to alpha = 0.2. A NaN in x lets dy * alpha
 * through; in PyTorch it stops the gradient.
 * Error <= 1 ULP forward, 0 ULP backward, for the defaults. */
ACT_API act_status act_hardsigmoid_f32(const float *x, float *y, size_t n, float alpha, float beta);
ACT_API act_status act_hardsigmoid_backward_f32(const float *dy, const float *x, float *dx,
                                                size_t n, float alpha, float beta);

/* Hyperbolic tangent.
 *
 *   f(x)  = (e^x - e^-x) / (e^x + e^-x)
 *   f'(x) = 1 / cosh(x)^2 = (1 - f(x)) * (1 + f(x))   f'(0) = 1
 *
 * Odd to the bit, so f(-0) = -0; never leaves [-1, 1]; x itself for tiny x. From
 * |x| = 9.4 on y is exactly +-1: act_backward_y() then answers 0, where this backward
 * still knows the tail of f' from x.
 * Error <= 2.66 ULP forward, 2.84 ULP backward. */
ACT_API act_status act_tanh_f32(const float *x, float *y, size_t n);
ACT_API act_status act_tanh_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Tanh shrinkage: what tanh takes away.
 *
 *   f(x)  = x - tanh(x)
 *   f'(x) = tanh(x)^2                           f'(0) = 0
 *
 * Odd, so f(-0) = -0; f(+-inf) = +-inf. Near 0 it is x^3 / 3 to full accuracy, where
 * the plain subtraction has lost every digit.
 * Error <= 3 ULP forward, 3.96 ULP backward. */
ACT_API act_status act_tanhshrink_f32(const float *x, float *y, size_t n);
ACT_API act_status act_tanhshrink_backward_f32(const float *dy, const float *x, float *dx,
                                               size_t n);

/* Softsign: a sigmoid with slow tails (Turian, Bergstra, Bengio 2009).
 *
 *   f(x)  = x / (1 + |x|)
 *   f'(x) = 1 / (1 + |x|)^2                     f'(0) = 1
 *
 * Odd, so f(-0) = -0. f(+-inf) = +-1 with f' = 0, where PyTorch gives NaN.
 * Error <= 1.5 ULP forward, 3.5 ULP backward. */
ACT_API act_status act_softsign_f32(const float *x, float *y, size_t n);
ACT_API act_status act_softsign_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Softplus, smooth relu, soft_relu (Dugas and others 2001).
 *
 *   f(x)  = beta * x > threshold ? x : ln(1 + e^(beta * x)) / beta
 *   f'(x) = beta * x > threshold ? 1 : 1 / (1 + e^(-beta * x))
 *   beta = 1, finite, above 0; threshold = infinity, any number
 *
 * f(-inf) = +0, through the subnormal numbers. The formula needs no threshold: it
 * cannot overflow. PyTorch cuts at threshold = 20, ONNX and JAX do not. With a
 * threshold act_backward_y() is unsupported.
 * Error <= 2.75 ULP forward, 2.36 ULP backward. */
ACT_API act_status act_softplus_f32(const float *x, float *y, size_t n, float beta,
                                    float threshold);
ACT_API act_status act_softplus_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                             float beta, float threshold);

/* Gaussian error linear unit, the exact one with erf (Hendrycks and Gimpel 2016).
 *
 *   f(x)  = x * Phi(x), Phi(x) = erfc(-x / sqrt(2)) / 2, the normal distribution
 *   f'(x) = Phi(x) + x * phi(x), phi(x) = e^(-x^2 / 2) / sqrt(2 pi);  f'(0) = 1/2
 *
 * f(-0) = f(-inf) = -0; least value -0.16997 at -0.75179, where f' crosses zero. The
 * negative tail is right until it underflows below -14; the usual 1 + erf is 4 % off
 * at -5 and 0 from -5.6 on, and gives NaN at -inf. "gelu" in JAX is gelu_tanh.
 * Error <= 4.3 ULP forward, 3.8 ULP backward. */
ACT_API act_status act_gelu_f32(const float *x, float *y, size_t n);
ACT_API act_status act_gelu_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Gelu, tanh approximation (Hendrycks and Gimpel 2016). Differs from gelu by at most
 * 4.8e-4: use the one that the model was trained with.
 *
 *   f(x)  = x * (1 + tanh(u)) / 2, u = sqrt(2 / pi) * (x + 0.044715 x^3)
 *   f'(x) = s + 2 x s (1 - s) u', s = (1 + tanh(u)) / 2;  f'(0) = 1/2
 *
 * f(-0) = f(-inf) = -0. Computed as x * sigmoid(2 u): the negative tail is right where
 * 1 + tanh(u) cancels. f' crosses zero near -0.753.
 * Error <= 2.82 ULP forward, 4.8 ULP backward. */
ACT_API act_status act_gelu_tanh_f32(const float *x, float *y, size_t n);
ACT_API act_status act_gelu_tanh_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Gelu, sigmoid approximation, quick gelu (Hendrycks and Gimpel 2016; used by CLIP).
 * Differs from gelu by up to 0.021: not a substitute.
 *
 *   f(x)  = x * sigmoid(1.702 x)
 *   f'(x) = s + 1.702 x s (1 - s), s = sigmoid(1.702 x);  f'(0) = 1/2
 *
 * f(-0) = f(-inf) = -0. The same as swish with beta = 1.702.
 * Error <= 2.44 ULP forward, 3.88 ULP backward. */
ACT_API act_status act_gelu_quick_f32(const float *x, float *y, size_t n);
ACT_API act_status act_gelu_quick_backward_f32(const float *dy, const float *x, float *dx,
                                               size_t n);

/* Sigmoid linear unit, swish without its parameter (Elfwing, Uchibe, Doya 2017).
 *
 *   f(x)  = x * sigmoid(x)
 *   f'(x) = s + x s (1 - s), s = sigmoid(x)     f'(0) = 1/2
 *
 * f(-0) = f(-inf) = -0; least value -0.27846 at -1.27846, where f' crosses zero. The
 * tail x * e^x is right until it underflows below -108; x / (1 + e^-x) is 0 from -89
 * on, and NaN at -inf.
 * Error <= 2.57 ULP forward, 3.45 ULP backward. */
ACT_API act_status act_silu_f32(const float *x, float *y, size_t n);
ACT_API act_status act_silu_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Swish: silu with an adjustable steepness (Ramachandran, Zoph, Le 2017).
 *
 *   f(x)  = x * sigmoid(beta * x)               beta = 1, finite
 *   f'(x) = s + beta x s (1 - s), s = sigmoid(beta x)     f'(0) = 1/2
 *
 * f(-0) = -0. beta = 0 is x / 2, a large beta is nearly relu. With a positive beta
 * f(-inf) = -0; with a negative one f(+inf) = +0 and f(-inf) = -inf. Other libraries
 * say "swish" for silu.
 * Error <= 2.57 ULP forward, 3.45 ULP backward. */
ACT_API act_status act_swish_f32(const float *x, float *y, size_t n, float beta);
ACT_API act_status act_swish_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                          float beta);

/* Mish (Misra 2019).
 *
 *   f(x)  = x * tanh(ln(1 + e^x))
 *   f'(x) = t + x * sigmoid(x) * (1 - t^2), t = tanh(ln(1 + e^x))     f'(0) = 3/5
 *
 * f(-0) = f(-inf) = -0; least value -0.30884 at -1.19243, where f' crosses zero. No x
 * overflows on the way; PyTorch gives NaN at -inf.
 * Error <= 2.95 ULP forward, 4.5 ULP backward. */
ACT_API act_status act_mish_f32(const float *x, float *y, size_t n);
ACT_API act_status act_mish_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Hard swish, h-swish: x times the hard sigmoid (Howard and others 2019, MobileNetV3).
 *
 *   f(x)  = x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6
 *   f'(x) = x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 1/2    f'(-3) = 0, f'(3) = 1
 *
 * +0 for every x <= -3; f(-0) = -0; f' crosses zero at -1.5. PyTorch before 2025 and
 * its copies have f'(-3) = -1/2 and f'(3) = 3/2.
 * Error <= 2.49 ULP forward, 1.34 ULP backward. */
ACT_API act_status act_hardswish_f32(const float *x, float *y, size_t n);
ACT_API act_status act_hardswish_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Hard shrinkage, hard thresholding (Donoho and Johnstone 1994).
 *
 *   f(x)  = -lambda <= x <= lambda ? 0 : x      lambda = 0.5, finite, at least 0
 *   f'(x) = -lambda <= x <= lambda ? 0 : 1      0 at both kinks
 *
 * The zero is always +0. A NaN in x lets dy through. PyTorch does not refuse a
 * negative lambda.
 * Exact. */
ACT_API act_status act_hardshrink_f32(const float *x, float *y, size_t n, float lambda);
ACT_API act_status act_hardshrink_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                               float lambda);

/* Soft shrinkage, soft thresholding (Donoho and Johnstone 1994).
 *
 *   f(x)  = x > lambda ? x - lambda : x < -lambda ? x + lambda : 0
 *   f'(x) = -lambda <= x <= lambda ? 0 : 1      0 at both kinks
 *   lambda = 0.5, finite, at least 0
 *
 * The zero is always +0. A NaN in x gives NaN, where PyTorch once gave 0, and lets dy
 * through.
 * Correctly rounded. */
ACT_API act_status act_softshrink_f32(const float *x, float *y, size_t n, float lambda);
ACT_API act_status act_softshrink_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                               float lambda);

/* Squareplus: softplus without an exponential (Barron 2021).
 *
 *   f(x)  = (x + sqrt(x^2 + b)) / 2             b = 4, finite, at least 0
 *   f'(x) = (1 + x / sqrt(x^2 + b)) / 2         f'(0) = 1/2
 *
 * f(-inf) = +0. The negative side does not cancel and x^2 does not overflow. b = 0 is
 * relu, with f'(0) = 0.
 * Error <= 2.75 ULP forward, 3.37 ULP backward. */
ACT_API act_status act_squareplus_f32(const float *x, float *y, size_t n, float b);
ACT_API act_status act_squareplus_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                               float b);

/* Snake: identity plus a ripple, for periodic signals (Ziyin, Hartwig, Ueda 2020).
 *
 *   f(x)  = x + sin(a * x)^2 / a                a = 1, finite; x for a = 0
 *   f'(x) = 1 + sin(2 * a * x)                  f'(0) = 1
 *
 * f(-0) = -0. The sine has no limit: +-inf gives NaN, in both passes. Beyond
 * |a * x| = 2^21, where floats are too coarse for its phase, sin^2 counts as its mean
 * 1/2, and f' is 1.
 * Error <= 2.2 ULP forward, 2.85 ULP backward, up to there. */
ACT_API act_status act_snake_f32(const float *x, float *y, size_t n, float a);
ACT_API act_status act_snake_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                          float a);

/* Exponential function.
 *
 *   f(x)  = e^x
 *   f'(x) = e^x
 *
 * +inf above 88.7228, subnormal below -87.34, +0 below -103.97.
 * Error <= 1.14 ULP forward, 1.14 ULP backward. */
ACT_API act_status act_exp_f32(const float *x, float *y, size_t n);
ACT_API act_status act_exp_backward_f32(const float *dy, const float *x, float *dx, size_t n);

/* Shrinkage with a bias, as ONNX Shrink has it: hardshrink with bias = 0, softshrink
 * with bias = lambda.
 *
 *   f(x)  = x > lambda ? x - bias : x < -lambda ? x + bias : 0
 *   f'(x) = -lambda <= x <= lambda ? 0 : 1      0 at both kinks
 *   lambda = 0.5, finite, at least 0; bias = 0, finite
 *
 * The zero of the dead zone is always +0. A NaN in x lets dy through. With bias > lambda
 * act_backward_y() is unsupported.
 * Correctly rounded. */
ACT_API act_status act_shrink_f32(const float *x, float *y, size_t n, float lambda, float bias);
ACT_API act_status act_shrink_backward_f32(const float *dy, const float *x, float *dx, size_t n,
                                           float lambda, float bias);

/* Error function, a sigmoid between -1 and 1; gelu is x (1 + erf(x / sqrt(2))) / 2.
 *
 *   f(x)  = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x
 *   f'(x) = 2 / sqrt(pi) * e^(-x^2)             f'(0) = 1.128
 *
 * Odd to the bit, so f(-0) = -0; never leaves [-1, 1]; exactly +-1 from |x| = 3.84 on.
 * For the tail 1 - erf(x) no digit is left there: compute gelu by gelu.
 * Error <= 2.65 ULP forward, 2.87 ULP backward. */
ACT_API act_status act_erf_f32(const float *x, float *y, size_t n);
ACT_API act_status act_erf_backward_f32(const float *dy, const float *x, float *dx, size_t n);

#ifdef __cplusplus
}
#endif
#endif /* ACTIVATE_ACTIVATE_H */
