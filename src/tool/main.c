/* SPDX-License-Identifier: MIT
 *
 * libactivate - shows what the library is on this machine, evaluates activations,
 * and proves their error bounds. */
#include "output.h"
#include "tool.h"
#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: libactivate SUBCOMMAND ...\n"
    "\n"
    "  info    version, CPU, the tiers and which one runs\n"
    "  list    all activations: parameters, formulas\n"
    "  eval    values and derivatives at given inputs\n"
    "  verify  compares every result, over all floats, with the true value\n"
    "\n"
    "  -h, --help     this text; `libactivate SUBCOMMAND --help` tells more\n"
    "  -V, --version  the version of the library\n"
    "\n"
    "Exit status: 0 fine, 1 a bound or property is violated, 2 wrong use, or the\n"
    "output could not be written.\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} subcommands[] = {
    { "info", tool_info },
    { "list", tool_list },
    { "eval", tool_eval },
    { "verify", tool_verify },
};

static int is_option(const char *text, const char *brief, const char *full)
{
    return strcmp(text, brief) == 0 || strcmp(text, full) == 0;
}

static int run(int argc, char **argv)
{
    static char name[] = TOOL_NAME;
    const int shows_help = argc == 2 && is_option(argv[1], "-h", "--help");
    if (argc < 2)
        return tool_complain("no subcommand; see `libactivate --help`");
    if (shows_help || (argc == 2 && is_option(argv[1], "-V", "--version"))) {
        if (shows_help)
            fputs(help, stdout);
        else
            printf("%s %s\n", TOOL_NAME, tool_version());
        return TOOL_FINE;
    }
    for (size_t i = 0; i < sizeof subcommands / sizeof subcommands[0]; i++) {
        if (strcmp(argv[1], subcommands[i].name) == 0) {
            argv[1] = name; /* so that getopt's messages begin as all others */
            return subcommands[i].run(argc - 1, argv + 1);
        }
    }
    if (argv[1][0] == '-')
        return tool_complain("wrong use of '%s'; see `libactivate --help`", argv[1]);
    return tool_complain("no subcommand '%s'; see `libactivate --help`", argv[1]);
}

int main(int argc, char **argv)
{
    return output_finish(run(argc, argv));
}
