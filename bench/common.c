/* SPDX-License-Identifier: MIT
 *
 * Passes, cases, and what is known about the machine. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const pass_names[BENCH_PASSES] = { "forward", "backward", "backward_y" };

const char *bench_pass_name(bench_pass pass)
{
    return pass_names[pass];
}

bench_pass bench_pass_find(const char *name)
{
    int pass = 0;
    while (pass < BENCH_PASSES && strcmp(name, pass_names[pass]) != 0)
        pass++;
    return (bench_pass)pass;
}

double bench_pass_bytes(bench_pass pass)
{
    return pass == BENCH_FORWARD ? 8 : 12;
}

bench_case bench_case_make(bench_buffers *buffers, act_op op, bench_pass pass, size_t n)
{
    act_op_info info = { .size = sizeof info };
    if (n > buffers->capacity || act_op_describe(op, &info) != ACT_OK)
        bench_fail("no such case", bench_pass_name(pass));
    bench_case made = { .op = op, .pass = pass, .n = n };
    bench_buffers_fill(buffers, n);
    if (pass == BENCH_BACKWARD_Y)
        act_forward(op, ACT_F32, buffers->x, buffers->y, n, NULL, NULL);
    made.in = pass == BENCH_BACKWARD_Y ? buffers->y : buffers->x;
    made.dy = buffers->dy;
    made.out = buffers->out;
    for (int k = 0; k < info.param_count; k++)
        made.params[k] = info.params[k].standard;
    return made;
}

double bench_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

const char *bench_cpu(void)
{
    static char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    char *name = NULL;
    while (file != NULL && name == NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "model name", 10) == 0)
            name = strchr(line, ':');
    }
    if (file != NULL)
        fclose(file);
    if (name == NULL)
        return "unknown";
    name[strcspn(name, "\n")] = '\0';
    return name + 2;
}

const char *bench_compiler(void)
{
#if defined(__clang__)
    return __VERSION__;
#else
    return "gcc " __VERSION__;
#endif
}

size_t bench_offset(const char *text)
{
    char *end;
    unsigned long offset = strtoul(text, &end, 10);
    if (end == text || *end != '\0' || offset % sizeof(float) != 0 || offset >= 4096)
        bench_fail("not a multiple of 4 below 4096", text);
    return offset;
}

void bench_usage(int argc, char **argv, int most, const char *usage)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            exit(EXIT_SUCCESS);
        }
        if (argv[i][0] == '-')
            bench_fail("no such option; --help tells more", argv[i]);
    }
    if (argc - 1 > most)
        bench_fail("too many arguments; --help tells more", argv[most + 1]);
}

size_t bench_number(const char *text)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end != '\0' || value == 0 || text[0] == '-')
        bench_fail("not a positive number", text);
    return value;
}

void bench_fail(const char *message, const char *detail)
{
    fprintf(stderr, "bench: %s: %s\n", message, detail);
    exit(EXIT_FAILURE);
}
