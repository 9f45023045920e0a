/* SPDX-License-Identifier: MIT
 *
 * What the subcommands of `libactivate` share: exit statuses, reading arguments, and
 * what they know of library and machine. */
#ifndef ACTIVATE_TOOL_H
#define ACTIVATE_TOOL_H

#include <activate/activate.h>

#define TOOL_NAME "libactivate"

/* Exit statuses. FAILED is wrong use, or output that could not be written. */
enum { TOOL_FINE = 0, TOOL_VIOLATED = 1, TOOL_FAILED = 2 };

/* Each takes the program's name as argv[0] and returns an exit status. All check their
 * arguments before they print anything. */
int tool_info(int argc, char **argv);
int tool_list(int argc, char **argv);
int tool_eval(int argc, char **argv);
int tool_verify(int argc, char **argv);

/* The program's name and the message on stderr; returns TOOL_FAILED. */
int tool_complain(const char *format, ...);

/* For an option that is no other: prints the help if it is 'h'. Otherwise getopt has
 * said what is wrong, and this says where to read on. Returns an exit status. */
int tool_help(int option, const char *subcommand, const char *help);

/* ---- Library and machine ---- */

const char *tool_version(void);
act_op_info tool_describe(act_op op);

/* The CPU's own name for itself, or "not told"; the compiler of this program. */
enum { TOOL_CPU_NAME_ROOM = 49 };
void tool_cpu_name(char name[TOOL_CPU_NAME_ROOM]);
const char *tool_compiler(void);

/* ---- Arguments ---- */

/* These print what is wrong and return 0, or return 1. Numbers may be decimal,
 * hexadecimal, inf or nan. */
int tool_read_float(const char *text, float *value);
int tool_read_count(const char *text, unsigned long least, unsigned long most,
                    unsigned long *value);
int tool_read_op(const char *name, act_op *op);
int tool_read_isa(const char *name, act_isa *isa);

/* Parameters given as --param name=value. */
enum { TOOL_SETTINGS_MOST = 16 };
typedef struct tool_settings {
    int count;
    struct {
        char name[32];
        float value;
    } of[TOOL_SETTINGS_MOST];
} tool_settings;
int tool_read_setting(const char *text, tool_settings *settings);

/* The parameters of op: defaults, changed by the settings. Returns 0 and says so
 * if op has no such parameter or refuses the values. */
int tool_apply_settings(const tool_settings *settings, act_op op, float params[ACT_PARAMS_MOST]);

/* As the library's calls take them. */
act_params tool_params(act_op op, const float params[ACT_PARAMS_MOST]);

/* The same as a JSON object under this key. */
void tool_print_params(const char *key, act_op op, const float params[ACT_PARAMS_MOST]);

#endif
