/* SPDX-License-Identifier: MIT
 *
 * Which tiers a CPU runs, as a function of its registers: every combination of
 * the bits that matter, some as real processors have them, and this one. Bit numbers are
 * Intel's, written out once more: SDM volume 2, CPUID; volume 1, 13.3. */
#include "harness.h"
#include "dispatch/cpu.h"

#include <stdio.h>

typedef struct need {
    enum { LEAF1_ECX, LEAF7_EBX, XCR0 } where;
    int bit;
} need;

enum { AVX2_NEEDS = 7, NEEDS = 16 };
static const need needs[NEEDS] = {
    { LEAF1_ECX, 12 }, /* FMA             */
    { LEAF1_ECX, 27 }, /* OSXSAVE         */
    { LEAF1_ECX, 28 }, /* AVX             */
    { LEAF1_ECX, 29 }, /* F16C            */
    { LEAF7_EBX, 5 },  /* AVX2            */
    { XCR0, 1 },       /* XMM is saved    */
    { XCR0, 2 },       /* YMM             */
    { LEAF7_EBX, 16 }, /* AVX-512 F       */
    { LEAF7_EBX, 17 }, /* DQ              */
    { LEAF7_EBX, 28 }, /* CD              */
    { LEAF7_EBX, 30 }, /* BW              */
    { LEAF7_EBX, 31 }, /* VL              */
    { LEAF7_EBX, 8 },  /* BMI2            */
    { XCR0, 5 },       /* k0 to k7        */
    { XCR0, 6 },       /* ZMM0 to 15, top */
    { XCR0, 7 },       /* ZMM16 to 31     */
};

static void set(act_cpu_registers *cpu, need what, int on)
{
    uint32_t *const word = what.where == LEAF1_ECX   ? &cpu->leaf1_ecx
                           : what.where == LEAF7_EBX ? &cpu->leaf7_ebx
                                                     : &cpu->xcr0;
    const uint32_t bit = UINT32_C(1) << what.bit;
    *word = on ? *word | bit : *word & ~bit;
}

/* A CPU whose bits that do not matter are all `rest`, the others as in `have`. */
static act_cpu_registers make(uint32_t have, uint32_t rest)
{
    act_cpu_registers cpu = { .max_leaf = 7, .leaf1_ecx = rest, .leaf7_ebx = rest, .xcr0 = rest };
    for (int i = 0; i < NEEDS; i++)
        set(&cpu, needs[i], have >> i & 1);
    return cpu;
}

static void expect(const act_cpu_registers *cpu, int avx2, int avx512)
{
    if (act_cpu_runs(cpu, ACT_ISA_AVX2) != avx2 || act_cpu_runs(cpu, ACT_ISA_AVX512) != avx512)
        fail_msg("leaf %u, CPUID.1:ECX %08x, CPUID.7:EBX %08x, XCR0 %08x: avx2 %d, avx512 %d",
                 cpu->max_leaf, cpu->leaf1_ecx, cpu->leaf7_ebx, cpu->xcr0,
                 act_cpu_runs(cpu, ACT_ISA_AVX2), act_cpu_runs(cpu, ACT_ISA_AVX512));
    assert_int_equal(act_cpu_runs(cpu, ACT_ISA_SSE2), 1);
    assert_int_equal(act_cpu_runs(cpu, ACT_ISA_SCALAR), 1);
    assert_int_equal(act_cpu_runs(cpu, ACT_ISA_PORTABLE), 1);
}

static void test_every_combination(void **state)
{
    const uint32_t all = (1u << NEEDS) - 1, all_of_avx2 = (1u << AVX2_NEEDS) - 1;
    (void)state;
    for (uint32_t have = 0; have <= all; have++) {
        for (int rest = 0; rest < 2; rest++) {
            const act_cpu_registers cpu = make(have, rest ? UINT32_MAX : 0);
            expect(&cpu, (have & all_of_avx2) == all_of_avx2, have == all);
        }
    }
}

/* Leaves beyond max_leaf repeat other leaves: what they say counts for nothing. */
static void test_old_leaves(void **state)
{
    (void)state;
    for (uint32_t leaf = 0; leaf < 32; leaf++) {
        act_cpu_registers cpu = make(UINT32_MAX, UINT32_MAX);
        cpu.max_leaf = leaf;
        expect(&cpu, leaf >= 7, leaf >= 7);
    }
}

static void test_real_processors(void **state)
{
    static const struct {
        act_cpu_registers cpu;
        int avx2, avx512;
    } known[] = {
        { { .max_leaf = 0 }, 0, 0 },
        /* Nehalem */
        { { .max_leaf = 11, .leaf1_ecx = 0x009ce3bd }, 0, 0 },
        /* Sandy Bridge: AVX alone */
        { { .max_leaf = 13, .leaf1_ecx = 0x1fbae3ff, .xcr0 = 7 }, 0, 0 },
        /* Haswell; in a VM that does not save YMM; with AVX switched off at boot */
        { { .max_leaf = 13, .leaf1_ecx = 0x7ffafbff, .leaf7_ebx = 0x27ab, .xcr0 = 7 }, 1, 0 },
        { { .max_leaf = 13, .leaf1_ecx = 0x7ffafbff, .leaf7_ebx = 0x27ab, .xcr0 = 3 }, 0, 0 },
        { { .max_leaf = 13, .leaf1_ecx = 0x77fafbff, .leaf7_ebx = 0x27ab }, 0, 0 },
        /* Skylake-X; under a system that knows no ZMM */
        { { .max_leaf = 22, .leaf1_ecx = 0x7ffefbff, .leaf7_ebx = 0xd39ffffb, .xcr0 = 0xe7 },
          1,
          1 },
        { { .max_leaf = 22, .leaf1_ecx = 0x7ffefbff, .leaf7_ebx = 0xd39ffffb, .xcr0 = 7 }, 1, 0 },
        /* Knights Landing: AVX-512 F and CD without BW, DQ and VL */
        { { .max_leaf = 13, .leaf1_ecx = 0x7ff8f3bf, .leaf7_ebx = 0x1c0d27ab, .xcr0 = 0xe7 },
          1,
          0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        expect(&known[i].cpu, known[i].avx2, known[i].avx512);
}

/* The compiler's own runtime reads the same registers. */
static void test_this_cpu(void **state)
{
    const act_cpu_registers cpu = act_cpu_read();
    (void)state;
#ifdef __x86_64__
    __builtin_cpu_init();
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    expect(&cpu, avx2,
           avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2"));
#else
    expect(&cpu, 0, 0);
#endif
}

/* Linux says the same of the caches of the CPU that it boots on, in KiB. */
static void test_last_cache(void **state)
{
    size_t largest = 0;
    (void)state;
    for (int i = 0; i < 16; i++) {
        char name[80], type[16] = "";
        size_t kib = 0;
        snprintf(name, sizeof name, "/sys/devices/system/cpu/cpu0/cache/index%d/size", i);
        FILE *file = fopen(name, "r");
        if (file == NULL)
            break;
        if (fscanf(file, "%zuK", &kib) != 1)
            kib = 0;
        fclose(file);
        snprintf(name, sizeof name, "/sys/devices/system/cpu/cpu0/cache/index%d/type", i);
        file = fopen(name, "r");
        if (file != NULL && fscanf(file, "%15s", type) == 1 && strcmp(type, "Instruction") != 0)
            largest = kib > largest ? kib : largest;
        if (file != NULL)
            fclose(file);
    }
    if (largest == 0)
        h_skip("the system does not say which caches there are");
#ifdef __x86_64__
    assert_int_equal(act_cpu_read().last_cache, largest * 1024);
#endif
}

static void add(void)
{
    h_add("every combination of bits", NULL, NULL, test_every_combination, NULL);
    h_add("leaves that are not there", NULL, NULL, test_old_leaves, NULL);
    h_add("real processors", NULL, NULL, test_real_processors, NULL);
    h_add("this processor", NULL, NULL, test_this_cpu, NULL);
    h_add("its last cache", NULL, NULL, test_last_cache, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "cpu", add);
}
