/* SPDX-License-Identifier: MIT
 *
 * The stack: how much each kernel and call uses at most, found by painting it, and that
 * a thread with the smallest stack of Linux, 16 KiB, can call everything. Prints the
 * worst of each tier. */
#define _GNU_SOURCE /* pthread_attr_setstack */
#include "tier_list.h"
#include "named.h"
#include "dispatch/dispatch.h"
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK = 1 << 18, SMALL = 1 << 14, SIZE = 300, PAINT = 0xa5, ALLOWED = 4096 };

static float x[SIZE], dy[SIZE], out[SIZE];
static unsigned char *stack;

/* What the thread does, and where its stack was just before. */
static struct {
    void (*run)(const h_kernel *kernel);
    const h_kernel *kernel;
    uintptr_t begin;
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
    job.run(job.kernel);
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
static size_t used_by(void (*run)(const h_kernel *kernel), const h_kernel *kernel)
{
    size_t untouched = 0;
    paint_below(stack, stack + STACK);
    job.run = run;
    job.kernel = kernel;
    assert_int_equal(finish_on(stack, STACK), 0);
    while (stack[untouched] == PAINT)
        untouched++;
    return job.begin - (uintptr_t)(stack + untouched);
}

/* ---- What runs -------------------------------------------------------------------- */

static void run_kernel(const h_kernel *kernel)
{
    float params[2];
    h_params(kernel->op, 0, params);
    h_call(kernel->tier->table, kernel, "stack", dy, x, out, SIZE, params);
}

static void run_nothing(const h_kernel *kernel)
{
    float params[2];
    h_params(kernel->op, 0, params);
}

/* The checks of a call, on the tier that is chosen. */
static void run_calls(const h_kernel *kernel)
{
    static const act_options options = { .size = sizeof options };
    const act_op op = kernel->op;
    act_forward(op, ACT_F32, x, out, SIZE, NULL, &options);
    act_backward(op, ACT_F32, dy, x, out, SIZE, NULL, &options);
    act_backward_y(op, ACT_F32, dy, x, out, SIZE, NULL, &options);
    h_named(op, H_FORWARD, dy, x, out, SIZE);
    h_named(op, H_BACKWARD, dy, x, out, SIZE);
}

static void run_first_call(const h_kernel *kernel)
{
    (void)kernel;
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

static void test_calls(void **state)
{
    size_t most = 0;
    (void)state;
    prepare();
    const h_kernel none = { &h_tiers[0], 0, H_FORWARD };
    const size_t first = used_by(run_first_call, &none);
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        const h_kernel kernel = { &h_tiers[0], op, H_FORWARD };
        const size_t used = used_by(run_calls, &kernel);
        most = used > most ? used : most;
    }
    print_message("             calls: at most %zu bytes; the choice of a tier %zu\n", most, first);
    assert_true(most <= ALLOWED && first <= ALLOWED);
}

/* Everything on one small stack, with the inaccessible page that pthreads puts below. */
static void run_all(const h_kernel *unused)
{
    (void)unused;
    for (size_t t = 0; t < h_tier_count; t++) {
        for (act_op op = 0; op < ACT_OP_COUNT && h_tier_runs(&h_tiers[t]); op++) {
            for (int pass = 0; pass < H_PASS_COUNT; pass++) {
                const h_kernel kernel = { &h_tiers[t], op, (h_pass)pass };
                if (h_tiers[t].shipped && (pass != H_BACKWARD_Y || h_ops[op].from_y))
                    run_kernel(&kernel);
                if (t == 0)
                    run_calls(&kernel);
            }
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
    h_add("calls", NULL, NULL, test_calls, NULL);
    h_add("a stack of 16 KiB", NULL, NULL, test_small_stack, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "stack", add);
}
