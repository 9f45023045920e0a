/* SPDX-License-Identifier: MIT
 *
 * What every call promises, whichever header declares it: the same bits at every place, in
 * every number of tasks and past the caches; nothing read or written elsewhere; and the
 * floating-point environment left alone. Whether the bits are right is for other tests. */
#define _GNU_SOURCE /* feenableexcept */
#include "calls.h"
#include "layers.h"

#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

enum { ROOM = 4 * H_BUFFER_FLOATS, CANARIES = 128, LINE = 64, CANARY = 0xa5 };

/* An emulator gets a third of the shapes and a quarter of the places. */
#ifdef ACTIVATE_EMULATED
enum { SHIFT = 5 };
static const h_shape shapes[] = { { 0, 3, 5 }, { 1, 1, 33 }, { 3, 5, 7 }, { 2, 3, 131 } };
#else
enum { SHIFT = 1 };
static const h_shape shapes[] = {
    { 0, 3, 5 },  { 1, 1, 1 },   { 1, 1, 15 }, { 1, 1, 33 },  { 1, 2, 35 },   { 3, 5, 7 },
    { 2, 1, 64 }, { 2, 3, 131 }, { 9, 33, 1 }, { 7, 1, 129 }, { 1, 1, 1021 }, { 2, 4, 150 },
};
#endif
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

typedef unsigned char bytes;

/* The inputs of a call, and what it wrote when it was called in the simplest way. */
static _Alignas(LINE) bytes input[H_READ][ROOM], want[H_WRITTEN][ROOM];
static h_buffer pages[H_READ + H_WRITTEN];

static char label[H_LABEL];
static h_shape now;

static void say(const h_entry *entry, h_shape shape, const char *check)
{
    h_label(entry, label);
    now = shape;
    h_now.op = label;
    h_now.check = check;
    h_now.n = shape.outer * shape.channels * shape.inner;
}

/* ---- Running and comparing ----------------------------------------------------------- */

static void run(const h_entry *entry, h_shape shape, const h_places *at, const act_options *options)
{
    const act_status status = entry->run(entry, shape, at, options);
    if (status != ACT_OK)
        fail_msg("%s, [%zu][%zu][%zu], %s: %s", label, now.outer, now.channels, now.inner,
                 h_now.check, act_status_text(status));
}

static h_places simplest(const h_entry *entry, h_shape shape, bytes out[H_WRITTEN][ROOM])
{
    h_places at = { { NULL }, { NULL } };
    for (size_t k = 0; entry->in[k] != '\0'; k++)
        at.in[k] = input[k];
    for (size_t k = 0; entry->out[k] != '\0'; k++) {
        at.out[k] = out[k];
        memset(out[k], CANARY, h_bytes(entry->out[k], shape) + LINE);
    }
    return at;
}

static void prepare(const h_entry *entry, h_shape shape)
{
    say(entry, shape, "simplest");
    act_stream_from = SIZE_MAX;
    for (size_t k = 0; entry->in[k] != '\0'; k++)
        h_fill_buffer(entry->in[k], input[k], shape, h_seed() + k);
    const h_places at = simplest(entry, shape, want);
    run(entry, shape, &at, NULL);
}

/* Between rows there are canaries, which are floats, too. */
static void expect_buffer(char letter, const void *got, const void *wanted, size_t size)
{
    const float *const g = got, *const w = wanted;
    if (size == 0 || memcmp(got, wanted, size) == 0)
        return;
    for (size_t i = 0; i < size / sizeof(float) && letter != 'm' && letter != 'z'; i++)
        if (!h_same(g[i], w[i]))
            fail_msg("%s, [%zu][%zu][%zu], %s: float %zu is %a, not %a", label, now.outer,
                     now.channels, now.inner, h_now.check, i, (double)g[i], (double)w[i]);
    if (letter == 'm' || letter == 'z')
        fail_msg("%s, [%zu][%zu][%zu], %s: other bits or counts", label, now.outer, now.channels,
                 now.inner, h_now.check);
}

static void expect_all(const h_entry *entry, h_shape shape, const h_places *at)
{
    for (size_t k = 0; entry->out[k] != '\0'; k++)
        expect_buffer(entry->out[k], at->out[k], want[k], h_bytes(entry->out[k], shape));
    for (size_t k = 0; entry->in[k] != '\0'; k++)
        if (memcmp(at->in[k], input[k], h_bytes(entry->in[k], shape)) != 0)
            fail_msg("%s, %s: an input was written", label, h_now.check);
}

static void for_all(void (*check)(const h_entry *, h_shape))
{
    size_t count;
    const h_entry *const entries = h_entries(&count);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < SHAPES; i++)
            if (*entries[k].in != '\0') {
                prepare(&entries[k], shapes[i]);
                check(&entries[k], shapes[i]);
            }
}

static void begin(const h_tier *tier)
{
    h_use(tier->table);
    h_now.tier = tier->name;
    for (size_t k = 0; k < H_READ + H_WRITTEN && pages[k].first == NULL; k++)
        pages[k] = h_buffer_make();
}

/* ---- Places ---------------------------------------------------------------------------- */

/* In buffers of our own, `shift` elements after a cache line begins, more or less. */
static void check_shifted(const h_entry *entry, h_shape shape, size_t shift,
                          const act_options *options)
{
    static _Alignas(LINE) bytes in[H_READ][CANARIES + ROOM], out[H_WRITTEN][2 * CANARIES + ROOM];
    h_places at = { { NULL }, { NULL } };
    for (size_t k = 0; entry->in[k] != '\0'; k++) {
        bytes *const to = in[k] + (5 * shift + 3 * k) % 16 * h_element_bytes(entry->in[k]);
        memcpy(to, input[k], h_bytes(entry->in[k], shape));
        at.in[k] = to;
    }
    for (size_t k = 0; entry->out[k] != '\0'; k++) {
        const size_t size = h_bytes(entry->out[k], shape);
        bytes *const to = out[k] + CANARIES + (shift + 7 * k) % 16 * h_element_bytes(entry->out[k]);
        memset(to - LINE, CANARY, size + 2 * LINE);
        at.out[k] = to;
    }
    run(entry, shape, &at, options);
    expect_all(entry, shape, &at);
    for (size_t k = 0; entry->out[k] != '\0'; k++) {
        const bytes *const to = at.out[k], *const end = to + h_bytes(entry->out[k], shape);
        for (size_t i = 0; i < LINE; i++)
            if (to[-(ptrdiff_t)i - 1] != CANARY || end[i] != CANARY)
                fail_msg("%s, [%zu][%zu][%zu], %s: wrote outside", label, now.outer, now.channels,
                         now.inner, h_now.check);
    }
}

/* Each buffer ends, or begins, where the address space does. */
static void check_pages(const h_entry *entry, h_shape shape, int at_end)
{
    h_places at = { { NULL }, { NULL } };
    h_buffer *page = pages;
    for (size_t k = 0; entry->in[k] != '\0'; k++, page++) {
        const size_t size = h_bytes(entry->in[k], shape);
        bytes *const to = at_end ? (bytes *)page->end - size : (bytes *)page->first;
        memcpy(to, input[k], size);
        at.in[k] = to;
    }
    for (size_t k = 0; entry->out[k] != '\0'; k++, page++) {
        const size_t size = h_bytes(entry->out[k], shape);
        bytes *const to = at_end ? (bytes *)page->end - size : (bytes *)page->first;
        memset(to, CANARY, size);
        at.out[k] = to;
    }
    run(entry, shape, &at, NULL);
    expect_all(entry, shape, &at);
}

static void check_places(const h_entry *entry, h_shape shape)
{
    say(entry, shape, "misaligned");
    for (size_t shift = 0; shift < 16; shift += SHIFT)
        check_shifted(entry, shape, shift, NULL);
    say(entry, shape, "before a page that is not there");
    check_pages(entry, shape, 1);
    say(entry, shape, "after a page that is not there");
    check_pages(entry, shape, 0);
}

static void test_places(void **state)
{
    begin(*state);
    for_all(check_places);
}

/* ---- What is wrong first ---------------------------------------------------------------- */

/* A buffer that is none is ACT_ERR_POINTER, though two others overlap: the caller has to
 * mend that one first, and where it lies tells nothing. */
static void check_pointer_first(const h_entry *entry, h_shape shape)
{
    static _Alignas(LINE) bytes outputs[H_WRITTEN][ROOM];
    const size_t in = strlen(entry->in), all = in + strlen(entry->out);
    if (shape.outer == 0 || strncmp(entry->name, "act_find", 8) == 0)
        return; /* nothing to read; kernels check nothing */
    for (size_t out = 0; in + out < all; out++)
        for (size_t wrong = 0; wrong < all; wrong++) {
            const int read = wrong < in;
            const char letter = read ? entry->in[wrong] : entry->out[wrong - in];
            if (wrong == in + out || letter == 'm')
                continue;
            say(entry, shape, "an overlap and a misaligned buffer");
            h_places at = simplest(entry, shape, outputs);
            const size_t other = wrong == 0 && in > 1; /* the input that is overlapped */
            at.out[out] = input[other] + h_element_bytes(entry->in[other]);
            if (read)
                at.in[wrong] = input[wrong] + 1;
            else
                at.out[wrong - in] = outputs[wrong - in] + 1;
            const act_status status = entry->run(entry, shape, &at, NULL);
            if (status != ACT_ERR_POINTER)
                fail_msg("%s, [%zu][%zu][%zu], buffer %zu: %s", label, now.outer, now.channels,
                         now.inner, wrong, act_status_text(status));
        }
}

static void test_pointer_first(void **state)
{
    (void)state;
    for_all(check_pointer_first);
}

/* ---- In place -------------------------------------------------------------------------- */

/* An output may be any input that is made like it. */
static int may_be(const h_entry *entry, size_t out, size_t in)
{
    return strchr("xrw", entry->out[out]) != NULL && entry->out[out] == entry->in[in];
}

static void run_in_place(const h_entry *entry, h_shape shape, size_t out, size_t in, h_places *at)
{
    static _Alignas(LINE) bytes inputs[H_READ][ROOM], outputs[H_WRITTEN][ROOM];
    *at = simplest(entry, shape, outputs);
    for (size_t k = 0; entry->in[k] != '\0'; k++) {
        memset(inputs[k], CANARY, ROOM);
        memcpy(inputs[k], input[k], h_bytes(entry->in[k], shape));
        at->in[k] = inputs[k];
    }
    at->out[out] = inputs[in];
    run(entry, shape, at, NULL);
}

/* Between rows the input stays, the rest is what it is elsewhere. */
static void check_in_place(const h_entry *entry, h_shape shape)
{
    h_places at;
    for (size_t out = 0; entry->out[out] != '\0'; out++)
        for (size_t in = 0; entry->in[in] != '\0'; in++) {
            if (!may_be(entry, out, in))
                continue;
            say(entry, shape, "in place");
            run_in_place(entry, shape, out, in, &at);
            const size_t count = h_bytes(entry->out[out], shape) / sizeof(float);
            float *const got = at.out[out];
            for (size_t i = 0; i < count; i++)
                if (h_bits(((const float *)(const void *)want[out])[i]) == 0xa5a5a5a5u)
                    got[i] = h_float(0xa5a5a5a5u);
            for (size_t k = 0; entry->out[k] != '\0'; k++)
                expect_buffer(entry->out[k], at.out[k], want[k], h_bytes(entry->out[k], shape));
        }
}

static void test_in_place(void **state)
{
    begin(*state);
    for_all(check_in_place);
}

/* ---- Past the caches ---------------------------------------------------------------------- */

static void check_streaming(const h_entry *entry, h_shape shape)
{
    static const size_t from[] = { 0, 64 };
    say(entry, shape, "past the caches");
    for (size_t k = 0; k < sizeof from / sizeof from[0]; k++) {
        act_stream_from = from[k];
        for (size_t shift = 0; shift < 16; shift += 5)
            check_shifted(entry, shape, shift, NULL);
        say(entry, shape, "past the caches, before a page that is not there");
        check_pages(entry, shape, 1);
    }
}

static void test_streaming(void **state)
{
    begin(*state);
    for_all(check_streaming);
}

/* Outputs that are no inputs go past the caches, and those that are do not. */
extern size_t h_streamed; /* streams.c */
extern const act_tier act_tier_counting;
static size_t streaming;

static void check_streamed(const h_entry *entry, h_shape shape)
{
    static _Alignas(LINE) bytes outputs[H_WRITTEN][ROOM];
    if (shape.outer * shape.channels * shape.inner < 700)
        return;
    act_stream_from = 64;
    say(entry, shape, "larger than the caches, in place");
    h_places at = simplest(entry, shape, outputs);
    h_streamed = 0;
    run(entry, shape, &at, NULL);
    streaming += h_streamed > 0;
    for (size_t out = 0; entry->out[out] != '\0'; out++)
        for (size_t in = 0; entry->in[in] != '\0'; in++) {
            if (!may_be(entry, out, in))
                continue;
            h_streamed = 0;
            run_in_place(entry, shape, out, in, &at);
            if (h_streamed > 0)
                fail_msg("%s: streams output %zu, which is input %zu", label, out, in);
        }
}

static void test_streamed(void **state)
{
    const h_tier counting = { "counting", &act_tier_counting, ACT_ISA_SCALAR, 0 };
    (void)state;
    begin(&counting);
    for_all(check_streamed);
    print_message("             %zu calls with a shape stream\n", streaming);
    assert_true(streaming > 300);
}

/* ---- Tasks ---------------------------------------------------------------------------------- */

static void check_tasks(const h_entry *entry, h_shape shape)
{
    static const size_t grains[] = { 1, 50, 300, 0 };
    for (size_t g = 0; g < sizeof grains / sizeof grains[0]; g++) {
        h_pool pools[] = { { .backwards = 0 }, { .backwards = 1 }, { .threads = 3 } };
        const size_t kinds = g == 1 ? 3 : 2; /* threads take long to start */
        for (size_t k = 0; k < kinds; k++) {
            const act_options options = h_pooled(&pools[k], grains[g]);
            say(entry, shape, "in tasks");
            check_shifted(entry, shape, g + k, &options);
            if (pools[k].calls > 1 || (pools[k].calls == 1 && pools[k].tasks < 2))
                fail_msg("%s, [%zu][%zu][%zu]: the pool was called %zu times, for %zu tasks", label,
                         now.outer, now.channels, now.inner, pools[k].calls, pools[k].tasks);
        }
    }
}

static void test_tasks(void **state)
{
    begin(*state);
    for_all(check_tasks);
}

/* ---- The floating-point environment ---------------------------------------------------------- */

/* All that a caller may have set; not the sticky flags. */
static unsigned control(void)
{
#ifdef __x86_64__
    return _mm_getcsr() & ~0x3fu;
#else
    return (unsigned)fegetround();
#endif
}

static void run_in_environment(const h_entry *entry, h_shape shape, bytes out[H_WRITTEN][ROOM])
{
    const unsigned before = control();
    const h_places at = simplest(entry, shape, out);
    const act_status status = entry->run(entry, shape, &at, NULL);
    const unsigned after = control();
    fesetround(FE_TONEAREST);
    if (after != before || status != ACT_OK)
        fail_msg("%s, %s: changed the environment, or failed", label, h_now.check);
}

/* Results are specified for rounding to nearest. */
static void check_rounding(const h_entry *entry, h_shape shape)
{
    static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO, FE_TONEAREST };
    static _Alignas(LINE) bytes out[H_WRITTEN][ROOM];
    say(entry, shape, "another rounding mode");
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        assert_int_equal(fesetround(modes[m]), 0);
        run_in_environment(entry, shape, out);
    }
}

#ifdef __x86_64__
/* Inputs are ordinary, so that results below 2^-100 alone may come out otherwise. */
static void expect_flushed(const h_entry *entry, h_shape shape, bytes out[H_WRITTEN][ROOM])
{
    for (size_t k = 0; entry->out[k] != '\0'; k++) {
        const size_t size = h_bytes(entry->out[k], shape);
        float *const got = (float *)(void *)out[k];
        const float *const wanted = (const float *)(void *)want[k];
        if (strchr("xcrw", entry->out[k]) != NULL)
            for (size_t i = 0; i < size / sizeof(float); i++)
                if (fabsf(wanted[i]) < 0x1p-100f && fabsf(got[i] - wanted[i]) <= 0x1p-125f)
                    got[i] = wanted[i];
        expect_buffer(entry->out[k], got, wanted, size);
    }
}

static void check_flushing(const h_entry *entry, h_shape shape)
{
    static _Alignas(LINE) bytes out[H_WRITTEN][ROOM];
    static const unsigned flush[] = { 0x8000, 0x0040, 0x8040 }; /* FTZ, DAZ, both */
    const unsigned before = _mm_getcsr();
    say(entry, shape, "subnormals flushed");
    for (size_t k = 0; k < sizeof flush / sizeof flush[0]; k++) {
        _mm_setcsr((before & ~0x3fu) | flush[k]);
        run_in_environment(entry, shape, out);
        _mm_setcsr(before);
        expect_flushed(entry, shape, out);
    }
}
#endif

static void check_environment(const h_entry *entry, h_shape shape)
{
    check_rounding(entry, shape);
#ifdef __x86_64__
    check_flushing(entry, shape);
#endif
}

static void test_environment(void **state)
{
    begin(*state);
    for_all(check_environment);
}

/* ---- Traps ---------------------------------------------------------------------------------- */

enum { TRAPS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW };

/* The functions for traps are glibc's own, and emulators of other CPUs have none. */
#if defined(__GLIBC__) && defined(__x86_64__)
static void unmask(void)
{
    feclearexcept(FE_ALL_EXCEPT);
    assert_true(feenableexcept(TRAPS) != -1);
}

static void mask(void)
{
    fedisableexcept(FE_ALL_EXCEPT);
}
#else
static void unmask(void)
{
    feclearexcept(FE_ALL_EXCEPT);
}

static void mask(void)
{
}
#endif

/* Ordinary inputs raise nothing, whatever lies in lanes that are not there. */
static void check_traps(const h_entry *entry, h_shape shape)
{
    static _Alignas(LINE) bytes out[H_WRITTEN][ROOM];
    const h_places at = simplest(entry, shape, out);
    for (int past = 0; past < 2; past++) {
        act_stream_from = past ? 0 : SIZE_MAX;
        say(entry, shape, past ? "traps unmasked, past the caches" : "traps unmasked");
        unmask();
        const act_status status = entry->run(entry, shape, &at, NULL);
        const int raised = fetestexcept(TRAPS);
        mask();
        if (status != ACT_OK || raised != 0)
            fail_msg("%s, [%zu][%zu][%zu], %s: status %d, raised %#x", label, now.outer,
                     now.channels, now.inner, h_now.check, (int)status, (unsigned)raised);
    }
}

static void test_traps(void **state)
{
    begin(*state);
    for_all(check_traps);
}

/* A test may end in the midst of it. */
static int reset_environment(void **state)
{
    (void)state;
    feclearexcept(FE_ALL_EXCEPT);
    mask();
    return fesetround(FE_TONEAREST);
}

/* ---- The list is complete ---------------------------------------------------------------------- */

static int is_listed(const char *name)
{
    size_t count;
    const h_entry *const entries = h_entries(&count);
    for (size_t k = 0; k < count; k++)
        if (strcmp(entries[k].name, name) == 0)
            return 1;
    return 0;
}

static void test_complete(void **state)
{
    char line[128];
    FILE *const file = fopen(ACTIVATE_EXPORTS, "r");
    size_t names = 0;
    (void)state;
    if (file == NULL)
        h_skip("the sources are not here");
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "act_", 4) != 0)
            continue;
        names++;
        if (!is_listed(line))
            fail_msg("%s is not in tests/calls.c", line);
    }
    fclose(file);
    assert_true(names > 100);
}

static void test_lookups(void **state)
{
    size_t count;
    const h_entry *const entries = h_entries(&count);
    const h_places none = { { NULL }, { NULL } };
    begin(*state);
    for (size_t k = 0; k < count; k++)
        if (*entries[k].in == '\0') {
            say(&entries[k], shapes[0], "no buffers");
            run(&entries[k], shapes[0], &none, NULL);
        }
}

static void test_tier(void **state)
{
    test_lookups(state);
    test_places(state);
    test_in_place(state);
    test_streaming(state);
    test_tasks(state);
    test_environment(state);
    test_traps(state);
}

static void add(void)
{
    h_add_tiers(test_tier);
    h_add("a wrong pointer before an overlap", "calls", NULL, test_pointer_first, NULL);
    h_add("what streams", "calls", NULL, test_streamed, NULL);
    h_add("every exported name", "calls", NULL, test_complete, NULL);
}

int main(int argc, char **argv)
{
    h_teardown = reset_environment;
    return h_main(argc, argv, "calls", add);
}
