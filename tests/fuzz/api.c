/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: any function of the library with any arguments. Its status must be one
 * that the model allows; after an error no byte has changed, after success only its
 * outputs; without the pool the bits are the same; and the floating-point control word
 * is as it was. Buffers lie anywhere between two inaccessible pages, structs in memory
 * of just the `size` they claim. */
#include "fuzz.h"
#include "model.h"
#include "work/stream.h"
#include <fenv.h>
#include <stdatomic.h>
#include <stdlib.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

enum { ARENA = H_BUFFER_FLOATS, BLOCK = ARENA / 4, LINE = 64 / sizeof(float) };

static h_buffer arena;
static float kept[ARENA], first_result[ARENA];
static act_isa isas[ACT_ISA_NEON + 1];
static uint32_t isa_count;

static void prepare(void)
{
    if (arena.first != NULL)
        return;
    arena = h_buffer_make();
    for (act_isa isa = ACT_ISA_AUTO; isa <= ACT_ISA_NEON; isa++)
        if (act_isa_available(isa))
            isas[isa_count++] = isa;
}

/* ---- Drawing arguments --------------------------------------------------------- */

static size_t draw_size(fuzz_bytes *in)
{
    const uint32_t kind = fuzz_below(in, 16);
    if (kind == 0)
        return SIZE_MAX >> fuzz_below(in, 8);
    if (kind == 1)
        return (size_t)fuzz_take(in, 8);
    if (kind < 4)
        return fuzz_below(in, BLOCK + 1);
    return fuzz_below(in, 70);
}

static void *draw_buffer(fuzz_bytes *in, const fuzz_call *c, size_t index)
{
    const uint32_t kind = fuzz_below(in, 64);
    const size_t n = c->n <= ARENA ? c->n : ARENA;
    const uintptr_t other = (uintptr_t)c->buffer[fuzz_below(in, FUZZ_BUFFERS) % (index + 1)];
    switch (kind) {
    case 0:
        return NULL;
    case 1:
        return (void *)(UINTPTR_MAX - fuzz_below(in, 8192));
    case 2:
        return (char *)arena.first + fuzz_below(in, ARENA * sizeof(float));
    case 3:
        return arena.first + fuzz_below(in, ARENA);
    case 4: /* beside or within another, in elements */
        return (void *)(other - 400 + 4 * fuzz_below(in, 200));
    case 5:
        return (void *)(other + n * sizeof(float));
    default:
        break;
    }
    if (kind < 20 && index > 0)
        return (void *)other;
    if (kind < 28 && index == 0)
        return arena.first;
    if (kind < 36)
        return arena.end - n;
    return arena.first + index * BLOCK + fuzz_below(in, LINE);
}

/* The first `size` bytes of a struct, for AddressSanitizer to guard. */
static void *cut_to_size(const void *whole, size_t most, size_t size)
{
    const size_t bytes = size < sizeof size ? sizeof size : size > most + 32 ? most + 32 : size;
    unsigned char *const cut = malloc(bytes);
    memset(cut, 0xff, bytes);
    memcpy(cut, whole, bytes < most ? bytes : most);
    return cut;
}

static size_t draw_struct_size(fuzz_bytes *in, size_t whole)
{
    const uint32_t kind = fuzz_below(in, 8);
    if (kind == 0)
        return fuzz_below(in, 64);
    return kind == 1 ? (size_t)fuzz_take(in, 8) : whole;
}

static act_params *draw_params(fuzz_bytes *in)
{
    act_params whole = { 0 };
    if (fuzz_below(in, 4) == 0)
        return NULL;
    whole.count = fuzz_below(in, 8) == 0 ? (size_t)fuzz_take(in, 8) : fuzz_below(in, 4);
    for (size_t k = 0; k < 3; k++)
        whole.value[k] = fuzz_float(in);
    return cut_to_size(&whole, sizeof whole,
                       offsetof(act_params, value) + whole.count % 16 * sizeof *whole.value);
}

/* A pool that runs tasks on the calling thread, in either order. */
static struct {
    int calls, reversed;
} pool;

static void run_tasks(void *which, size_t count, void (*task)(void *arg, size_t i), void *arg)
{
    if (which != &pool || ++pool.calls > 1 || count < 2)
        fuzz_fail("parallel_for: pool %p, call %d, %zu tasks", which, pool.calls, count);
    for (size_t i = 0; i < count; i++)
        task(arg, pool.reversed ? count - 1 - i : i);
}

static act_options *draw_options(fuzz_bytes *in)
{
    act_options whole = { .parallel_for = run_tasks, .pool = &pool };
    const uint32_t kind = fuzz_below(in, 8);
    if (kind < 3)
        return NULL;
    whole.size = draw_struct_size(in, sizeof whole);
    whole.flags = kind == 3 ? fuzz_below(in, 32) : kind == 4 ? (uint32_t)fuzz_take(in, 4) : 0;
    whole.grain = fuzz_below(in, 2) ? fuzz_below(in, 256) : (size_t)fuzz_take(in, 8);
    if (fuzz_below(in, 8) == 0)
        whole.parallel_for = NULL;
    return cut_to_size(&whole, sizeof whole, whole.size);
}

static void draw_call(fuzz_bytes *in, fuzz_call *c)
{
    const uint32_t odd = fuzz_below(in, 32);
    memset(c, 0, sizeof *c);
    c->op = odd == 0 ? (int32_t)fuzz_take(in, 4) : (int32_t)fuzz_below(in, ACT_OP_COUNT);
    c->dtype = odd == 1 ? (int32_t)fuzz_take(in, 4) : odd == 2 ? 1 : odd == 3 ? 2 : ACT_F32;
    c->n = draw_size(in);
    for (size_t i = 0; i < FUZZ_SIZES; i++)
        c->size[i] = fuzz_below(in, 4) == 0 ? draw_size(in) : fuzz_below(in, 12);
    for (size_t i = 0; i < 4; i++)
        c->value[i] = fuzz_float(in);
    for (size_t i = 0; i < FUZZ_BUFFERS; i++)
        c->buffer[i] = draw_buffer(in, c, i);
    c->params = draw_params(in);
    c->options = draw_options(in);
}

/* ---- One call --------------------------------------------------------------------- */

static unsigned control_word(void)
{
#ifdef __x86_64__
    return _mm_getcsr() & ~0x3fu; /* without the sticky flags */
#else
    return (unsigned)fegetround();
#endif
}

/* Whether all of it is there to be used. */
static int in_arena(const fuzz_extent *used, size_t count)
{
    const uintptr_t first = (uintptr_t)arena.first, end = (uintptr_t)arena.end;
    for (size_t i = 0; i < count; i++) {
        const uintptr_t at = (uintptr_t)used[i].at;
        const size_t bytes = (used[i].rows - 1) * used[i].stride + used[i].bytes;
        if (used[i].bytes > 0 && (at < first || at > end || bytes > end - at))
            return 0;
    }
    return 1;
}

static int is_in(uintptr_t at, const fuzz_extent *used)
{
    const size_t offset = at - (uintptr_t)used->at;
    const size_t row = used->rows > 1 ? offset / used->stride : 0;
    return row < used->rows && offset - row * used->stride < used->bytes;
}

static int is_written(const unsigned char *at, const fuzz_extent *used, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (used[i].written && is_in((uintptr_t)at, &used[i]))
            return 1;
    return 0;
}

static void expect_untouched(const char *name, const fuzz_extent *used, size_t count)
{
    const unsigned char *const now = (const unsigned char *)arena.first;
    const unsigned char *const was = (const unsigned char *)kept;
    if (memcmp(now, was, sizeof kept) == 0)
        return;
    for (size_t i = 0; i < sizeof kept; i++)
        if (now[i] != was[i] && !is_written(now + i, used, count))
            fuzz_fail("%s wrote byte %zu of the arena", name, i);
}

static act_status run(const fuzz_function *f, const fuzz_call *c)
{
    const unsigned control = control_word();
    pool.calls = 0;
    const act_status status = f->run(c);
    if (control_word() != control)
        fuzz_fail("%s: control word %x, was %x", f->name, control_word(), control);
    return status;
}

/* From the same contents without the pool: the same bits, but for those of a NaN. */
static void run_again(const fuzz_function *f, const fuzz_call *c)
{
    fuzz_call serial = *c;
    act_options options = { .size = sizeof options };
    if (c->options != NULL && c->options->size >= 12)
        options.flags = c->options->flags;
    serial.options = &options;
    memcpy(first_result, arena.first, sizeof first_result);
    memcpy(arena.first, kept, sizeof kept);
    if (run(f, &serial) != ACT_OK)
        fuzz_fail("%s: refused without a pool", f->name);
    for (size_t i = 0; i < ARENA; i++)
        if (!h_same(first_result[i], arena.first[i]))
            fuzz_fail("%s: %08x on the pool, %08x without, float %zu", f->name,
                      h_bits(first_result[i]), h_bits(arena.first[i]), i);
}

static void check_function(const fuzz_function *f, const fuzz_call *c)
{
    fuzz_extent used[FUZZ_BUFFERS];
    const unsigned broken = f->broken(c);
    const size_t count = broken == 0 ? f->memory(c, used) : 0;
    if ((broken & FUZZ_SKIP) != 0 ||
        !in_arena(used, count)) /* a right call over memory that is not there */
        return;
    memcpy(kept, arena.first, sizeof kept);
    const act_status status = run(f, c);
    if (!model_allows(broken, status))
        fuzz_fail("%s: status %d, rules broken %u (op %d, dtype %d, n %zu)", f->name, (int)status,
                  broken, (int)c->op, (int)c->dtype, c->n);
    expect_untouched(f->name, used, count);
    if (status != ACT_OK)
        return;
    run_again(f, c);
    if (f->check != NULL)
        f->check(c, (char *)kept - (char *)arena.first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_bytes in = { data, size };
    fuzz_call call;
    prepare();
    const size_t functions = fuzz_elementwise_count + fuzz_layers_count;
    const size_t which = fuzz_below(&in, (uint32_t)functions + 1);
    if (which == functions) {
        fuzz_lookups(&in);
        return 0;
    }
    const fuzz_function *const function = which < fuzz_elementwise_count
                                              ? &fuzz_elementwise[which]
                                              : &fuzz_layers[which - fuzz_elementwise_count];
    const uint32_t how = fuzz_below(&in, 256);
    act_isa_select(isas[how % isa_count]);
    atomic_store(&act_stream_from, how & 128 ? 0 : SIZE_MAX);
    pool.reversed = how >> 6 & 1;
    draw_call(&in, &call);
    fuzz_fill(&in, arena.first, ARENA * sizeof(float));
    check_function(function, &call);
    free((void *)call.params);
    free((void *)call.options);
    return 0;
}
