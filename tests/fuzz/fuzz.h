/* SPDX-License-Identifier: MIT
 *
 * What the fuzz targets share: reading the input, failing, and the table of functions
 * that target `api` calls. */
#ifndef ACTIVATE_TESTS_FUZZ_H
#define ACTIVATE_TESTS_FUZZ_H

#include "harness.h"

/* What libFuzzer and replay.c call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Prints as printf() and aborts. */
__attribute__((format(printf, 1, 2), noreturn)) void fuzz_fail(const char *format, ...);

/* ---- The input, read from its beginning; zeros when it is used up ------------ */

typedef struct fuzz_bytes {
    const uint8_t *at;
    size_t left;
} fuzz_bytes;

uint64_t fuzz_take(fuzz_bytes *in, size_t count); /* count <= 8 bytes, little-endian */
uint32_t fuzz_below(fuzz_bytes *in, uint32_t end);
float fuzz_float(fuzz_bytes *in);                       /* often one worth trying, or any bits */
void fuzz_fill(fuzz_bytes *in, void *to, size_t bytes); /* what is left, over and over */

/* ---- One call of a function of the library ------------------------------------ */

enum { FUZZ_BUFFERS = 5, FUZZ_SIZES = 4, FUZZ_VALUES = ACT_PARAMS_MOST };

/* Everything that any function takes; each uses what it has. */
typedef struct fuzz_call {
    int32_t op, dtype;
    size_t n;
    size_t size[FUZZ_SIZES]; /* of a shape */
    void *buffer[FUZZ_BUFFERS];
    float value[FUZZ_VALUES];
    const act_params *params;
    const act_options *options;
} fuzz_call;

/* Memory that a call reads, or writes and perhaps reads: rows of so many bytes, which
 * begin `stride` bytes apart. */
typedef struct fuzz_extent {
    void *at;
    size_t rows, bytes, stride;
    int written;
} fuzz_extent;

/* One function of the public headers. */
typedef struct fuzz_function {
    const char *name;
    /* The rules that the call breaks, FUZZ_POINTER and so on: it must answer one of them,
     * and ACT_OK if there are none. */
    unsigned (*broken)(const fuzz_call *call);
    act_status (*run)(const fuzz_call *call);
    /* What it uses if it succeeds; returns how many, up to FUZZ_BUFFERS. */
    size_t (*memory)(const fuzz_call *call, fuzz_extent used[FUZZ_BUFFERS]);
    /* Looks at the results; what was at p before the call is now at (char *)p + was.
     * May be NULL. */
    void (*check)(const fuzz_call *call, ptrdiff_t was);
} fuzz_function;

extern const fuzz_function fuzz_elementwise[], fuzz_layers[];
extern const size_t fuzz_elementwise_count, fuzz_layers_count;

/* Names, numbers and descriptions, which take no buffers. */
void fuzz_lookups(fuzz_bytes *in);

#endif
