/* SPDX-License-Identifier: MIT
 *
 * Which tier runs: the environment variable, act_isa_select() and the first call
 * from many threads at once. The library chooses once per process, so each case
 * runs in a child that has not called it yet; nothing else here may call it. */
#define _POSIX_C_SOURCE 200809L
#include "dispatch/cpu.h"
#include "tier_list.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The linker gives the library this one instead of the real one: --wrap. */
act_cpu_registers __real_act_cpu_read(void);
act_cpu_registers __wrap_act_cpu_read(void);
static atomic_int reads;

act_cpu_registers __wrap_act_cpu_read(void)
{
    atomic_fetch_add(&reads, 1);
    return __real_act_cpu_read();
}

/* The library asks for its variables here instead of the C library, and meanwhile, as if on
 * another thread, somebody may choose a tier. */
static int choose_meanwhile;
char *secure_getenv(const char *name);

char *secure_getenv(const char *name)
{
    if (choose_meanwhile) {
        choose_meanwhile = 0;
        act_isa_select(ACT_ISA_SCALAR);
    }
    return getenv(name);
}

enum { WRONG = 99, THREADS = 16, RACES = 40, ISAS = ACT_ISA_NEON + 1 };

/* What body() answers in a process where ACTIVATE_ISA is `variable`, or unset. */
static int in_a_new_process(const char *variable, int (*body)(int), int argument)
{
    int status;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (variable != NULL)
            setenv("ACTIVATE_ISA", variable, 1);
        else
            unsetenv("ACTIVATE_ISA");
        _exit(body(argument));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int current(int ignored)
{
    (void)ignored;
    return act_isa_current();
}

static int available(int isa)
{
    return act_isa_available(isa);
}

static int best(void)
{
    return in_a_new_process(NULL, current, 0);
}

/* ---- The variable ----------------------------------------------------------- */

static const char *const names[ISAS] = {
    "", "scalar", "portable", "sse2", "avx2", "avx512", "neon"
};

static void test_variable(void **state)
{
    (void)state;
    for (int isa = ACT_ISA_SCALAR; isa < ISAS; isa++) {
        const int here = in_a_new_process(NULL, available, isa);
        assert_int_equal(in_a_new_process(names[isa], current, 0), here ? isa : best());
    }
}

static void test_variable_ignored(void **state)
{
    static const char *const odd[] = { "",      " ",    "SSE2",    "sse2 ", " sse2", "sse",
                                       "sse22", "best", "scalar,", "3",     "scala", "avx10" };
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_int_equal(in_a_new_process(odd[i], current, 0), best());
}

static int read_once(int ignored)
{
    const act_isa first = act_isa_current();
    (void)ignored;
    setenv("ACTIVATE_ISA", "scalar", 1);
    return act_isa_current() == first && first != ACT_ISA_SCALAR ? 0 : WRONG;
}

static void test_variable_read_once(void **state)
{
    (void)state;
    if (best() == ACT_ISA_SCALAR)
        h_skip("the scalar tier is the best here");
    assert_int_equal(in_a_new_process(NULL, read_once, 0), 0);
}

/* ---- ACTIVATE_STREAM_FROM ---------------------------------------------------- */

/* Whether outputs are streamed from so many floats on. */
static int streams_from(int floats)
{
    (void)act_isa_current();
    return act_stream_from == (size_t)floats ? 1 : 0;
}

static int has_default(int ignored)
{
    (void)ignored;
    const size_t cache = act_cpu_read().last_cache, before = act_stream_from;
    (void)act_isa_current();
    return act_stream_from == (cache != 0 ? cache / 2 / sizeof(float) : before) ? 1 : 0;
}

static int with_stream_from(const char *value, int (*body)(int), int argument)
{
    setenv("ACTIVATE_STREAM_FROM", value, 1);
    const int answer = in_a_new_process(NULL, body, argument);
    unsetenv("ACTIVATE_STREAM_FROM");
    return answer;
}

/* act_isa_select() is the first call. */
static int selects_and_streams_from(int floats)
{
    return act_isa_select(ACT_ISA_AUTO) == ACT_OK && act_stream_from == (size_t)floats ? 1 : 0;
}

static void test_stream_from(void **state)
{
    static const char *const odd[] = { "",
                                       " ",
                                       "1k",
                                       " 4096",
                                       "4096 ",
                                       "-1",
                                       "+1",
                                       "0x1",
                                       "4096.0",
                                       "all",
                                       "99999999999999999999999" };
    (void)state;
    assert_int_equal(in_a_new_process(NULL, has_default, 0), 1);
    assert_int_equal(with_stream_from("0", streams_from, 0), 1);
    assert_int_equal(with_stream_from("4096", streams_from, 1024), 1);
    assert_int_equal(with_stream_from("4096", selects_and_streams_from, 1024), 1);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_int_equal(with_stream_from(odd[i], has_default, 0), 1);
}

/* ---- act_isa_select() -------------------------------------------------------- */

static int select_each(int ignored)
{
    const act_isa at_first = act_isa_current();
    (void)ignored;
    for (act_isa isa = ACT_ISA_SCALAR; isa < ISAS; isa++) {
        const act_isa before = act_isa_current();
        const int here = act_isa_available(isa);
        if (act_isa_select(isa) != (here ? ACT_OK : ACT_ERR_UNSUPPORTED))
            return WRONG;
        if (act_isa_current() != (here ? isa : before))
            return WRONG;
    }
    return act_isa_select(ACT_ISA_AUTO) == ACT_OK && act_isa_current() == at_first ? 0 : WRONG;
}

static int select_unknown(int isa)
{
    const act_isa before = act_isa_current();
    return act_isa_select(isa) == ACT_ERR_UNKNOWN && act_isa_current() == before ? 0 : WRONG;
}

static int select_first(int isa)
{
    return act_isa_select(isa) == ACT_OK ? act_isa_current() : WRONG;
}

static void test_select(void **state)
{
    static const int unknown[] = { -1, ISAS, INT32_MAX, INT32_MIN };
    (void)state;
    assert_int_equal(in_a_new_process(NULL, select_each, 0), 0);
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_int_equal(in_a_new_process(NULL, select_unknown, unknown[i]), 0);
}

static void test_select_beats_variable(void **state)
{
    const int the_best = best();
    (void)state;
    assert_int_equal(in_a_new_process("scalar", select_first, the_best), the_best);
    assert_int_equal(in_a_new_process("scalar", select_first, ACT_ISA_AUTO), the_best);
    assert_int_equal(in_a_new_process(names[the_best], select_first, ACT_ISA_SCALAR),
                     ACT_ISA_SCALAR);
}

/* A choice that is made while the first call looks around stands. */
static int selected_meanwhile(int ignored)
{
    (void)ignored;
    choose_meanwhile = 1;
    const act_isa first = act_isa_current();
    return choose_meanwhile == 0 && first == ACT_ISA_SCALAR ? act_isa_current() : WRONG;
}

static void test_select_meanwhile(void **state)
{
    (void)state;
    if (best() == ACT_ISA_SCALAR)
        h_skip("the scalar tier is the best here");
    assert_int_equal(in_a_new_process(NULL, selected_meanwhile, 0), ACT_ISA_SCALAR);
}

/* Whatever is asked. */
static int reads_of_cpu(int first)
{
    const float x = 1;
    float y;
    if (first == 0)
        act_relu_f32(&x, &y, 1);
    else if (first == 1)
        act_isa_available(ACT_ISA_SCALAR);
    else
        act_isa_select(ACT_ISA_AUTO);
    for (act_isa isa = ACT_ISA_AUTO; isa < ISAS; isa++) {
        act_isa_available(isa);
        act_isa_select(isa);
    }
    act_isa_current();
    return atomic_load(&reads);
}

static void test_cpu_read_once(void **state)
{
    (void)state;
    for (int first = 0; first < 3; first++) {
        assert_int_equal(in_a_new_process(NULL, reads_of_cpu, first), 1);
        assert_int_equal(in_a_new_process("sse2", reads_of_cpu, first), 1);
    }
}

/* Kernel pointers are those of the tier that was chosen. */
static int finds_kernels_of(int t)
{
    const act_tier *table = h_tiers[t].table;
    if (act_isa_select(table->isa) != ACT_OK)
        return WRONG;
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        if (act_find_forward(op, ACT_F32) != table->of[op].forward ||
            act_find_backward(op, ACT_F32) != table->of[op].backward ||
            act_find_backward_y(op, ACT_F32) != table->of[op].backward_y)
            return WRONG;
    return 0;
}

static void test_find(void **state)
{
    (void)state;
    for (size_t t = 0; t < h_tier_count; t++)
        if (h_tiers[t].shipped && in_a_new_process(NULL, available, h_tiers[t].table->isa))
            assert_int_equal(in_a_new_process(NULL, finds_kernels_of, (int)t), 0);
}

static void test_scalar_is_always_there(void **state)
{
    (void)state;
    assert_int_equal(in_a_new_process(NULL, available, ACT_ISA_SCALAR), 1);
    assert_int_equal(in_a_new_process(NULL, available, ISAS), 0);
    assert_int_equal(in_a_new_process(NULL, available, best()), 1);
}

/* ---- The first call from many threads --------------------------------------- */

static pthread_barrier_t start;

static void *first_call(void *answer)
{
    float x[3] = { -1, 0, 2 };
    pthread_barrier_wait(&start);
    const act_status status = act_relu_f32(x, x, 3);
    *(int *)answer = status == ACT_OK && x[2] == 2 && x[0] == 0 ? act_isa_current() : WRONG;
    return NULL;
}

static int race(int ignored)
{
    pthread_t threads[THREADS];
    int answers[THREADS];
    (void)ignored;
    pthread_barrier_init(&start, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, first_call, &answers[i]) != 0)
            return WRONG;
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < THREADS; i++)
        if (answers[i] != answers[0])
            return WRONG;
    return answers[0];
}

static void test_race(void **state)
{
    const int the_best = best();
    (void)state;
    for (int i = 0; i < RACES; i++) {
        assert_int_equal(in_a_new_process(NULL, race, 0), the_best);
        assert_int_equal(in_a_new_process("scalar", race, 0), ACT_ISA_SCALAR);
    }
}

static void add(void)
{
    h_add("ACTIVATE_ISA chooses a tier", NULL, NULL, test_variable, NULL);
    h_add("ACTIVATE_ISA with odd values", NULL, NULL, test_variable_ignored, NULL);
    h_add("ACTIVATE_ISA is read once", NULL, NULL, test_variable_read_once, NULL);
    h_add("ACTIVATE_STREAM_FROM", NULL, NULL, test_stream_from, NULL);
    h_add("act_isa_select", NULL, NULL, test_select, NULL);
    h_add("act_isa_select beats ACTIVATE_ISA", NULL, NULL, test_select_beats_variable, NULL);
    h_add("act_isa_select beats a first call", NULL, NULL, test_select_meanwhile, NULL);
    h_add("the CPU is asked once", NULL, NULL, test_cpu_read_once, NULL);
    h_add("act_find_ follows act_isa_select", NULL, NULL, test_find, NULL);
    h_add("the scalar tier is always there", NULL, NULL, test_scalar_is_always_there, NULL);
    h_add("16 threads make the first call", NULL, NULL, test_race, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "dispatch", add);
}
