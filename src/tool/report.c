/* SPDX-License-Identifier: MIT
 *
 * Results of verify, as tables and as JSON. */
#include "report.h"
#include "output.h"
#include "tool.h"
#include <math.h>
#include <stdio.h>

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
    const act_op_info info = tool_describe(request->op);
    for (int k = 0; k < info.param_count; k++)
        printf("%s%s=%.9g", k == 0 ? "" : ";", info.params[k].name, (double)request->params[k]);
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
    printf("%s,%s,%s,", tool_describe(request->op).name, act_pass_name[request->pass],
           act_isa_name(result->isa));
    print_params(request);
    printf(",%lu,%llu,%.17g,", (unsigned long)request->stride, (unsigned long long)result->counted,
           result->greatest_ulp);
    if (result->greatest_ulp > 0)
        printf("%.9g,%.9g,%.17g,", (double)worst->x, output_shown((double)worst->got), worst->want);
    else
        printf(",,,");
    printf("%.9g,%.9g,%.9g,", mean(result), rounded_share(result), result->greatest_absolute);
    print_violations(result);
    printf("\n");
}

static void print_csv_header(int argc, char **argv)
{
    char cpu[TOOL_CPU_NAME_ROOM];
    tool_cpu_name(cpu);
    printf("# version: %s\n# compiler: %s\n# cpu: %s\n# command: %s verify", tool_version(),
           tool_compiler(), cpu, TOOL_NAME);
    for (int i = 1; i < argc; i++)
        printf(" %s", argv[i]);
    printf("\nop,pass,tier,params,stride,count,max_ulp,worst_x,got,want,mean_ulp,"
           "correctly_rounded_share,max_absolute,violations\n");
    fflush(stdout);
}

/* ---- Text ---- */

static void print_case(FILE *out, const sweep_case *at)
{
    const double x = output_shown((double)at->x), got = output_shown((double)at->got);
    const double want = output_shown(at->want);
    fprintf(out, "x = %.9g (%a): got %.9g (%a), want %.12g (%a)\n", x, x, got, got, want, want);
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
    const act_op_info info = tool_describe(request->op);
    printf("%s %s", info.name, act_pass_name[request->pass]);
    for (int k = 0; k < info.param_count; k++)
        printf("%s%s = %.9g", k == 0 ? ", " : " ", info.params[k].name, (double)request->params[k]);
    printf("\n    tier      max ULP   bound  mean ULP   correctly rounded      inputs\n");
}

static void print_text(const sweep_result *result)
{
    printf("    %-8s %8.4g  %6.4g  %8.4f  %17.6f %%  %10llu  %s\n", act_isa_name(result->isa),
           result->greatest_ulp, result->bound, mean(result), 100 * rounded_share(result),
           (unsigned long long)result->counted, sweep_violations(result) > 0 ? "VIOLATED" : "ok");
    print_remarks(result);
}

/* ---- JSON ---- */

static void start_json(int argc, char **argv)
{
    char cpu[TOOL_CPU_NAME_ROOM];
    tool_cpu_name(cpu);
    json_open(NULL, '{');
    json_text("version", tool_version());
    json_text("compiler", tool_compiler());
    json_text("cpu", cpu);
    json_open("command", '[');
    json_text(NULL, TOOL_NAME);
    json_text(NULL, "verify");
    for (int i = 1; i < argc; i++)
        json_text(NULL, argv[i]);
    json_close(']');
    json_open("results", '[');
}

static void print_json_case(const sweep_case *at)
{
    json_float("x", at->x);
    json_float("got", at->got);
    json_double("want", at->want);
}

static void print_json_violations(const sweep_result *result)
{
    json_open("violations", '[');
    for (int k = 0; k < SWEEP_PROPERTY_COUNT; k++) {
        if (result->violations[k] == 0)
            continue;
        json_open(NULL, '{');
        json_text("property", sweep_property_name[k]);
        json_count("count", result->violations[k]);
        print_json_case(&result->example[k]);
        if (k == SWEEP_SAME_BITS)
            json_text("wanted_by", act_isa_name(result->agrees_with));
        json_close('}');
    }
    json_close(']');
}

static void print_json(const sweep_request *request, const sweep_result *result)
{
    json_open(NULL, '{');
    json_text("name", tool_describe(request->op).name);
    json_text("pass", act_pass_name[request->pass]);
    json_text("tier", act_isa_name(result->isa));
    tool_print_params("parameters", request->op, request->params);
    json_count("stride", request->stride);
    json_count("count", result->counted);
    json_float("bound_ulp", (float)result->bound);
    json_double("max_ulp", result->greatest_ulp);
    if (result->greatest_ulp > 0) {
        json_open("worst", '{');
        print_json_case(&result->worst);
        json_close('}');
    } else {
        json_null("worst");
    }
    json_double("mean_ulp", mean(result));
    json_double("correctly_rounded_share", rounded_share(result));
    json_double("max_absolute", result->greatest_absolute);
    json_count("excused", result->excused);
    json_count("exempt", result->exempt);
    print_json_violations(result);
    json_close('}');
}

/* ---- All ---- */

void report_start(report_format format, int argc, char **argv)
{
    if (format == REPORT_CSV)
        print_csv_header(argc, argv);
    if (format == REPORT_JSON)
        start_json(argc, argv);
}

static void report_result(report_format format, const sweep_request *request,
                          const sweep_result *result)
{
    switch (format) {
    case REPORT_TEXT:
        print_text(result);
        break;
    case REPORT_CSV:
        print_csv(request, result);
        print_examples(stderr, result);
        break;
    case REPORT_JSON:
        print_json(request, result);
        break;
    }
}

int report_results(report_format format, const sweep_request *request, const sweep_result *results)
{
    if (format == REPORT_TEXT)
        print_title(request);
    for (int t = 0; t < request->tier_count; t++) {
        report_result(format, request, &results[t]);
        fflush(stdout);
    }
    return !ferror(stdout);
}

void report_end(report_format format)
{
    if (format == REPORT_JSON) {
        json_close(']');
        json_close('}');
    }
}
