/* SPDX-License-Identifier: MIT
 *
 * The cmocka list, the command line and the handler that names the culprit. */
#define _POSIX_C_SOURCE 200809L
#include "harness.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SKIPPED = 77, MISUSED = 2, TESTS_MOST = 4096, NAME_SIZE = 64 };

const char *const h_pass_name[H_PASS_COUNT] = { "forward", "backward", "backward_y" };
h_note h_now;
CMFixtureFunction h_teardown;

static struct CMUnitTest tests[TESTS_MOST];
static char names[TESTS_MOST][NAME_SIZE];
static size_t test_count, skip_count;
static const char *only_tier, *only_op;
static uint64_t seed = 20240607;

uint64_t h_seed(void)
{
    return seed;
}

/* ---- Crashes -------------------------------------------------------------- */

static const int faults[] = { SIGSEGV, SIGILL, SIGFPE, SIGBUS };
enum { FAULT_COUNT = sizeof faults / sizeof faults[0] };
static struct sigaction cmockas[FAULT_COUNT];

static const char *or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

/* The fault is synchronous and in a kernel, not in stdio, so printing is safe.
 * cmocka's own handler then ends the test. */
static void name_the_culprit(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    fprintf(stderr, "signal %d at address %p in %s/%s/%s (%s): n = %zu, dy %p, x %p, out %p\n",
            signal_number, info->si_addr, or_dash(h_now.tier), or_dash(h_now.op),
            or_dash(h_now.pass), or_dash(h_now.check), h_now.n, h_now.dy, h_now.x, h_now.out);
    for (size_t i = 0; i < FAULT_COUNT; i++)
        if (faults[i] == signal_number)
            cmockas[i].sa_handler(signal_number);
    _exit(EXIT_FAILURE);
}

/* cmocka installs its handlers just before a test's setup, and takes them away
 * after it, so ours go on top in each setup. */
static int watch(void **state)
{
    struct sigaction ours;
    (void)state;
    memset(&ours, 0, sizeof ours);
    memset(&h_now, 0, sizeof h_now);
    ours.sa_sigaction = name_the_culprit;
    ours.sa_flags = SA_SIGINFO;
    for (size_t i = 0; i < FAULT_COUNT; i++)
        sigaction(faults[i], &ours, &cmockas[i]);
    return 0;
}

/* ---- The list ------------------------------------------------------------- */

static int excluded(const char *only, const char *what)
{
    if (only == NULL || (what != NULL && strcmp(what, H_ANY) == 0))
        return 0;
    return what == NULL || strcmp(only, what) != 0;
}

void h_add(const char *name, const char *tier, const char *op, CMUnitTestFunction run, void *state)
{
    if (excluded(only_tier, tier) || excluded(only_op, op))
        return;
    if (test_count == TESTS_MOST) {
        fprintf(stderr, "more than %d tests\n", TESTS_MOST);
        exit(MISUSED);
    }
    snprintf(names[test_count], NAME_SIZE, "%s", name);
    tests[test_count].name = names[test_count];
    tests[test_count].test_func = run;
    tests[test_count].setup_func = watch;
    tests[test_count].teardown_func = h_teardown;
    tests[test_count].initial_state = state;
    test_count++;
}

void h_skip(const char *why)
{
    skip_count++;
    print_message("             skipped: %s\n", why);
    skip();
}

static int list(void)
{
    for (size_t i = 0; i < test_count; i++)
        puts(tests[i].name);
    return EXIT_SUCCESS;
}

static int misused(const char *program)
{
    fprintf(stderr, "usage: %s [-t tier] [-o op] [-s seed] [-l]\n", program);
    return MISUSED;
}

int h_main(int argc, char **argv, const char *group, void (*add)(void))
{
    int option, failed, only_list = 0;
    while ((option = getopt(argc, argv, "t:o:s:l")) != -1) {
        if (option == 't')
            only_tier = optarg;
        else if (option == 'o')
            only_op = optarg;
        else if (option == 's')
            seed = strtoull(optarg, NULL, 0);
        else if (option == 'l')
            only_list = 1;
        else
            return misused(argv[0]);
    }
    if (optind != argc)
        return misused(argv[0]);
    add();
    if (test_count == 0) {
        fprintf(stderr, "%s: no such test\n", group);
        return MISUSED;
    }
    if (only_list)
        return list();
    print_message("%s, seed %llu\n", group, (unsigned long long)seed);
    failed = _cmocka_run_group_tests(group, tests, test_count, NULL, NULL);
    if (failed != 0)
        return EXIT_FAILURE;
    return skip_count == test_count ? SKIPPED : EXIT_SUCCESS;
}
