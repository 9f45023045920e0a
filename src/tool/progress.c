/* SPDX-License-Identifier: MIT
 *
 * "gelu backward            [########            ]  42 %, about 3 h 20 min left" */
#define _POSIX_C_SOURCE 200809L
#include "progress.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { NAME = 24, BAR = 20, TIME = 26, LINE = NAME + BAR + TIME + 9 };

static struct {
    const char *what;
    int sweeps, done;
    double begin;
} run;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_start(int sweeps)
{
    run.sweeps = sweeps;
    run.done = 0;
    run.begin = seconds();
}

void progress_begin(const char *what)
{
    run.what = what;
}

/* ", about 3 h 20 min left" */
static void tell_time(char *text, size_t room, double left)
{
    const int minutes = left < 6e6 ? (int)(left / 60) : 99999;
    if (minutes < 1)
        snprintf(text, room, ", about %d s left", (int)left + 1);
    else if (minutes < 60)
        snprintf(text, room, ", about %d min left", minutes + 1);
    else
        snprintf(text, room, ", about %d h %02d min left", minutes / 60, minutes % 60);
}

void progress_show(double share)
{
    static const char full[] = "####################";
    const double all = (run.done + share) / run.sweeps;
    char left[64] = "";
    if (!isatty(STDERR_FILENO))
        return;
    if (all > 0)
        tell_time(left, sizeof left, (seconds() - run.begin) * (1 - all) / all);
    fprintf(stderr, "\r%-*.*s [%-*.*s] %3.0f %%%-*.*s", NAME, NAME, run.what, BAR,
            (int)(all * (double)BAR), full, 100 * all, TIME, TIME, left);
}

void progress_end(void)
{
    run.done++;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%*s\r", LINE, "");
}
