/* SPDX-License-Identifier: MIT
 *
 * What the CPU and its operating system can run. Detection is split in two: one
 * function reads registers, a pure one draws the conclusions, so that tests can
 * try every combination. */
#ifndef ACTIVATE_CPU_H
#define ACTIVATE_CPU_H

#include <activate/activate.h>

/* What CPUID and XGETBV say on x86; all zero elsewhere. */
typedef struct act_cpu_registers {
    uint32_t max_leaf;  /* CPUID.0:EAX */
    uint32_t leaf1_ecx; /* CPUID.1:ECX */
    uint32_t leaf7_ebx; /* CPUID.(7,0):EBX */
    uint32_t xcr0;      /* XGETBV(0), low half; 0 without OSXSAVE */
    size_t last_cache;  /* bytes of the largest data cache; 0 if not told */
} act_cpu_registers;

/* Reads them. Never fails: what cannot be read is 0. */
act_cpu_registers act_cpu_read(void);

/* Whether a CPU with these registers runs the kernels of a tier. Tiers that
 * belong to another architecture are not looked at: dispatch.c lists what the
 * build has. */
int act_cpu_runs(const act_cpu_registers *cpu, act_isa isa);

#endif
