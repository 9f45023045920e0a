/* SPDX-License-Identifier: MIT
 *
 * The line that shows how far verify is, by a clock and a terminal of our own. */
#include "harness.h"
#include "progress.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int fake_clock_gettime(clockid_t clock, struct timespec *now);
int fake_isatty(int file);

static time_t now;
static int is_terminal;

int fake_clock_gettime(clockid_t clock, struct timespec *at)
{
    (void)clock;
    *at = (struct timespec) { .tv_sec = now };
    return 0;
}

int fake_isatty(int file)
{
    return is_terminal && file == STDERR_FILENO;
}

/* What progress_show() writes. */
static const char *shown(double share)
{
    static char text[256];
    FILE *file = tmpfile();
    assert_non_null(file);
    const int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    progress_show(share);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void expect(double share, time_t seconds, const char *wanted)
{
    now = 1000 + seconds;
    const char *got = shown(share);
    if (strstr(got, wanted) == NULL || strlen(got) > 80)
        fail_msg("%s\nshould say '%s' in 80 characters", got, wanted);
}

static void start(int sweeps, const char *what)
{
    now = 1000;
    progress_start(sweeps);
    progress_begin(what);
}

static void test_time_left(void **state)
{
    (void)state;
    is_terminal = 1;
    start(1, "relu_squared backward");
    expect(0, 0,
           "] "
           "  0 %  ");
    expect(0.5, 10,
           "] "
           " 50 %, about 11 s left ");
    expect(0.25, 20,
           "] "
           " 25 %, about 2 min left ");
    expect(0.5, 59 * 60, "[##########          ]  50 %, about 60 min left ");
    expect(0.25, 5 * 3600 + 1200, "[#####               ]  25 %, about 16 h 00 min left");
    expect(1, 3600, "[####################] 100 %, about 1 s left ");
    expect(1e-9, 3600, ", about 1666 h 39 min left");
}

/* Those that are done count. */
static void test_several(void **state)
{
    (void)state;
    is_terminal = 1;
    start(4, "relu forward");
    progress_end();
    progress_begin("relu backward");
    expect(0, 60, "relu backward            [#####               ]  25 %, about 4 min left");
    expect(0.5, 90, "[#######             ]  38 %, about 3 min left");
}

static void test_no_terminal(void **state)
{
    (void)state;
    is_terminal = 0;
    start(1, "relu forward");
    assert_string_equal(shown(0.5), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_left),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_no_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
