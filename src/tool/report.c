/* SPDX-License-Identifier: MIT
 *
 * Tables of verify, and its progress bar. */
#define _POSIX_C_SOURCE 200809L
#include "report.h"
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

static void print_csv(const sweep_request *request, const sweep_result *result)
{
    printf("%s,%s,%s,%.9g,%.9g,", op_name(request->op), act_pass_name[request->pass],
           act_isa_name(result->isa), (double)request->params[0], (double)request->params[1]);
    printf("%llu,%.6g,%.6g,%.6g,%.9g,", (unsigned long long)result->counted, result->greatest_ulp,
           result->bound, mean(result), rounded_share(result));
    printf("%.9g,%a,%.9g,%a,%.17g,", (double)result->worst.x, (double)result->worst.x,
           (double)result->worst.got, (double)result->worst.got, result->worst.want);
    printf("%llu,%.6g,%llu", (unsigned long long)result->excused, result->greatest_excused,
           (unsigned long long)result->exempt);
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++)
        printf(",%llu", (unsigned long long)result->violations[k]);
    printf("\n");
}

static void print_csv_header(void)
{
    printf("function,pass,tier,param_a,param_b,inputs,max_ulp,bound_ulp,mean_ulp,correctly_rounded,"
           "worst_x,worst_x_hex,worst_got,worst_got_hex,worst_want,"
           "excused,excused_absolute,exempt");
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++)
        printf(",%s_violations", sweep_property_name[k]);
    printf("\n");
}

/* ---- Text ---- */

static void print_case(const sweep_case *at)
{
    printf("x = %.9g (%a): got %.9g (%a), want %.12g (%a)\n", (double)at->x, (double)at->x,
           (double)at->got, (double)at->got, at->want, at->want);
}

static void print_remarks(const sweep_result *result)
{
    if (result->greatest_ulp > 0) {
        printf("             worst ");
        print_case(&result->worst);
    }
    if (result->excused > 0)
        printf("             %llu errors above the bound are at most %.3g (2^%.1f)\n",
               (unsigned long long)result->excused, result->greatest_excused,
               log2(result->greatest_excused));
    if (result->exempt > 0)
        printf("             %llu inputs were checked for their range alone\n",
               (unsigned long long)result->exempt);
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        if (result->violations[k] > 0) {
            printf("    VIOLATED %s, %llu times, first ", sweep_property_name[k],
                   (unsigned long long)result->violations[k]);
            print_case(&result->example[k]);
        }
    }
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

void report_start(report_format format)
{
    if (format == REPORT_CSV)
        print_csv_header();
}

void report_results(report_format format, const sweep_request *request, const sweep_result *results)
{
    if (format == REPORT_TEXT)
        print_title(request);
    for (int t = 0; t < request->tier_count; t++) {
        if (format == REPORT_CSV)
            print_csv(request, &results[t]);
        else
            print_text(&results[t]);
    }
    fflush(stdout);
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
        fprintf(stderr, "\r%-26s [%-*.*s] %3.0f %%", in_progress, BAR, (int)(share * BAR), full,
                100 * share);
}

void report_progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%*s\r", BAR + 36, "");
}
