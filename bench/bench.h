/* SPDX-License-Identifier: MIT
 *
 * What the bench programs share: the buffers, one case (activation, pass, size)
 * and the peers that can compute it. */
#ifndef ACTIVATE_BENCH_H
#define ACTIVATE_BENCH_H

#include <activate/activate.h>
#include <stdio.h>

/* ---- Passes -------------------------------------------------------------- */

typedef enum bench_pass {
    BENCH_FORWARD,
    BENCH_BACKWARD,
    BENCH_BACKWARD_Y,
    BENCH_PASSES
} bench_pass;

/* "forward", "backward", "backward_y". */
const char *bench_pass_name(bench_pass pass);

/* The pass of that name; BENCH_PASSES if there is none. */
bench_pass bench_pass_find(const char *name);

/* Bytes that a pass moves per float: 8 forward, 12 backward. */
double bench_pass_bytes(bench_pass pass);

/* ---- Buffers ------------------------------------------------------------- */

typedef enum bench_input {
    BENCH_NORMAL,    /* x and dy from N(0, 2^2)                          */
    BENCH_ZEROS,     /* x and dy are 0                                   */
    BENCH_SUBNORMAL, /* x and dy are random subnormal numbers            */
    BENCH_NAN,       /* x and dy are NaN                                 */
    BENCH_SATURATED, /* 200 <= |x| < 1000, both signs; dy from N(0, 2^2) */
    BENCH_INPUTS
} bench_input;

const char *bench_input_name(bench_input input);
bench_input bench_input_find(const char *name); /* BENCH_INPUTS if unknown */

typedef struct bench_buffers {
    float *x, *y, *dy, *out;
    size_t capacity, filled;
    bench_input input;
} bench_buffers;

/* Four buffers on pages of their own, 2 MB ones if the system gives them, each
 * `offset` bytes past the page. Exits if there is no memory. */
bench_buffers bench_buffers_make(size_t capacity, size_t offset, bench_input input);

/* Fills x and dy up to n, always with the same numbers; memory that no case
 * needs is never touched. */
void bench_buffers_fill(bench_buffers *buffers, size_t n);

/* ---- Cases and peers ----------------------------------------------------- */

typedef struct bench_case {
    act_op op;
    bench_pass pass;
    size_t n;
    const float *in; /* x; for BENCH_BACKWARD_Y the output y of the forward pass */
    const float *dy;
    float *out;
    float params[ACT_PARAMS_MOST];
    void *state; /* the peer's own, between begin and end */
} bench_case;

/* A case over the buffers, with default parameters. */
bench_case bench_case_make(bench_buffers *buffers, act_op op, bench_pass pass, size_t n);

/* Somebody who can compute a case: a tier of the library, a plain C loop,
 * another library, or a bare memory pass. */
typedef struct bench_peer bench_peer;
struct bench_peer {
    const char *name;
    int (*has)(act_op op, bench_pass pass);
    void (*begin)(const bench_peer *peer, bench_case *c); /* NULL if there is nothing to do */
    void (*run)(const bench_case *c);
    void (*end)(bench_case *c); /* NULL likewise */
    act_isa isa;                /* ACT_ISA_AUTO: not a tier of the library */
};

/* All peers of this build and CPU; NULL beyond the last. The tiers come first. */
const bench_peer *bench_peer_at(int index);

/* The peer of that name, or NULL. */
const bench_peer *bench_peer_find(const char *name);

/* The memory passes, which compute no activation: they answer to one pass. */
extern const bench_peer bench_memcpy; /* forward                                   */
extern const bench_peer bench_copy;   /* forward, a vector loop of ordinary stores  */
extern const bench_peer bench_r2w1;   /* backward: out = dy + in, ordinary stores   */

/* What a pass is held against: memcpy, or r2w1 for the backward ones. */
const bench_peer *bench_reference(bench_pass pass);

/* Begins and ends a peer's work on a case, after which run may be called. */
void bench_begin(const bench_peer *peer, bench_case *c);
void bench_end(const bench_peer *peer, bench_case *c);

/* ---- Surroundings -------------------------------------------------------- */

/* Seconds of CPU time that the thread has used. */
double bench_seconds(void);

/* The CPU's name, or "unknown". Valid until the next call. */
const char *bench_cpu(void);

/* The compiler that built the benches. */
const char *bench_compiler(void);

/* For programs without getopt: --help prints the usage, and ends the program well;
 * any other option, or more than `most` arguments, ends it badly. */
void bench_usage(int argc, char **argv, int most, const char *usage);

/* A positive number; ends the program if the text is not one. */
size_t bench_number(const char *text);

/* A distance in bytes off a cache line: a multiple of 4 below 4096; ends the
 * program if the text is not one. */
size_t bench_offset(const char *text);

/* Prints the message and ends the program. */
_Noreturn void bench_fail(const char *message, const char *detail);

#endif
