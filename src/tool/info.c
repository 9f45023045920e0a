/* SPDX-License-Identifier: MIT
 *
 * libactivate info: version, CPU, tiers, and why the current one runs. */
#include "output.h"
#include "tool.h"
#include "../dispatch/cpu.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "usage: libactivate info [--json]\n"
                           "\n"
                           "Version, compiler, CPU, the tiers of this build and which one runs.\n"
                           "\n"
                           "  --json  for programs\n";

enum { REASON_ROOM = 256 };

static act_isa best_available(void)
{
    static const act_isa best_first[] = { ACT_ISA_AVX512, ACT_ISA_AVX2,     ACT_ISA_NEON,
                                          ACT_ISA_SSE2,   ACT_ISA_PORTABLE, ACT_ISA_SCALAR };
    for (size_t i = 0; i < sizeof best_first / sizeof best_first[0]; i++)
        if (act_isa_available(best_first[i]))
            return best_first[i];
    return ACT_ISA_SCALAR;
}

/* Why act_isa_current() is what it is, in words. */
static void tell_reason(char reason[REASON_ROOM])
{
    const char *wanted = getenv("ACTIVATE_ISA");
    const char *running = act_isa_name(act_isa_current()), *best = act_isa_name(best_available());
    if (wanted == NULL || *wanted == '\0')
        snprintf(reason, REASON_ROOM, "the best available; ACTIVATE_ISA is not set");
    else if (strcmp(wanted, running) != 0)
        snprintf(reason, REASON_ROOM, "the best available; ACTIVATE_ISA=%.100s is %s", wanted,
                 act_isa_find(wanted) < 0 ? "no tier, ignored" : "not available, ignored");
    else if (strcmp(running, best) == 0)
        snprintf(reason, REASON_ROOM, "ACTIVATE_ISA says so");
    else
        snprintf(reason, REASON_ROOM, "ACTIVATE_ISA says so; the best available is %s", best);
}

/* Calls see() with what the CPU has of the instruction sets that some tier needs, and
 * with the registers that the operating system saves. */
static void each_feature(void (*see)(const char *name))
{
    const act_cpu_registers cpu = act_cpu_read();
    const struct {
        const char *name;
        uint32_t bits, mask;
    } features[] = {
        { "fma", cpu.leaf1_ecx, 1u << 12 },      { "avx", cpu.leaf1_ecx, 1u << 28 },
        { "f16c", cpu.leaf1_ecx, 1u << 29 },     { "avx2", cpu.leaf7_ebx, 1u << 5 },
        { "avx512f", cpu.leaf7_ebx, 1u << 16 },  { "avx512dq", cpu.leaf7_ebx, 1u << 17 },
        { "avx512cd", cpu.leaf7_ebx, 1u << 28 }, { "avx512bw", cpu.leaf7_ebx, 1u << 30 },
        { "avx512vl", cpu.leaf7_ebx, 1u << 31 }, { "ymm-saved", cpu.xcr0, 6u },
        { "zmm-saved", cpu.xcr0, 0xe6u },
    };
    for (size_t i = 0; cpu.max_leaf > 0 && i < sizeof features / sizeof features[0]; i++)
        if ((features[i].bits & features[i].mask) == features[i].mask)
            see(features[i].name);
}

/* ---- For people ---- */

static void print_feature(const char *name)
{
    printf(" %s", name);
}

static void print_text(const char *cpu, const char *reason)
{
    printf("version    %s\n", tool_version());
    printf("compiler   %s\n", tool_compiler());
    printf("cpu        %s\n", cpu);
    printf("features  ");
    each_feature(print_feature);
    printf("%s\ntiers     ", act_cpu_read().max_leaf > 0 ? "" : " not told");
    for (act_isa isa = ACT_ISA_SCALAR; act_isa_name(isa) != NULL; isa++)
        printf(" %s%s", act_isa_name(isa), act_isa_available(isa) ? "" : " (not available)");
    printf("\nrunning    %s (%s)\n", act_isa_name(act_isa_current()), reason);
}

/* ---- As JSON ---- */

static void add_feature(const char *name)
{
    json_text(NULL, name);
}

static void print_json(const char *cpu, const char *reason)
{
    json_open(NULL, '{');
    json_text("version", tool_version());
    json_text("compiler", tool_compiler());
    json_text("cpu", cpu);
    json_open("features", '[');
    each_feature(add_feature);
    json_close(']');
    json_open("tiers", '[');
    for (act_isa isa = ACT_ISA_SCALAR; act_isa_name(isa) != NULL; isa++) {
        json_open(NULL, '{');
        json_text("name", act_isa_name(isa));
        json_flag("available", act_isa_available(isa));
        json_close('}');
    }
    json_close(']');
    json_text("running", act_isa_name(act_isa_current()));
    json_text("reason", reason);
    json_close('}');
}

int tool_info(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    char cpu[TOOL_CPU_NAME_ROOM], reason[REASON_ROOM];
    int json = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option != 'j')
            return tool_help(option, "info", help);
        json = 1;
    }
    if (optind < argc)
        return tool_complain("info takes no arguments, got '%s'", argv[optind]);
    tool_cpu_name(cpu);
    tell_reason(reason);
    if (json)
        print_json(cpu, reason);
    else
        print_text(cpu, reason);
    return TOOL_FINE;
}
