/* SPDX-License-Identifier: MIT
 *
 * What the tests share: a cmocka list built at run time, guarded buffers,
 * inputs from a seed, comparison of bits. Every test program takes
 *
 *   -t tier   only this tier        -o op   only this activation
 *   -s seed   of the random inputs  -l      list the tests
 *
 * and returns 77, which ctest shows as skipped, if all its tests were. */
#ifndef ACTIVATE_TESTS_HARNESS_H
#define ACTIVATE_TESTS_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <activate/activate.h>

/* ---- The list of tests ---------------------------------------------------- */

typedef enum h_pass { H_FORWARD, H_BACKWARD, H_BACKWARD_Y, H_PASS_COUNT } h_pass;
extern const char *const h_pass_name[H_PASS_COUNT];

/* Adds a test unless -t or -o exclude it; NULL for a tier or op means that the
 * test is not about one, H_ANY that it is about whichever is asked for. The name is
 * copied; state must live on. */
#define H_ANY ""
void h_add(const char *name, const char *tier, const char *op, CMUnitTestFunction run, void *state);

/* Reads the command line, lets `add` fill the list and runs it. */
int h_main(int argc, char **argv, const char *group, void (*add)(void));

/* Runs after each test, however it ended, if it is set before h_main(). */
extern CMFixtureFunction h_teardown;

/* Ends the running test as skipped, and says why. */
void h_skip(const char *why);

uint64_t h_seed(void);

/* ---- The culprit of a crash ----------------------------------------------- */

/* What runs now: printed by the handler of SIGSEGV, SIGILL, SIGFPE and SIGBUS,
 * which then fails the test. The texts are not copied. */
typedef struct h_note {
    const char *tier, *op, *pass, *check;
    const void *dy, *x, *out;
    size_t n;
} h_note;
extern h_note h_now;

/* ---- The catalogue, as the tests see it ----------------------------------- */

typedef struct h_param {
    const char *name;
    float preset, least, greatest;
} h_param;

typedef struct h_op {
    const char *name;
    int count;
    int from_y;
    h_param param[ACT_PARAMS_MOST + 1]; /* and one without a name */
} h_op;
extern const h_op h_ops[ACT_OP_COUNT];

/* The valid parameters worth trying: 0 is the default, then the extremes of the
 * ranges and ordinary values. Returns 0 when there are no more. */
int h_params(act_op op, size_t index, float params[ACT_PARAMS_MOST]);

/* As a call takes them. */
act_params h_given(act_op op, const float params[ACT_PARAMS_MOST]);

/* ---- Buffers between inaccessible pages ----------------------------------- */

enum { H_BUFFER_FLOATS = 1 << 12 };

/* At least H_BUFFER_FLOATS floats from `first` to `end`, inaccessible bytes on
 * both sides. Lives until the program ends. */
typedef struct h_buffer {
    float *first, *end;
} h_buffer;
h_buffer h_buffer_make(void);

/* ---- Inputs --------------------------------------------------------------- */

/* A generator whose whole state is one number (SplitMix64). */
uint64_t h_random(uint64_t *state);
void h_fill_bits(float *out, size_t n, uint64_t seed);   /* any bit pattern */
void h_fill_normal(float *out, size_t n, uint64_t seed); /* N(0, 2^2)       */

/* Zeros, subnormals, infinities, NaNs, every power of two, the kinks of all
 * activations and those that the parameters make, with both neighbours. */
enum { H_SPECIALS_MOST = 1024 };
size_t h_fill_specials(float out[H_SPECIALS_MOST], const float params[ACT_PARAMS_MOST]);

/* The few that no test leaves out. */
enum { H_EDGES = 24 };
extern const uint32_t h_edges[H_EDGES];

/* ---- Bits ----------------------------------------------------------------- */

uint32_t h_bits(float value);
float h_float(uint32_t bits);
int h_is_nan(float value);
int h_is_quiet_nan(float value);
int h_same(float a, float b);            /* the same bits, or two NaNs             */
uint32_t h_ulps(float a, float b);       /* floats between; UINT32_MAX if one is NaN */
float h_next(float value, float toward); /* nextafterf() that is never inexact      */

/* Fails the test unless got and want are h_same(); says what ran. */
void h_expect(float got, float want, float dy, float x, const float params[ACT_PARAMS_MOST],
              size_t i);

#endif
