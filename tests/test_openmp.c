/* SPDX-License-Identifier: MIT
 *
 * act_openmp(): every task once, on several threads; the bits of one thread. */
#define _POSIX_C_SOURCE 200809L
#include "harness.h"
#include <activate/openmp.h>
#include <omp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 300001, TASKS = 64, THREADS = 4 };

static float x[MOST], dy[MOST], want[MOST], out[MOST];
static int done[TASKS], by[TASKS];

static void note(void *arg, size_t i)
{
    done[i] += arg == done ? 1 : 1000; /* an assertion cannot leave another thread */
    by[i] = omp_get_thread_num();
}

static void test_tasks(void **state)
{
    const act_options *const options = act_openmp();
    int highest = 0;
    (void)state;
    assert_non_null(options);
    assert_int_equal(options->size, sizeof *options);
    assert_int_equal(options->flags, 0);
    omp_set_num_threads(THREADS);
    memset(done, 0, sizeof done);
    options->parallel_for(options->pool, TASKS, note, done);
    for (int i = 0; i < TASKS; i++) {
        assert_int_equal(done[i], 1);
        if (by[i] > highest)
            highest = by[i];
    }
    assert_int_equal(highest, THREADS - 1);
}

static void test_bits(void **state)
{
    (void)state;
    h_fill_normal(x, MOST, h_seed());
    h_fill_normal(dy, MOST, h_seed() + 1);
    for (int threads = 1; threads <= 7; threads++) {
        omp_set_num_threads(threads);
        for (act_op op = 0; op < ACT_OP_COUNT; op++) {
            assert_int_equal(act_forward(op, ACT_F32, x, want, MOST, NULL, NULL), ACT_OK);
            assert_int_equal(act_forward(op, ACT_F32, x, out, MOST, NULL, act_openmp()), ACT_OK);
            assert_memory_equal(out, want, sizeof out);
            assert_int_equal(act_backward(op, ACT_F32, dy, x, want, MOST, NULL, NULL), ACT_OK);
            assert_int_equal(act_backward(op, ACT_F32, dy, x, out, MOST, NULL, act_openmp()),
                             ACT_OK);
            assert_memory_equal(out, want, sizeof out);
        }
    }
}

/* The threads that the parent has made are not in the child. */
static int works_in_the_child(void)
{
    memset(out, 0, sizeof out);
    return act_forward(ACT_GELU, ACT_F32, x, out, MOST, NULL, act_openmp()) == ACT_OK &&
           memcmp(out, want, sizeof out) == 0;
}

static void test_fork(void **state)
{
    int status = 0;
    (void)state;
    h_fill_normal(x, MOST, h_seed());
    omp_set_num_threads(THREADS);
    assert_int_equal(act_forward(ACT_GELU, ACT_F32, x, want, MOST, NULL, act_openmp()), ACT_OK);
    const pid_t child = fork();
    if (child == 0) {
        alarm(60); /* ends a child that waits for ever */
        _exit(works_in_the_child() ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(works_in_the_child()); /* and the parent as before */
    test_tasks(state);
}

static void add(void)
{
    h_add("each task once, on all threads", NULL, NULL, test_tasks, NULL);
    h_add("the bits of one thread", NULL, NULL, test_bits, NULL);
    h_add("in a child", NULL, NULL, test_fork, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "openmp", add);
}
