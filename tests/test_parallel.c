/* SPDX-License-Identifier: MIT
 *
 * parallel_for: called at most once per call and never for one task, with grains
 * of whole cache lines, and no bit depends on the grain, the order or the
 * threads. */
#include "harness.h"
#include <pthread.h>

enum { MOST = 40000, THREADS = 4, LINE = 64 / sizeof(float) };

static float x[MOST], dy[MOST], want[3][MOST];
static _Alignas(64) float out[MOST];
static size_t calls, tasks;

typedef void (*task_fn)(void *arg, size_t i);

static void serial(void *pool, size_t count, task_fn task, void *arg)
{
    assert_ptr_equal(pool, &calls);
    calls++;
    tasks = count;
    for (size_t i = 0; i < count; i++)
        task(arg, i);
}

static void reversed(void *pool, size_t count, task_fn task, void *arg)
{
    (void)pool;
    calls++;
    tasks = count;
    while (count-- > 0)
        task(arg, count);
}

typedef struct crew {
    task_fn task;
    void *arg;
    size_t count, next;
    pthread_mutex_t lock;
} crew;

static void *work(void *shared)
{
    crew *c = shared;
    for (;;) {
        size_t i;
        pthread_mutex_lock(&c->lock);
        i = c->next++;
        pthread_mutex_unlock(&c->lock);
        if (i >= c->count)
            return NULL;
        c->task(c->arg, i);
    }
}

static void threaded(void *pool, size_t count, task_fn task, void *arg)
{
    pthread_t threads[THREADS];
    crew c = { task, arg, count, 0, PTHREAD_MUTEX_INITIALIZER };
    (void)pool;
    calls++;
    tasks = count;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &c), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static act_status run(h_pass pass, float *to, size_t n, const act_options *options)
{
    if (pass == H_FORWARD)
        return act_forward(ACT_GELU, ACT_F32, x, to, n, NULL, options);
    if (pass == H_BACKWARD)
        return act_backward(ACT_SILU, ACT_F32, dy, x, to, n, NULL, options);
    return act_backward_y(ACT_SIGMOID, ACT_F32, dy, x, to, n, NULL, options);
}

static void check(void (*hook)(void *, size_t, task_fn, void *), size_t n, size_t grain)
{
    const act_options options = {
        .size = sizeof options, .parallel_for = hook, .pool = &calls, .grain = grain
    };
    for (int pass = 0; pass < H_PASS_COUNT; pass++) {
        calls = tasks = 0;
        memset(out, 0xa5, sizeof out);
        assert_int_equal(run((h_pass)pass, out, n, &options), ACT_OK);
        if (memcmp(out, want[pass], n * sizeof *out) != 0)
            fail_msg("%s: other bits with n = %zu, grain = %zu", h_pass_name[pass], n, grain);
        assert_true(n == MOST || h_bits(out[n]) == 0xa5a5a5a5u);
        assert_true(calls <= 1);
        assert_true(calls == 0 || tasks > 1);
        if (grain > 0 && grain < n) {
            const size_t whole_lines = (grain + LINE - 1) / LINE * LINE;
            assert_int_equal(calls, n > whole_lines);
            assert_int_equal(tasks, n > whole_lines ? (n - 1) / whole_lines + 1 : 0);
        } else if (grain > 0) {
            assert_int_equal(calls, 0);
        }
    }
}

static void prepare(void)
{
    h_fill_normal(x, MOST, h_seed());
    h_fill_normal(dy, MOST, h_seed() + 1);
    for (int pass = 0; pass < H_PASS_COUNT; pass++)
        assert_int_equal(run((h_pass)pass, want[pass], MOST, NULL), ACT_OK);
}

static void test_grains(void **state)
{
    static const size_t lengths[] = { 1, 2, 15, 16, 17, 33, 100 };
    (void)state;
    prepare();
    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
        for (size_t grain = 0; grain <= lengths[k] + 1; grain++) {
            check(serial, lengths[k], grain);
            check(reversed, lengths[k], grain);
        }
        check(serial, lengths[k], SIZE_MAX);
    }
}

static void test_threads(void **state)
{
    static const size_t grains[] = { 0, 1000, 1021, 4096, 39999 };
    (void)state;
    prepare();
    for (size_t k = 0; k < sizeof grains / sizeof grains[0]; k++) {
        check(threaded, MOST, grains[k]);
        check(serial, MOST, grains[k]);
        check(reversed, MOST, grains[k]);
    }
}

/* The tasks of a buffer that begins anywhere in a line: each starts a line of it. */
static size_t task_asked_for;

static void only_one(void *pool, size_t count, task_fn task, void *arg)
{
    (void)pool;
    tasks = count;
    task(arg, task_asked_for);
}

static void check_lines(size_t offset, size_t n, size_t grain)
{
    const act_options options = { .size = sizeof options,
                                  .parallel_for = only_one,
                                  .grain = grain };
    size_t covered = 0;
    task_asked_for = 0;
    do {
        size_t begin = 0, end = n;
        memset(out, 0xa5, sizeof out);
        assert_int_equal(run(H_FORWARD, out + offset, n, &options), ACT_OK);
        while (begin < n && h_bits(out[offset + begin]) == 0xa5a5a5a5u)
            begin++;
        while (end > begin && h_bits(out[offset + end - 1]) == 0xa5a5a5a5u)
            end--;
        if (begin != covered || end == begin || (end < n && (offset + end) % LINE != 0))
            fail_msg("offset %zu, n %zu, grain %zu: task %zu does [%zu, %zu)", offset, n, grain,
                     task_asked_for, begin, end);
        covered = end;
    } while (++task_asked_for < tasks);
    assert_int_equal(covered, n);
}

static void test_lines(void **state)
{
    (void)state;
    prepare();
    for (size_t offset = 0; offset < LINE; offset++) {
        check_lines(offset, 1000, 1);
        check_lines(offset, 1000, 100);
        check_lines(offset, LINE + 1, LINE);
        check_lines(offset, 2 * LINE, LINE);
    }
}

static void test_refused(void **state)
{
    const act_options options = {
        .size = sizeof options, .parallel_for = serial, .pool = &calls, .grain = 1
    };
    (void)state;
    prepare();
    calls = 0;
    assert_int_equal(act_forward(ACT_GELU, ACT_F32, x, x + 1, 100, NULL, &options),
                     ACT_ERR_OVERLAP);
    assert_int_equal(act_forward(ACT_GELU, ACT_F32, NULL, NULL, 0, NULL, &options), ACT_OK);
    assert_int_equal(calls, 0);
}

/* Without a grain, tasks have 32,768 elements; a grain beyond the size is not there. */
static void test_default_grain(void **state)
{
    act_options options = {
        .size = sizeof options, .parallel_for = serial, .pool = &calls, .grain = 0
    };
    (void)state;
    prepare();
    for (int beyond = 0; beyond < 2; beyond++) {
        calls = tasks = 0;
        assert_int_equal(run(H_FORWARD, out, 32768, &options), ACT_OK);
        assert_int_equal(calls, 0);
        assert_int_equal(run(H_FORWARD, out, 32769, &options), ACT_OK);
        assert_int_equal(calls, 1);
        assert_int_equal(tasks, 2);
        options.size = offsetof(act_options, grain);
        options.grain = 16;
    }
}

static void add(void)
{
    h_add("every grain, in and out of order", NULL, NULL, test_grains, NULL);
    h_add("the grain that 0 picks", NULL, NULL, test_default_grain, NULL);
    h_add("on threads", NULL, NULL, test_threads, NULL);
    h_add("each task on lines of its own", NULL, NULL, test_lines, NULL);
    h_add("not called for nothing or for an error", NULL, NULL, test_refused, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "parallel", add);
}
