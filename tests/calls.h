/* SPDX-License-Identifier: MIT
 *
 * Every call of the public headers in one list: what it reads and writes, and how it is
 * made. Tests of what all calls promise go through it; a new call joins calls.c alone. */
#ifndef ACTIVATE_TESTS_CALLS_H
#define ACTIVATE_TESTS_CALLS_H

#include "harness.h"

enum { H_READ = 3, H_WRITTEN = 2 };

/* Calls without channels take it as outer * channels * inner elements, those with rows as
 * outer rows of channels * inner. */
typedef struct h_shape {
    size_t outer, channels, inner;
} h_shape;

typedef struct h_places {
    const void *in[H_READ];
    void *out[H_WRITTEN];
} h_places;

typedef struct h_entry h_entry;
typedef act_status (*h_run)(const h_entry *entry, h_shape shape, const h_places *at,
                            const act_options *options);

/* A call with an activation, if it takes one, and default parameters. Calls that take no
 * options ignore them. Nothing here is static but the list: signal handlers may run it. */
struct h_entry {
    char name[40];        /* "act_gated_backward" */
    act_op op;            /* ACT_OP_COUNT: it takes none */
    const char *in, *out; /* a letter for each buffer, see h_bytes() */
    size_t stack;         /* how much of it the header allows, in bytes */
    h_run run;
};

/* All of them; the first call builds the list. */
const h_entry *h_entries(size_t *count);

/* "act_gated_backward(silu)" */
enum { H_LABEL = 64 };
void h_label(const h_entry *entry, char label[H_LABEL]);

/* The size of a buffer, by its letter, and of one element:
 *
 *   x   a float for each element           c   a float for each channel
 *   r   rows of floats, with gaps          w   rows twice as long, with gaps
 *   m   a bit for each element             z   a uint64_t for each channel */
size_t h_bytes(char letter, h_shape shape);
size_t h_element_bytes(char letter);

/* Ordinary inputs: floats of N(0, 2^2), bits at random. */
void h_fill_buffer(char letter, void *to, h_shape shape, uint64_t seed);

#endif
