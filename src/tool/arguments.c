/* SPDX-License-Identifier: MIT
 *
 * Reading numbers, names and parameters from the command line. */
#include "output.h"
#include "tool.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int tool_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs(TOOL_NAME ": ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return TOOL_FAILED;
}

int tool_help(int option, const char *subcommand, const char *help)
{
    if (option != 'h')
        return tool_complain("see `libactivate %s --help`", subcommand);
    fputs(help, stdout);
    return TOOL_FINE;
}

act_op_info tool_describe(act_op op)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(op, &info);
    return info;
}

int tool_read_float(const char *text, float *value)
{
    char *end;
    errno = 0;
    *value = strtof(text, &end);
    if (end == text || *end != '\0') {
        tool_complain("'%s' is not a number", text);
        return 0;
    }
    if (errno == ERANGE && isinf(*value)) {
        tool_complain("'%s' is beyond the range of float", text);
        return 0;
    }
    return 1;
}

int tool_read_count(const char *text, unsigned long least, unsigned long most, unsigned long *value)
{
    char *end;
    errno = 0;
    *value = strtoul(text, &end, 0);
    if (errno != 0 || end == text || *end != '\0' || strchr(text, '-') != NULL || *value < least ||
        *value > most) {
        tool_complain("'%s' is not a whole number from %lu to %lu", text, least, most);
        return 0;
    }
    return 1;
}

int tool_read_op(const char *name, act_op *op)
{
    *op = act_op_find(name);
    if (*op < 0)
        tool_complain("no activation is called '%s'; see `libactivate list`", name);
    return *op >= 0;
}

int tool_read_isa(const char *name, act_isa *isa)
{
    *isa = act_isa_find(name);
    if (*isa < 0)
        tool_complain("no tier is called '%s'; see `libactivate info`", name);
    else if (!act_isa_available(*isa))
        tool_complain("tier %s is not in this build or not on this CPU", name);
    else
        return 1;
    return 0;
}

int tool_read_setting(const char *text, tool_settings *settings)
{
    const char *equals = strchr(text, '=');
    const size_t length = equals == NULL ? 0 : (size_t)(equals - text);
    if (length == 0 || length >= sizeof settings->of[0].name) {
        tool_complain("'%s' is not of the form name=value", text);
        return 0;
    }
    if (settings->count == TOOL_SETTINGS_MOST) {
        tool_complain("more than %d parameters", TOOL_SETTINGS_MOST);
        return 0;
    }
    char *name = settings->of[settings->count].name;
    memcpy(name, text, length);
    name[length] = '\0';
    return tool_read_float(equals + 1, &settings->of[settings->count++].value);
}

static int set(const act_op_info *info, const char *name, float value,
               float params[ACT_PARAMS_MOST])
{
    for (int k = 0; k < info->param_count; k++) {
        if (strcmp(info->params[k].name, name) == 0) {
            params[k] = value;
            return 1;
        }
    }
    tool_complain("%s has no parameter '%s'; see `libactivate list`", info->name, name);
    return 0;
}

int tool_apply_settings(const tool_settings *settings, act_op op, float params[ACT_PARAMS_MOST])
{
    const act_op_info info = tool_describe(op);
    for (int k = 0; k < ACT_PARAMS_MOST; k++)
        params[k] = k < info.param_count ? info.params[k].standard : 0;
    for (int k = 0; k < settings->count; k++)
        if (!set(&info, settings->of[k].name, settings->of[k].value, params))
            return 0;
    const act_params all = tool_params(op, params);
    float x = 0, y;
    if (act_forward(op, ACT_F32, &x, &y, 1, &all, NULL) == ACT_OK)
        return 1;
    tool_complain("%s: a parameter is out of its range; see `libactivate list`", info.name);
    return 0;
}

act_params tool_params(act_op op, const float params[ACT_PARAMS_MOST])
{
    act_params all = { .count = (size_t)tool_describe(op).param_count };
    memcpy(all.value, params, all.count * sizeof *params);
    return all;
}

void tool_print_params(const char *key, act_op op, const float params[ACT_PARAMS_MOST])
{
    const act_op_info info = tool_describe(op);
    json_open(key, '{');
    for (int k = 0; k < info.param_count; k++)
        json_float(info.params[k].name, params[k]);
    json_close('}');
}
