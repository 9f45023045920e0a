/* SPDX-License-Identifier: MIT
 *
 * The stack: how much each kernel and call uses at most, found by painting it, and that
 * a thread with the smallest stack of Linux, 16 KiB, can call everything. Prints the
 * worst of each tier. */
#define _GNU_SOURCE /* pthread_attr_setstack */
#include "calls.h"
#include "layers.h"
#include "dispatch/dispatch.h"
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

enum { STACK = 1 << 16, SMALL = 1 << 14, SIZE = 300, PAINT = 0xa5, ALLOWED = 4096 };
enum { ROOM = 1 << 14 }; /* floats of a buffer of any call */

static float x[SIZE], dy[SIZE], out[SIZE];
static float read[H_READ][ROOM], written[H_WRITTEN][ROOM]; /* by calls */
static unsigned char *stack;

/* What the thread does, and where its stack was just before. */
static struct {
    void (*run)(const void *what);
    const void *what;
    uintptr_t begin;
    act_status status;
} job;

__attribute__((noinline)) static void paint_below(unsigned char *from, unsigned char *to)
{
    memset(from, PAINT, (size_t)(to - from));
}

/* Leaves a little unpainted below this frame, which the call's frame begins in. */
static void *do_job(void *ignored)
{
    volatile unsigned char here = 0;
    (void)ignored;
    job.begin = (uintptr_t)&here;
    job.run(job.what);
    return NULL;
}

static int finish_on(void *memory, size_t bytes)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    int failed = memory != NULL ? pthread_attr_setstack(&attributes, memory, bytes)
                                : pthread_attr_setstacksize(&attributes, bytes);
    failed = failed || pthread_create(&thread, &attributes, do_job, NULL) != 0;
    if (!failed)
        pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return failed;
}

/* Bytes of stack below the frame that called. */
static size_t used_by(void (*run)(const void *what), const void *what)
{
    size_t untouched = 0;
    paint_below(stack, stack + STACK);
    job.run = run;
    job.what = what;
    assert_int_equal(finish_on(stack, STACK), 0);
    while (stack[untouched] == PAINT)
        untouched++;
    return job.begin - (uintptr_t)(stack + untouched);
}

/* ---- What runs -------------------------------------------------------------------- */

static void run_kernel(const void *what)
{
    const h_kernel *const kernel = what;
    float params[ACT_PARAMS_MOST];
    h_params(kernel->op, 0, params);
    h_call(kernel->tier->table, kernel, "stack", dy, x, out, SIZE, params);
}

static void run_nothing(const void *what)
{
    const h_kernel *const kernel = what;
    float params[ACT_PARAMS_MOST];
    h_params(kernel->op, 0, params);
}

/* A call of the public headers, with any shape. */
typedef struct shaped {
    const h_entry *entry;
    h_shape shape;
} shaped;

static void run_entry(const void *what)
{
    static const act_options options = { .size = sizeof options };
    const shaped *const call = what;
    const h_places at = { { read[0], read[1], read[2] }, { written[0], written[1] } };
    job.status = call->entry->run(call->entry, call->shape, &at, &options);
}

static void run_first_call(const void *what)
{
    (void)what;
    act_tier_choose();
}

/* ---- Tests -------------------------------------------------------------------------- */

static void prepare(void)
{
    if (stack == NULL)
        stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(stack, MAP_FAILED);
    h_fill_normal(x, SIZE, h_seed());
    h_fill_normal(dy, SIZE, h_seed() + 1);
    for (size_t i = 0; i < SIZE; i += 5) /* the rare branches, too */
        x[i] = h_float(h_edges[i / 5 % H_EDGES]);
    for (size_t k = 0; k < H_READ; k++) {
        h_fill_normal(read[k], ROOM, h_seed() + k);
        for (size_t i = 0; i < ROOM; i += 5)
            read[k][i] = h_float(h_edges[i / 5 % H_EDGES]);
    }
}

static void test_tier(void **state)
{
    const h_tier *const tier = *state;
    h_kernel worst = { tier, 0, H_FORWARD };
    size_t most = 0;
    prepare();
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        for (int pass = 0; pass < H_PASS_COUNT; pass++) {
            const h_kernel kernel = { tier, op, (h_pass)pass };
            if (pass == H_BACKWARD_Y && !h_ops[op].from_y)
                continue;
            const size_t used = used_by(run_kernel, &kernel) - used_by(run_nothing, &kernel);
            if (used > most) {
                most = used;
                worst = kernel;
            }
        }
    }
    print_message("             %s: at most %zu bytes, %s %s\n", tier->name, most,
                  h_ops[worst.op].name, h_pass_name[worst.pass]);
    assert_true(most <= ALLOWED || !tier->shipped); /* SIMDe spills as it likes */
}

/* Each way to cut a shape: tiles, wide rows, long ones, pieces of them; and one row. */
static const h_shape shapes[] = {
    { 1, 1, SIZE }, { 20, 3, 5 }, { 3, 130, 3 }, { 2, 3, 139 }, { 1, 3, 1100 }, { 300, 20, 1 },
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void check_entries(const h_tier *tier)
{
    char label[H_LABEL], worst[H_LABEL] = "";
    size_t count, most = 0;
    const h_entry *const entries = h_entries(&count);
    h_use(tier->table);
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < (*entries[k].in == '\0' ? 1 : SHAPES); i++) {
            const shaped call = { &entries[k], shapes[i] };
            const size_t used = used_by(run_entry, &call);
            h_label(&entries[k], label);
            if (job.status != ACT_OK || (used > entries[k].stack && tier->shipped))
                fail_msg("%s on %s: status %d, %zu bytes of stack", label, tier->name, job.status,
                         used);
            if (used > most) {
                most = used;
                memcpy(worst, label, sizeof worst);
            }
        }
    }
    print_message("             %s, calls: at most %zu bytes, %s\n", tier->name, most, worst);
}

static void test_calls(void **state)
{
    prepare();
    check_entries(*state);
}

static void test_first_call(void **state)
{
    (void)state;
    prepare();
    const size_t first = used_by(run_first_call, NULL);
    print_message("             the choice of a tier: %zu bytes\n", first);
    assert_true(first <= ALLOWED);
}

/* Everything on one small stack, with the inaccessible page that pthreads puts below. */
static void run_all(const void *what)
{
    size_t count;
    const h_entry *const entries = h_entries(&count);
    (void)what;
    for (size_t t = 0; t < h_tier_count; t++) {
        if (!h_tiers[t].shipped || !h_tier_runs(&h_tiers[t]))
            continue;
        h_use(h_tiers[t].table);
        for (size_t k = 0; k < count; k++)
            for (size_t i = 0; i < SHAPES; i++) {
                const shaped call = { &entries[k], shapes[i] };
                run_entry(&call);
            }
    }
}

static void test_small_stack(void **state)
{
    (void)state;
    prepare();
    job.run = run_all;
    if (finish_on(NULL, SMALL))
        h_skip("no thread with a stack of 16 KiB here");
}

static void add(void)
{
    h_add_tiers(test_tier);
    h_add_tiers(test_calls);
    h_add("the first call", NULL, NULL, test_first_call, NULL);
    h_add("a stack of 16 KiB", NULL, NULL, test_small_stack, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "stack", add);
}
