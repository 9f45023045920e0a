/* SPDX-License-Identifier: MIT
 *
 * libactivate verify: sweeps chosen functions, passes and tiers. */
#define _POSIX_C_SOURCE 200809L
#include "progress.h"
#include "report.h"
#include "tool.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: libactivate verify [FUNCTION]... [OPTION]...\n"
    "\n"
    "Compares every result, over all 2^32 floats, with the true value: greatest and\n"
    "mean error in ULP, the worst input, the share that is correctly rounded; and\n"
    "checks NaN, infinities, range, saturation, signs of zeros, monotonicity,\n"
    "oddness, and that tiers agree bit for bit where they promise to. All functions,\n"
    "passes and available tiers unless some are named.\n"
    "\n"
    "Everything takes about three hours of processor time, which the threads share;\n"
    "a minute of it is enough for every 199th float of everything (--stride 199), or\n"
    "for all floats of one function, pass and tier. The terminal shows the time left.\n"
    "\n"
    "  --pass PASS         forward, backward or backward_y; may be repeated\n"
    "  --isa TIER          may be repeated\n"
    "  --param NAME=VALUE  a parameter other than its default; may be repeated\n"
    "  --stride N          only every N-th float\n"
    "  --from X, --to X    only floats between the two\n"
    "  --threads N         one per CPU by default\n"
    "  --format FORMAT     text, csv or json\n"
    "  --json              the same as --format json; NaN and infinities are \"nan\",\n"
    "                      \"inf\" and \"-inf\"\n"
    "\n"
    "Exit status 1 if a bound or property is violated, 2 for wrong use, or if the\n"
    "results could not be written.\n";

enum { OPS_MOST = 256, SWEEPS_MOST = OPS_MOST * ACT_PASS_COUNT, THREADS_MOST = 1024 };

typedef struct choice {
    int op_count;
    act_op ops[OPS_MOST];
    int passes[ACT_PASS_COUNT], pass_chosen;
    tool_settings settings;
    report_format format;
    sweep_request request; /* all but op, pass and params */
} choice;

/* ---- Reading the command line ---- */

static int read_pass(const char *name, choice *chosen)
{
    for (int pass = 0; pass < ACT_PASS_COUNT; pass++) {
        if (strcmp(name, act_pass_name[pass]) == 0) {
            chosen->passes[pass] = chosen->pass_chosen = 1;
            return 1;
        }
    }
    tool_complain("'%s' is no pass: forward, backward or backward_y", name);
    return 0;
}

static int read_tier(const char *name, sweep_request *request)
{
    if (request->tier_count == SWEEP_TIERS_MOST) {
        tool_complain("more than %d tiers", SWEEP_TIERS_MOST);
        return 0;
    }
    return tool_read_isa(name, &request->tiers[request->tier_count++]);
}

static int read_format(const char *name, choice *chosen)
{
    static const char *const names[] = { "text", "csv", "json" };
    for (int k = REPORT_TEXT; k <= REPORT_JSON; k++) {
        if (strcmp(name, names[k]) == 0) {
            chosen->format = (report_format)k;
            return 1;
        }
    }
    tool_complain("'%s' is no format: text, csv or json", name);
    return 0;
}

static int read_end(const char *text, uint32_t *key)
{
    float x;
    if (!tool_read_float(text, &x))
        return 0;
    if (isnan(x)) {
        tool_complain("an interval does not end at NaN");
        return 0;
    }
    *key = sweep_key(x);
    return 1;
}

static int read_stride(const char *text, sweep_request *request)
{
    unsigned long stride;
    if (!tool_read_count(text, 1, 0x7fffffff, &stride))
        return 0;
    request->stride = (uint32_t)stride;
    return 1;
}

static int read_threads(const char *text, sweep_request *request)
{
    unsigned long threads;
    if (!tool_read_count(text, 1, THREADS_MOST, &threads))
        return 0;
    request->threads = (int)threads;
    return 1;
}

static int read_option(int option, choice *chosen)
{
    switch (option) {
    case 'p':
        return read_pass(optarg, chosen);
    case 'i':
        return read_tier(optarg, &chosen->request);
    case 's':
        return read_stride(optarg, &chosen->request);
    case 'P':
        return tool_read_setting(optarg, &chosen->settings);
    case 't':
        return read_threads(optarg, &chosen->request);
    case 'f':
        return read_end(optarg, &chosen->request.first);
    case 'T':
        return read_end(optarg, &chosen->request.last);
    case 'j':
        return read_format("json", chosen);
    default:
        return read_format(optarg, chosen);
    }
}

static int read_functions(int count, char **names, choice *chosen)
{
    if (count > OPS_MOST) {
        tool_complain("more than %d functions", OPS_MOST);
        return 0;
    }
    for (int i = 0; i < count; i++)
        if (!tool_read_op(names[i], &chosen->ops[chosen->op_count++]))
            return 0;
    return 1;
}

/* ---- What was not chosen ---- */

static void add_all_tiers(sweep_request *request)
{
    for (act_isa isa = ACT_ISA_SCALAR; act_isa_name(isa) != NULL; isa++)
        if (act_isa_available(isa) && request->tier_count < SWEEP_TIERS_MOST)
            request->tiers[request->tier_count++] = isa;
}

static void fill_in(choice *chosen)
{
    const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    if (chosen->op_count == 0) {
        chosen->op_count = act_op_count() < OPS_MOST ? act_op_count() : OPS_MOST;
        for (act_op op = 0; op < chosen->op_count; op++)
            chosen->ops[op] = op;
    }
    for (int pass = 0; pass < ACT_PASS_COUNT && !chosen->pass_chosen; pass++)
        chosen->passes[pass] = 1;
    if (chosen->request.tier_count == 0)
        add_all_tiers(&chosen->request);
    if (chosen->request.threads == 0)
        chosen->request.threads = cpus < 1 ? 1 : cpus > THREADS_MOST ? THREADS_MOST : (int)cpus;
}

/* ---- What is to be done ---- */

/* The function has this pass, with these parameters. */
static int is_defined(const sweep_request *request)
{
    const act_params all = tool_params(request->op, request->params);
    const float one = 1;
    float dx;
    return request->pass != ACT_PASS_BACKWARD_Y ||
           act_backward_y(request->op, ACT_F32, &one, &one, &dx, 1, &all, NULL) == ACT_OK;
}

/* Fills in the sweeps and returns how many; 0 if something is wrong with them. */
static int plan(const choice *chosen, sweep_request sweeps[SWEEPS_MOST])
{
    int count = 0;
    for (int i = 0; i < chosen->op_count; i++) {
        sweep_request request = chosen->request;
        request.op = chosen->ops[i];
        request.progress = progress_show;
        if (!tool_apply_settings(&chosen->settings, request.op, request.params))
            return 0;
        for (int pass = 0; pass < ACT_PASS_COUNT; pass++) {
            request.pass = (act_pass)pass;
            if (chosen->passes[pass] && is_defined(&request))
                sweeps[count++] = request;
        }
    }
    if (count == 0)
        tool_complain("backward_y is not defined here");
    return count;
}

/* ---- Running ---- */

static int sweep_one(report_format format, const sweep_request *request)
{
    sweep_result results[SWEEP_TIERS_MOST];
    char title[64];
    snprintf(title, sizeof title, "%s %s", tool_describe(request->op).name,
             act_pass_name[request->pass]);
    progress_begin(title);
    const int ran = sweep_run(request, results);
    progress_end();
    if (!ran)
        return tool_complain("%s could not be run", title);
    if (!report_results(format, request, results))
        return TOOL_FAILED; /* output_finish() says so */
    for (int t = 0; t < request->tier_count; t++)
        if (sweep_violations(&results[t]) > 0)
            return TOOL_VIOLATED;
    return TOOL_FINE;
}

static int verify(report_format format, const sweep_request *sweeps, int count)
{
    int status = TOOL_FINE;
    progress_start(count);
    for (int i = 0; i < count && status != TOOL_FAILED; i++) {
        const int one = sweep_one(format, &sweeps[i]);
        status = one > status ? one : status;
    }
    return status;
}

int tool_verify(int argc, char **argv)
{
    static const struct option options[] = { { "pass", required_argument, NULL, 'p' },
                                             { "isa", required_argument, NULL, 'i' },
                                             { "stride", required_argument, NULL, 's' },
                                             { "param", required_argument, NULL, 'P' },
                                             { "threads", required_argument, NULL, 't' },
                                             { "from", required_argument, NULL, 'f' },
                                             { "to", required_argument, NULL, 'T' },
                                             { "format", required_argument, NULL, 'F' },
                                             { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    static sweep_request sweeps[SWEEPS_MOST];
    choice chosen = { .request = { .last = UINT32_MAX, .stride = 1 } };
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option == 'h' || option == '?')
            return tool_help(option, "verify", help);
        if (!read_option(option, &chosen))
            return TOOL_FAILED;
    }
    if (!read_functions(argc - optind, argv + optind, &chosen))
        return TOOL_FAILED;
    if (chosen.request.first > chosen.request.last)
        return tool_complain("--from is greater than --to");
    fill_in(&chosen);
    const int count = plan(&chosen, sweeps);
    if (count == 0)
        return TOOL_FAILED;
    report_start(chosen.format, argc, argv);
    const int status = verify(chosen.format, sweeps, count);
    report_end(chosen.format);
    return status;
}
