/* SPDX-License-Identifier: MIT
 *
 * libactivate - shows what libactivate is on this machine, evaluates activations,
 * and proves their error bounds. */
#include "tool.h"
#include <stdio.h>
#include <string.h>

static const char help[] = "usage: libactivate SUBCOMMAND ...\n"
                           "\n"
                           "  info    version, CPU, the tiers and which one runs\n"
                           "  list    all activations: parameters, formulas\n"
                           "  eval    values and derivatives at given inputs\n"
                           "  verify  compares every result, over all floats, with the true value\n"
                           "\n"
                           "`libactivate SUBCOMMAND --help` tells more.\n"
                           "Exit status: 0 fine, 1 a bound or property is violated, 2 wrong use.\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} subcommands[] = {
    { "info", tool_info },
    { "list", tool_list },
    { "eval", tool_eval },
    { "verify", tool_verify },
};

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs(help, stderr);
        return TOOL_MISUSED;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(help, stdout);
        return TOOL_FINE;
    }
    for (size_t i = 0; i < sizeof subcommands / sizeof subcommands[0]; i++)
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return subcommands[i].run(argc - 1, argv + 1);
    return tool_complain("no subcommand '%s'; see `libactivate --help`", argv[1]);
}
