/* SPDX-License-Identifier: MIT
 *
 * Threads that compute while another one switches tiers: each call's results are all of
 * one tier's bits. (The race of first calls is in test_dispatch.) */
#include "harness.h"
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 16, SIZE = 333, ROUNDS = 100, ISAS = ACT_ISA_NEON + 1 };

static float x[SIZE], dy[SIZE], want[ISAS][2][SIZE];
static int here[ISAS];
static atomic_int stop, wrong;

static act_status compute(int pass, float *out, const act_options *options)
{
    return pass == 0 ? act_forward(ACT_GELU, ACT_F32, x, out, SIZE, NULL, options)
                     : act_backward(ACT_MISH, ACT_F32, dy, x, out, SIZE, NULL, options);
}

static void run_tasks(void *pool, size_t count, void (*task)(void *arg, size_t i), void *arg)
{
    (void)pool;
    for (size_t i = 0; i < count; i++)
        task(arg, i);
}

static int is_one_tiers(int pass, const float *out)
{
    for (int isa = ACT_ISA_SCALAR; isa < ISAS; isa++)
        if (here[isa] && memcmp(out, want[isa][pass], SIZE * sizeof *out) == 0)
            return 1;
    return 0;
}

static void *work(void *ignored)
{
    static const act_options cut = { .size = sizeof cut, .parallel_for = run_tasks, .grain = 16 };
    float out[SIZE] = { 0 }; /* MemorySanitizer 14 does not see AVX2's masked stores */
    (void)ignored;
    for (int i = 0; i < ROUNDS || !atomic_load(&stop); i++) {
        const int pass = i % 2;
        if (compute(pass, out, i % 3 == 0 ? &cut : NULL) != ACT_OK || !is_one_tiers(pass, out))
            atomic_fetch_add(&wrong, 1);
    }
    return NULL;
}

static void prepare(void)
{
    h_fill_normal(x, SIZE, h_seed());
    h_fill_normal(dy, SIZE, h_seed() + 1);
    for (int isa = ACT_ISA_SCALAR; isa < ISAS; isa++) {
        here[isa] = act_isa_select(isa) == ACT_OK;
        for (int pass = 0; pass < 2 && here[isa]; pass++)
            assert_int_equal(compute(pass, want[isa][pass], NULL), ACT_OK);
    }
}

static void test_switching(void **state)
{
    pthread_t threads[THREADS];
    (void)state;
    prepare();
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, NULL), 0);
    for (int i = 0; i < 5 * ROUNDS; i++)
        act_isa_select(i % ISAS);
    atomic_store(&stop, 1);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&wrong), 0);
}

static void add(void)
{
    h_add("tiers switched while 16 threads compute", NULL, NULL, test_switching, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "threads", add);
}
