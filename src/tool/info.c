/* SPDX-License-Identifier: MIT
 *
 * libactivate info: version, CPU, tiers, and why the current one runs. */
#include "tool.h"
#include "../cpu.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "usage: libactivate info\n"
                           "\n"
                           "Version, compiler, CPU, the tiers of this build and which one runs.\n";

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
static void print_reason(void)
{
    const char *wanted = getenv("ACTIVATE_ISA");
    if (wanted == NULL || *wanted == '\0') {
        printf("the best available; ACTIVATE_ISA is not set");
    } else if (strcmp(wanted, act_isa_name(act_isa_current())) == 0) {
        printf("ACTIVATE_ISA says so");
        if (act_isa_current() != best_available())
            printf("; the best available is %s", act_isa_name(best_available()));
    } else {
        printf("the best available; ACTIVATE_ISA=%s is %s", wanted,
               act_isa_find(wanted) < 0 ? "no tier, ignored" : "not available, ignored");
    }
}

/* What the CPU has of the instruction sets that some tier needs, and whether the
 * operating system saves the registers. */
static void print_cpu(void)
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
    char name[TOOL_CPU_NAME_ROOM];
    tool_cpu_name(name);
    printf("cpu        %s\n", name);
    if (cpu.max_leaf == 0)
        return;
    printf("features  ");
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        if ((features[i].bits & features[i].mask) == features[i].mask)
            printf(" %s", features[i].name);
    printf("\n");
}

static void print_tiers(void)
{
    printf("tiers     ");
    for (act_isa isa = ACT_ISA_SCALAR; act_isa_name(isa) != NULL; isa++)
        printf(" %s%s", act_isa_name(isa), act_isa_available(isa) ? "" : " (not available)");
    printf("\n");
}

int tool_info(int argc, char **argv)
{
    static const struct option options[] = { { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    const int option = getopt_long(argc, argv, "h", options, NULL);
    if (option == 'h') {
        fputs(help, stdout);
        return TOOL_FINE;
    }
    if (option != -1 || optind < argc) {
        fputs(help, stderr);
        return TOOL_MISUSED;
    }
    const uint32_t version = act_version();
    printf("version    %u.%u.%u\n", version >> 16, version >> 8 & 255, version & 255);
    printf("compiler   %s\n", tool_compiler());
    print_cpu();
    print_tiers();
    printf("running    %s (", act_isa_name(act_isa_current()));
    print_reason();
    printf(")\n");
    return TOOL_FINE;
}
