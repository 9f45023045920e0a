/* SPDX-License-Identifier: MIT
 *
 * libactivate eval: values and derivatives, beside the true ones. */
#include "output.h"
#include "sweep.h"
#include "tool.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
    "usage: libactivate eval FUNCTION [OPTION]... X...\n"
    "\n"
    "The value and the derivative at each X (decimal, hexadecimal, inf or nan), the\n"
    "correctly rounded ones, and the error in ULP.\n"
    "\n"
    "  --param NAME=VALUE  a parameter other than its default; may be repeated\n"
    "  --isa TIER          the tier to run; the best available by default\n"
    "  --json              for programs; NaN and infinities are \"nan\", \"inf\", \"-inf\",\n"
    "                      an error is null if there is none to tell\n";

typedef struct question {
    act_op op;
    float params[ACT_PARAMS_MOST];
    tool_settings settings;
    int json;
} question;

/* ---- One result ---- */

static void print_row(const char *what, float got, double want)
{
    printf("    %-11s %-16.9g %-16a ", what, output_shown((double)got), output_shown((double)got));
    if (isnan(want))
        printf("nearest nan\n");
    else if (isnan(got))
        printf("nearest %.9g\n", (double)(float)want);
    else
        printf("nearest %-16.9g error %.3g ULP\n", (double)(float)want, sweep_ulp(got, want));
}

static void print_json_row(const char *what, float got, double want)
{
    json_open(what, '{');
    json_float("got", got);
    json_float("nearest", (float)want);
    if (isnan(want) || isnan(got))
        json_null("error_ulp");
    else
        json_double("error_ulp", sweep_ulp(got, want));
    json_close('}');
}

static int evaluate(const question *asked, float x)
{
    const act_params all = tool_params(asked->op, asked->params);
    void (*const print)(const char *, float, double) = asked->json ? print_json_row : print_row;
    const float one = 1;
    float y, slope;
    if (act_forward(asked->op, ACT_F32, &x, &y, 1, &all, NULL) != ACT_OK ||
        act_backward(asked->op, ACT_F32, &one, &x, &slope, 1, &all, NULL) != ACT_OK)
        return tool_complain("the library refuses to evaluate");
    if (asked->json) {
        json_open(NULL, '{');
        json_float("x", x);
    } else {
        printf("x = %.9g (%a)\n", output_shown((double)x), output_shown((double)x));
    }
    print("value", y, act_reference_forward(asked->op, (double)x, asked->params));
    print("derivative", slope, act_reference_backward(asked->op, (double)x, asked->params));
    if (asked->json)
        json_close('}');
    return TOOL_FINE;
}

/* ---- All of them ---- */

static void start_json(const question *asked)
{
    json_open(NULL, '{');
    json_text("name", tool_describe(asked->op).name);
    tool_print_params("parameters", asked->op, asked->params);
    json_text("tier", act_isa_name(act_isa_current()));
    json_open("results", '[');
}

static int evaluate_all(question *asked, int count, char **arguments)
{
    int status = TOOL_FINE;
    float x;
    if (count < 2)
        return tool_complain("eval takes a function and numbers; see `libactivate eval --help`");
    if (!tool_read_op(arguments[0], &asked->op) ||
        !tool_apply_settings(&asked->settings, asked->op, asked->params))
        return TOOL_FAILED;
    for (int i = 1; i < count; i++)
        if (!tool_read_float(arguments[i], &x))
            return TOOL_FAILED;
    if (asked->json)
        start_json(asked);
    for (int i = 1; i < count && status == TOOL_FINE; i++)
        if (tool_read_float(arguments[i], &x))
            status = evaluate(asked, x);
    if (asked->json) {
        json_close(']');
        json_close('}');
    }
    return status;
}

/* ---- The command line ---- */

static int is_number(const char *text)
{
    char *end;
    strtof(text, &end);
    return end != text && *end == '\0';
}

/* Returns an exit status if there is nothing to evaluate, else -1. */
static int read_option(int option, question *asked)
{
    act_isa isa;
    switch (option) {
    case -1: /* "--" */
        return -1;
    case 'p':
        return tool_read_setting(optarg, &asked->settings) ? -1 : TOOL_FAILED;
    case 'i':
        return tool_read_isa(optarg, &isa) && act_isa_select(isa) == ACT_OK ? -1 : TOOL_FAILED;
    case 'j':
        asked->json = 1;
        return -1;
    default:
        return tool_help(option, "eval", help);
    }
}

/* getopt would take -1.5 for an option, so it does not see numbers. The other
 * arguments gather behind argv[0]. */
int tool_eval(int argc, char **argv)
{
    static const struct option options[] = { { "param", required_argument, NULL, 'p' },
                                             { "isa", required_argument, NULL, 'i' },
                                             { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    question asked = { 0 };
    int count = 1;
    while (optind < argc) {
        if (argv[optind][0] != '-' || is_number(argv[optind])) {
            argv[count++] = argv[optind++];
            continue;
        }
        const int status = read_option(getopt_long(argc, argv, "+h", options, NULL), &asked);
        if (status >= 0)
            return status;
    }
    return evaluate_all(&asked, count - 1, argv + 1);
}
