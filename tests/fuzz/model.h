/* SPDX-License-Identifier: MIT
 *
 * The rules of activate.h about arguments, written down a second time. A call that
 * breaks several may answer any of them: each function returns a set. */
#ifndef ACTIVATE_TESTS_FUZZ_MODEL_H
#define ACTIVATE_TESTS_FUZZ_MODEL_H

#include "fuzz.h"

/* FUZZ_SKIP: too large to tell; not called. */
enum {
    FUZZ_POINTER = 1,
    FUZZ_OVERLAP = 2,
    FUZZ_SHAPE = 4,
    FUZZ_PARAM = 8,
    FUZZ_SIZE = 16,
    FUZZ_UNKNOWN = 32,
    FUZZ_UNSUPPORTED = 64,
    FUZZ_SKIP = 128
};

/* Whether the status is one of a set; ACT_OK of the empty one only. */
int model_allows(unsigned broken, act_status status);

unsigned model_dtype(int32_t dtype);

/* op and its parameters; `a` and `b` are those in force. */
unsigned model_op(int32_t op, float a, float b);
unsigned model_from_output(int32_t op, float a, float b);

/* The parameters in force; breaks a rule if `given` has too many. */
unsigned model_params(int32_t op, const act_params *given, float params[ACT_PARAMS_MOST]);

/* `understood`: the flags that the function knows. */
unsigned model_options(const act_options *given, uint32_t understood);

/* n elements of `bytes` bytes each at p. */
unsigned model_buffer(const void *p, size_t n, size_t bytes);

/* Apart, or, if `same` allows it, exactly the same place. */
unsigned model_overlap(const void *input, size_t input_bytes, const void *output,
                       size_t output_bytes, int same);

/* rows of cols floats, `stride` floats apart. */
unsigned model_rows(const void *p, size_t rows, size_t cols, size_t stride);

/* The same place with the same stride, rows in each other's gaps, or apart. Looks at
 * every pair of rows, so there must not be many. */
unsigned model_rows_overlap(const void *input, size_t in_stride, const void *output,
                            size_t out_stride, size_t rows, size_t cols);

/* The product of three sizes; -1 if it overflows. */
unsigned model_shape(const size_t size[3], size_t *n);

#endif
