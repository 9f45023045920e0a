/* SPDX-License-Identifier: MIT
 *
 * The life of a process: the library loaded and unloaded 10,000 times, next to a static
 * copy of itself (this program has one), from another library's constructor, after fork
 * in a program with threads, and in a signal handler that interrupts it. */
#define _GNU_SOURCE /* dlinfo, sigaction, timers */
#include "calls.h"
#include "process/early.h"
#include <dlfcn.h>
#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __x86_64__
#    include <xmmintrin.h>
#endif

/* What the C library may take for itself: 8 bytes a load would be 70 KiB. */
enum { GROWTH_KIB = 64, GROWTH_MAPPINGS = 16 };

enum { SIZE = 333, LOADS = 10000, FORKS = 50, THREADS = 4, SIGNALS = 2000 };

static float x[SIZE], want[SIZE], want_tanh[SIZE];

static void prepare(void)
{
    h_fill_normal(x, SIZE, h_seed());
    assert_int_equal(act_gelu_f32(x, want, SIZE), ACT_OK);
    assert_int_equal(act_tanh_f32(x, want_tanh, SIZE), ACT_OK);
}

/* A function of the shared library; ISO C has no cast from data to function pointers. */
typedef act_status (*gelu_fn)(const float *x, float *y, size_t n);
typedef act_status (*select_fn)(act_isa isa);
typedef act_isa (*current_fn)(void);

static void find(void *library, const char *name, void *function)
{
    void *const symbol = dlsym(library, name);
    assert_non_null(symbol);
    memcpy(function, &symbol, sizeof symbol);
}

static void *load(const char *file)
{
    void *const library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        fail_msg("%s", dlerror());
    return library;
}

/* ---- Loaded and unloaded ------------------------------------------------------- */

static unsigned control_word(void)
{
#ifdef __x86_64__
    return _mm_getcsr() & ~0x3fu; /* without the sticky flags */
#else
    return (unsigned)fegetround();
#endif
}

/* Memory of its own in KiB, and mappings. The kernel walks the page tables for the first;
 * what /proc/self/statm says is counted on each CPU apart and late by dozens of pages. */
static void measure(long *kib, long *mappings)
{
    char line[256];
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    assert_non_null(file);
    *kib = -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "Anonymous:", 10) == 0)
            *kib = strtol(line + 10, NULL, 10);
    fclose(file);
    assert_true(*kib > 0);
    file = fopen("/proc/self/maps", "r");
    assert_non_null(file);
    *mappings = 0;
    for (int c = getc(file); c != EOF; c = getc(file))
        *mappings += c == '\n';
    fclose(file);
}

static void load_once(void)
{
    const unsigned control = control_word();
    float y[SIZE];
    gelu_fn gelu;
    void *const library = load(ACTIVATE_SHARED);
    assert_int_equal(control_word(), control);
    find(library, "act_gelu_f32", &gelu);
    errno = EXDEV;
    assert_int_equal(gelu(x, y, SIZE), ACT_OK);
    assert_int_equal(errno, EXDEV);
    assert_memory_equal(y, want, sizeof y);
    assert_int_equal(dlclose(library), 0);
    assert_int_equal(control_word(), control);
}

static void test_loads(void **state)
{
    long kib = 0, mappings = 0, kib_at_end, mappings_at_end;
    (void)state;
    prepare();
#ifdef ACTIVATE_SANITIZED
    h_skip("a sanitizer remembers each load");
#elif !defined(__GLIBC__)
    h_skip("only glibc unloads libraries");
#endif
    setenv("ACTIVATE_STREAM_FROM", "100000000000000000000", 1); /* too large: errno is set */
    assert_null(dlopen(ACTIVATE_SHARED, RTLD_NOW | RTLD_NOLOAD));
    for (int i = 0; i < LOADS; i++) {
        load_once();
        if (i == LOADS / 10)
            measure(&kib, &mappings);
    }
    assert_null(dlopen(ACTIVATE_SHARED, RTLD_NOW | RTLD_NOLOAD));
    measure(&kib_at_end, &mappings_at_end);
    unsetenv("ACTIVATE_STREAM_FROM");
    print_message("             %ld KiB after %d loads, %ld after %d\n", kib, LOADS / 10,
                  kib_at_end, LOADS);
    assert_true(kib_at_end <= kib + GROWTH_KIB);
    assert_true(mappings_at_end <= mappings + GROWTH_MAPPINGS);
}

/* ---- Two copies ------------------------------------------------------------------ */

static void test_two_copies(void **state)
{
    float y[SIZE];
    gelu_fn gelu;
    select_fn choose;
    current_fn current;
    (void)state;
    prepare();
    void *const library = load(ACTIVATE_SHARED);
    find(library, "act_gelu_f32", &gelu);
    find(library, "act_isa_select", &choose);
    find(library, "act_isa_current", &current);
    assert_true(gelu != act_gelu_f32);
    const act_isa ours = act_isa_current();
    assert_int_equal(current(), ours);
    assert_int_equal(choose(ACT_ISA_SCALAR), ACT_OK);
    assert_int_equal(current(), ACT_ISA_SCALAR);
    assert_int_equal(act_isa_current(), ours);
    assert_int_equal(act_isa_select(ACT_ISA_SCALAR), ACT_OK);
    assert_int_equal(choose(ACT_ISA_AUTO), ACT_OK);
    assert_int_equal(act_isa_current(), ACT_ISA_SCALAR);
    assert_int_equal(act_isa_select(ACT_ISA_AUTO), ACT_OK);
    assert_int_equal(gelu(x, y, SIZE), ACT_OK);
    assert_memory_equal(y, want, sizeof y);
    dlclose(library);
}

/* ---- From a constructor and a destructor -------------------------------------------- */

static void test_constructor(void **state)
{
    const float input[3] = { -1, 0, 2 };
    float y[3];
    int at_the_end = ACT_ERR_POINTER;
    (void)state;
    void *const library = load(ACTIVATE_EARLY);
    const float *const result = dlsym(library, "early_result");
    const int *const status = dlsym(library, "early_status");
    int **const end = dlsym(library, "early_at_the_end");
    assert_true(result != NULL && status != NULL && end != NULL);
    assert_int_equal(*status, ACT_OK);
    assert_int_equal(act_gelu_f32(input, y, 3), ACT_OK);
    assert_memory_equal(result, y, sizeof y);
    *end = &at_the_end;
    dlclose(library);
    assert_int_equal(at_the_end, ACT_OK);
}

/* ---- fork ------------------------------------------------------------------------------ */

static atomic_int stop;

static void *compute(void *ignored)
{
    float y[SIZE];
    (void)ignored;
    while (!atomic_load(&stop))
        act_gelu_f32(x, y, SIZE);
    return NULL;
}

static int works_in_the_child(void)
{
    float y[SIZE];
    return act_gelu_f32(x, y, SIZE) == ACT_OK && memcmp(y, want, sizeof y) == 0 &&
           act_isa_select(ACT_ISA_SCALAR) == ACT_OK && act_isa_current() == ACT_ISA_SCALAR;
}

static void test_fork(void **state)
{
    pthread_t threads[THREADS];
    (void)state;
    prepare();
    atomic_store(&stop, 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, compute, NULL), 0);
    for (int i = 0; i < FORKS; i++) {
        int status = 0;
        const pid_t child = fork();
        if (child == 0)
            _exit(works_in_the_child() ? EXIT_SUCCESS : EXIT_FAILURE);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    atomic_store(&stop, 1);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* ---- Signals --------------------------------------------------------------------------- */

enum { ENTRIES_MOST = 1024, BYTES = 2048 };

static const h_shape shape = { 2, 3, 37 };
static const h_entry *entries;
static size_t entry_count;
static unsigned char inputs[H_READ][BYTES], wanted[ENTRIES_MOST][H_WRITTEN][BYTES];
static atomic_int handled, handled_wrong;

static act_status run_entry(size_t k, unsigned char out[H_WRITTEN][BYTES])
{
    const h_places at = { { inputs[0], inputs[1], inputs[2] }, { out[0], out[1] } };
    memset(out, 0, H_WRITTEN * sizeof *out);
    return entries[k].run(&entries[k], shape, &at, NULL);
}

static int works(size_t k)
{
    unsigned char out[H_WRITTEN][BYTES];
    return run_entry(k, out) == ACT_OK && memcmp(out, wanted[k], sizeof out) == 0;
}

static void prepare_entries(void)
{
    entries = h_entries(&entry_count);
    assert_true(entry_count <= ENTRIES_MOST && h_bytes('w', shape) <= BYTES);
    for (size_t k = 0; k < H_READ; k++)
        h_fill_buffer('w', inputs[k], shape, h_seed() + k);
    for (size_t k = 0; k < entry_count; k++)
        assert_int_equal(run_entry(k, wanted[k]), ACT_OK);
}

/* Mostly another call than the one that it interrupts. */
static void on_timer(int number)
{
    static atomic_size_t next;
    (void)number;
    if (!works(atomic_fetch_add(&next, 1) % entry_count))
        atomic_fetch_add(&handled_wrong, 1);
    atomic_fetch_add(&handled, 1);
}

static void test_signals(void **state)
{
    struct sigaction action = { .sa_handler = on_timer }, before;
    const struct itimerval often = { { 0, 100 }, { 0, 100 } }, never = { { 0, 0 }, { 0, 0 } };
    (void)state;
    prepare_entries();
    size_t wrong = entry_count, k = 0;
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    for (; atomic_load(&handled) < SIGNALS; k = (k + 1) % entry_count)
        if (!works(k))
            wrong = k;
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
    if (wrong < entry_count)
        fail_msg("%s was interrupted and went wrong", entries[wrong].name);
    assert_int_equal(atomic_load(&handled_wrong), 0);
}

static void add(void)
{
    h_add("loaded and unloaded 10,000 times", NULL, NULL, test_loads, NULL);
    h_add("two copies", NULL, NULL, test_two_copies, NULL);
    h_add("from a constructor", NULL, NULL, test_constructor, NULL);
    h_add("fork with threads", NULL, NULL, test_fork, NULL);
    h_add("in a signal handler", NULL, NULL, test_signals, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "process", add);
}
