/* SPDX-License-Identifier: MIT
 *
 * Tables of verify, and its progress bar. */
#define _POSIX_C_SOURCE 200809L
#include "report.h"
#include "tool.h"
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char *op_name(act_op op)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(op, &info);
    return info.name;
}

static double mean(const sweep_result *result)
{
    return result->counted > 0 ? result->ulp_sum / (double)result->counted : 0;
}

static double rounded_share(const sweep_result *result)
{
    return result->counted > 0 ? (double)result->rounded_correctly / (double)result->counted : 1;
}

/* ---- CSV ---- */

/* "lo=-1;hi=1" */
static void print_params(const sweep_request *request)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(request->op, &info);
    for (int k = 0; k < info.param_count; k++)
        printf("%s%s=%.9g", k == 0 ? "" : ";", info.param_name[k], (double)request->params[k]);
}

/* "bound=12;range=1"; nothing if all is well. */
static void print_violations(const sweep_result *result)
{
    const char *separator = "";
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        if (result->violations[k] == 0)
            continue;
        printf("%s%s=%llu", separator, sweep_property_name[k],
               (unsigned long long)result->violations[k]);
        separator = ";";
    }
}

static void print_csv(const sweep_request *request, const sweep_result *result)
{
    const sweep_case *worst = &result->worst;
    printf("%s,%s,%s,", op_name(request->op), act_pass_name[request->pass],
           act_isa_name(result->isa));
    print_params(request);
    printf(",%lu,%llu,%.17g,", (unsigned long)request->stride, (unsigned long long)result->counted,
           result->greatest_ulp);
    if (result->greatest_ulp > 0)
        printf("%.9g,%.9g,%.17g,", (double)worst->x, (double)worst->got, worst->want);
    else
        printf(",,,");
    printf("%.9g,%.9g,%.9g,", mean(result), rounded_share(result), result->greatest_absolute);
    print_violations(result);
    printf("\n");
}

static void print_csv_header(int argc, char **argv)
{
    char cpu[TOOL_CPU_NAME_ROOM];
    const uint32_t version = act_version();
    tool_cpu_name(cpu);
    printf("# version: %u.%u.%u\n# compiler: %s\n# cpu: %s\n# command: activate", version >> 16,
           version >> 8 & 255, version & 255, tool_compiler(), cpu);
    for (int i = 0; i < argc; i++)
        printf(" %s", argv[i]);
    printf("\nop,pass,tier,params,stride,count,max_ulp,worst_x,got,want,mean_ulp,"
           "correctly_rounded_share,max_absolute,violations\n");
    fflush(stdout);
}

/* ---- Text ---- */

static void print_case(FILE *out, const sweep_case *at)
{
    fprintf(out, "x = %.9g (%a): got %.9g (%a), want %.12g (%a)\n", (double)at->x, (double)at->x,
            (double)at->got, (double)at->got, at->want, at->want);
}

static void print_examples(FILE *out, const sweep_result *result)
{
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        if (result->violations[k] == 0)
            continue;
        fprintf(out, "    VIOLATED %s by %s", sweep_property_name[k], act_isa_name(result->isa));
        if (k == SWEEP_SAME_BITS)
            fprintf(out, ", which wants what %s got", act_isa_name(result->agrees_with));
        fprintf(out, ", %llu times, first ", (unsigned long long)result->violations[k]);
        print_case(out, &result->example[k]);
    }
}

static void print_remarks(const sweep_result *result)
{
    if (result->greatest_ulp > 0) {
        printf("             worst ");
        print_case(stdout, &result->worst);
    }
    if (result->greatest_absolute > 0)
        printf("             %llu errors above the bound pass: next to the zero, all are at most "
               "%.3g (2^%.1f)\n",
               (unsigned long long)result->excused, result->greatest_absolute,
               log2(result->greatest_absolute));
    if (result->exempt > 0)
        printf("             %llu inputs were checked for their range alone\n",
               (unsigned long long)result->exempt);
    print_examples(stdout, result);
}

static void print_title(const sweep_request *request)
{
    act_op_info info = { .size = sizeof info };
    act_op_describe(request->op, &info);
    printf("%s %s", info.name, act_pass_name[request->pass]);
    for (int k = 0; k < info.param_count; k++)
        printf("%s%s = %.9g", k == 0 ? ", " : " ", info.param_name[k], (double)request->params[k]);
    printf("\n    tier      max ULP   bound  mean ULP   correctly rounded      inputs\n");
}

static void print_text(const sweep_result *result)
{
    printf("    %-8s %8.4g  %6.4g  %8.4f  %17.6f %%  %10llu  %s\n", act_isa_name(result->isa),
           result->greatest_ulp, result->bound, mean(result), 100 * rounded_share(result),
           (unsigned long long)result->counted, sweep_violations(result) > 0 ? "VIOLATED" : "ok");
    print_remarks(result);
}

/* ---- Both ---- */

void report_start(report_format format, int argc, char **argv)
{
    if (format == REPORT_CSV)
        print_csv_header(argc, argv);
}

void report_results(report_format format, const sweep_request *request, const sweep_result *results)
{
    if (format == REPORT_TEXT)
        print_title(request);
    for (int t = 0; t < request->tier_count; t++) {
        if (format == REPORT_CSV) {
            print_csv(request, &results[t]);
            print_examples(stderr, &results[t]);
        } else {
            print_text(&results[t]);
        }
        fflush(stdout);
    }
}

/* ---- Progress ---- */

enum { BAR = 40 };
static const char *in_progress = "";

void report_progress_of(const char *what)
{
    in_progress = what;
}

void report_progress(double share)
{
    static const char full[] = "########################################";
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%-26s [%-*.*s] %3.0f %%", in_progress, BAR, (int)(share * (double)BAR),
                full, 100 * share);
}

void report_progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%*s\r", BAR + 36, "");
}
