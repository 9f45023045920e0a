/* SPDX-License-Identifier: MIT
 *
 * libactivate eval: values and derivatives, beside the true ones. */
#include "sweep.h"
#include "tool.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
    "usage: libactivate eval FUNCTION [--param NAME=VALUE]... [--isa TIER] X...\n"
    "\n"
    "The value and the derivative at each X (decimal, hexadecimal, inf or nan), the\n"
    "correctly rounded ones, and the error in ULP.\n"
    "\n"
    "  --param NAME=VALUE  a parameter other than its default\n"
    "  --isa TIER          the tier to run; the best available by default\n";

static void print_row(const char *what, float got, double want)
{
    printf("    %-11s %-16.9g %-16a ", what, (double)got, (double)got);
    if (isnan(want))
        printf("nearest nan\n");
    else if (isnan(got))
        printf("nearest %.9g\n", (double)(float)want);
    else
        printf("nearest %-16.9g error %.3g ULP\n", (double)(float)want, sweep_ulp(got, want));
}

static int evaluate(act_op op, const float params[2], float x)
{
    const act_params all = ACT_PARAMS(params[0], params[1]);
    const float one = 1;
    float y, slope;
    if (act_forward(op, ACT_F32, &x, &y, 1, &all, NULL) != ACT_OK ||
        act_backward(op, ACT_F32, &one, &x, &slope, 1, &all, NULL) != ACT_OK)
        return tool_complain("the library refuses to evaluate");
    printf("x = %.9g (%a)\n", (double)x, (double)x);
    print_row("value", y, act_reference_forward(op, (double)x, params));
    print_row("derivative", slope, act_reference_backward(op, (double)x, params));
    return TOOL_FINE;
}

static int evaluate_all(const tool_settings *settings, int count, char **arguments)
{
    act_op op;
    float params[2], x;
    if (count < 2) {
        fputs(help, stderr);
        return TOOL_MISUSED;
    }
    if (!tool_read_op(arguments[0], &op) || !tool_apply_settings(settings, op, params))
        return TOOL_MISUSED;
    for (int i = 1; i < count; i++)
        if (!tool_read_float(arguments[i], &x) || evaluate(op, params, x) != TOOL_FINE)
            return TOOL_MISUSED;
    return TOOL_FINE;
}

static int is_number(const char *text)
{
    char *end;
    strtof(text, &end);
    return end != text && *end == '\0';
}

/* Returns an exit status if there is nothing to evaluate, else -1. */
static int read_option(int option, tool_settings *settings)
{
    act_isa isa;
    switch (option) {
    case -1: /* "--" */
        return -1;
    case 'p':
        return tool_read_setting(optarg, settings) ? -1 : TOOL_MISUSED;
    case 'i':
        return tool_read_isa(optarg, &isa) && act_isa_select(isa) == ACT_OK ? -1 : TOOL_MISUSED;
    default:
        fputs(help, option == 'h' ? stdout : stderr);
        return option == 'h' ? TOOL_FINE : TOOL_MISUSED;
    }
}

/* getopt would take -1.5 for an option, so it does not see numbers. The other
 * arguments gather behind argv[0]. */
int tool_eval(int argc, char **argv)
{
    static const struct option options[] = { { "param", required_argument, NULL, 'p' },
                                             { "isa", required_argument, NULL, 'i' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    tool_settings settings = { 0 };
    int count = 1;
    while (optind < argc) {
        if (argv[optind][0] != '-' || is_number(argv[optind])) {
            argv[count++] = argv[optind++];
            continue;
        }
        const int status = read_option(getopt_long(argc, argv, "+h", options, NULL), &settings);
        if (status >= 0)
            return status;
    }
    return evaluate_all(&settings, count - 1, argv + 1);
}
