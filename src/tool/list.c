/* SPDX-License-Identifier: MIT
 *
 * libactivate list: the catalogue, for people or as JSON. */
#include "tool.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>

static const char help[] = "usage: libactivate list [--json]\n"
                           "\n"
                           "All activations: parameters with their defaults and valid ranges,\n"
                           "formula, derivative, kinks.\n"
                           "\n"
                           "  --json  for programs; a number beyond all floats is null\n";

/* ---- For people ---- */

static void print_text(const act_op_info *info)
{
    printf("%s\n", info->name);
    for (int k = 0; k < info->param_count; k++)
        printf("    parameter   %s = %.9g, from %.9g to %.9g\n", info->param_name[k],
               (double)info->param_default[k], (double)info->param_least[k],
               (double)info->param_greatest[k]);
    printf("    value       %s\n", info->formula);
    printf("    derivative  %s\n", info->derivative);
    if (info->derivative_y != NULL)
        printf("    from y      %s\n", info->derivative_y);
    if (info->kinks[0] != '\0')
        printf("    kinks       %s\n", info->kinks);
}

/* ---- As JSON: no text in the catalogue needs escaping ---- */

static void print_number(const char *key, float value)
{
    if (isfinite(value))
        printf("\"%s\": %.9g", key, (double)value);
    else
        printf("\"%s\": null", key);
}

static void print_bounds(const char *key, const float bounds[2])
{
    printf("     \"%s\": [%.9g, %.9g],\n", key, (double)bounds[0], (double)bounds[1]);
}

static void print_parameters(const act_op_info *info)
{
    printf("     \"parameters\": [");
    for (int k = 0; k < info->param_count; k++) {
        printf("%s{\"name\": \"%s\", ", k == 0 ? "" : ", ", info->param_name[k]);
        print_number("default", info->param_default[k]);
        printf(", ");
        print_number("least", info->param_least[k]);
        printf(", ");
        print_number("greatest", info->param_greatest[k]);
        printf("}");
    }
    printf("],\n");
}

static void print_json(const act_op_info *info, act_op op)
{
    printf("%s    {\"id\": %d, \"name\": \"%s\",\n", op == 0 ? "" : ",\n", op, info->name);
    print_parameters(info);
    printf("     \"value\": \"%s\",\n", info->formula);
    printf("     \"derivative\": \"%s\",\n", info->derivative);
    if (info->derivative_y != NULL)
        printf("     \"derivative_y\": \"%s\",\n", info->derivative_y);
    printf("     \"kinks\": \"%s\",\n", info->kinks);
    print_bounds("forward_ulp", info->forward_ulp);
    print_bounds("backward_ulp", info->backward_ulp);
    if (info->derivative_y != NULL)
        print_bounds("backward_y_ulp", info->backward_y_ulp);
    printf("     ");
    print_number("backward_absolute", info->backward_absolute);
    printf("}");
}

int tool_list(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int json = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option == 'j') {
            json = 1;
        } else {
            fputs(help, option == 'h' ? stdout : stderr);
            return option == 'h' ? TOOL_FINE : TOOL_MISUSED;
        }
    }
    if (optind < argc)
        return tool_complain("list takes no arguments, got '%s'", argv[optind]);
    for (act_op op = 0; op < act_op_count(); op++) {
        act_op_info info = { .size = sizeof info };
        act_op_describe(op, &info);
        if (json) {
            printf("%s", op == 0 ? "[\n" : "");
            print_json(&info, op);
        } else {
            print_text(&info);
        }
    }
    printf("%s", json ? "\n]\n" : "");
    return TOOL_FINE;
}
