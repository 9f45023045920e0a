/* SPDX-License-Identifier: MIT
 *
 * libactivate list: the catalogue, for people or as JSON. */
#include "output.h"
#include "tool.h"
#include <getopt.h>
#include <stdio.h>

static const char help[] = "usage: libactivate list [--json]\n"
                           "\n"
                           "All activations: parameters with their defaults and valid ranges,\n"
                           "formula, derivative, kinks.\n"
                           "\n"
                           "  --json  for programs; infinities are \"inf\" and \"-inf\"\n";

/* ---- For people ---- */

static void print_text(const act_op_info *info)
{
    printf("%s\n", info->name);
    for (int k = 0; k < info->param_count; k++)
        printf("    parameter   %s = %.9g, from %.9g to %.9g\n", info->params[k].name,
               (double)info->params[k].standard, (double)info->params[k].least,
               (double)info->params[k].greatest);
    printf("    value       %s\n", info->formula);
    printf("    derivative  %s\n", info->derivative);
    if (info->derivative_y != NULL)
        printf("    from y      %s\n", info->derivative_y);
    if (info->kinks[0] != '\0')
        printf("    kinks       %s\n", info->kinks);
}

/* ---- As JSON ---- */

static void print_bounds(const char *key, const float bounds[2])
{
    json_open(key, '[');
    json_float(NULL, bounds[0]);
    json_float(NULL, bounds[1]);
    json_close(']');
}

static void print_parameters(const act_op_info *info)
{
    json_open("parameters", '[');
    for (int k = 0; k < info->param_count; k++) {
        json_open(NULL, '{');
        json_text("name", info->params[k].name);
        json_float("default", info->params[k].standard);
        json_float("least", info->params[k].least);
        json_float("greatest", info->params[k].greatest);
        json_close('}');
    }
    json_close(']');
}

static void print_json(const act_op_info *info, act_op op)
{
    json_open(NULL, '{');
    json_count("id", (uint64_t)op);
    json_text("name", info->name);
    print_parameters(info);
    json_text("value", info->formula);
    json_text("derivative", info->derivative);
    if (info->derivative_y != NULL)
        json_text("derivative_y", info->derivative_y);
    json_text("kinks", info->kinks);
    print_bounds("forward_ulp", info->forward_ulp);
    print_bounds("backward_ulp", info->backward_ulp);
    if (info->derivative_y != NULL)
        print_bounds("backward_y_ulp", info->backward_y_ulp);
    json_float("backward_absolute", info->backward_absolute);
    json_close('}');
}

int tool_list(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int json = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option != 'j')
            return tool_help(option, "list", help);
        json = 1;
    }
    if (optind < argc)
        return tool_complain("list takes no arguments, got '%s'", argv[optind]);
    if (json)
        json_open(NULL, '[');
    for (act_op op = 0; op < act_op_count(); op++) {
        const act_op_info info = tool_describe(op);
        if (json)
            print_json(&info, op);
        else
            print_text(&info);
    }
    if (json)
        json_close(']');
    return TOOL_FINE;
}
