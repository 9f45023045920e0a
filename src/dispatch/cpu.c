/* SPDX-License-Identifier: MIT */
#include "cpu.h"

#if defined(__x86_64__) || defined(__i386__)
#    define CPU_X86 1
#    include <cpuid.h>
#endif

#define BIT(n) (UINT32_C(1) << (n))

/* CPUID.1:ECX */
#define FMA     BIT(12)
#define OSXSAVE BIT(27)
#define AVX     BIT(28)
#define F16C    BIT(29)
/* CPUID.(7,0):EBX */
#define AVX2     BIT(5)
#define BMI2     BIT(8)
#define AVX512F  BIT(16)
#define AVX512DQ BIT(17)
#define AVX512CD BIT(28)
#define AVX512BW BIT(30)
#define AVX512VL BIT(31)
/* XCR0: registers that the operating system saves */
#define XMM_YMM    (BIT(1) | BIT(2))
#define OPMASK_ZMM (BIT(5) | BIT(6) | BIT(7))

static int has(uint32_t bits, uint32_t wanted)
{
    return (bits & wanted) == wanted;
}

/* A CPU may have AVX while its system, or the hypervisor, does not save the
 * registers: then the first AVX instruction faults. Both must agree. */
static int runs_avx2(const act_cpu_registers *cpu)
{
    return cpu->max_leaf >= 7 && has(cpu->leaf1_ecx, OSXSAVE | AVX | FMA | F16C) &&
           has(cpu->xcr0, XMM_YMM) && has(cpu->leaf7_ebx, AVX2);
}

static int runs_avx512(const act_cpu_registers *cpu)
{
    const uint32_t all = AVX512F | AVX512DQ | AVX512CD | AVX512BW | AVX512VL | BMI2;
    return runs_avx2(cpu) && has(cpu->xcr0, OPMASK_ZMM) && has(cpu->leaf7_ebx, all);
}

int act_cpu_runs(const act_cpu_registers *cpu, act_isa isa)
{
    switch (isa) {
    case ACT_ISA_AVX2:
        return runs_avx2(cpu);
    case ACT_ISA_AVX512:
        return runs_avx512(cpu);
    default:
        return 1;
    }
}

#ifdef CPU_X86
/* Inline assembly, because the intrinsic would need this file compiled for AVX. */
static uint32_t read_xcr0(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/* The cache descriptions of `leaf` (4, or 0x8000001d for AMD): the largest one. */
static size_t largest_cache(uint32_t leaf)
{
    size_t largest = 0;
    for (uint32_t i = 0; i < 16; i++) {
        uint32_t eax, ebx, ecx, edx;
        __cpuid_count(leaf, i, eax, ebx, ecx, edx);
        const uint32_t type = eax & 31;
        if (type == 0)
            break;
        const size_t line = (ebx & 0xfff) + 1, partitions = (ebx >> 12 & 0x3ff) + 1;
        const size_t ways = (ebx >> 22) + 1, sets = (size_t)ecx + 1;
        const size_t bytes = line * partitions * ways * sets;
        if (type != 2 && bytes > largest)
            largest = bytes;
    }
    return largest;
}

static size_t read_last_cache(uint32_t max_leaf)
{
    uint32_t eax, ebx, ecx, edx;
    size_t bytes = max_leaf >= 4 ? largest_cache(4) : 0;
    __cpuid(0x80000000u, eax, ebx, ecx, edx);
    if (bytes == 0 && eax >= 0x8000001du) {
        __cpuid(0x80000001u, eax, ebx, ecx, edx);
        if (has(ecx, BIT(22))) /* topology extensions */
            bytes = largest_cache(0x8000001du);
    }
    return bytes;
}

act_cpu_registers act_cpu_read(void)
{
    act_cpu_registers cpu = { 0, 0, 0, 0, 0 };
    uint32_t eax, ebx, ecx, edx;
    if (__get_cpuid_max(0, NULL) == 0)
        return cpu;
    __cpuid(0, cpu.max_leaf, ebx, ecx, edx);
    __cpuid(1, eax, ebx, cpu.leaf1_ecx, edx);
    if (cpu.max_leaf >= 7)
        __cpuid_count(7, 0, eax, cpu.leaf7_ebx, ecx, edx);
    if (has(cpu.leaf1_ecx, OSXSAVE))
        cpu.xcr0 = read_xcr0();
    cpu.last_cache = read_last_cache(cpu.max_leaf);
    return cpu;
}
#else
act_cpu_registers act_cpu_read(void)
{
    const act_cpu_registers cpu = { 0, 0, 0, 0, 0 };
    return cpu;
}
#endif
