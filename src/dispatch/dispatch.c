/* SPDX-License-Identifier: MIT
 *
 * One atomic pointer to the tier in use. The first call detects; concurrent first
 * calls find the same answer, and whoever comes first stores it. */
#define _GNU_SOURCE /* secure_getenv */
#include "dispatch/dispatch.h"
#include "dispatch/cpu.h"
#include "work/stream.h"

#include <stdlib.h>
#include <string.h>

/* Best first. */
static const act_tier *const tiers[] = {
#ifdef ACT_HAVE_AVX512
    &act_tier_avx512,
#endif
#ifdef ACT_HAVE_AVX2
    &act_tier_avx2,
#endif
#ifdef ACT_HAVE_NEON
    &act_tier_neon,
#endif
#ifdef ACT_HAVE_SSE2
    &act_tier_sse2,
#endif
#ifdef ACT_HAVE_PORTABLE
    &act_tier_portable,
#endif
    &act_tier_scalar,
};
enum { TIER_COUNT = sizeof tiers / sizeof *tiers };

_Atomic(const act_tier *) act_tier_current;

/* An output of half the last cache pushes everything else out of it, its own
 * beginning included. Where the CPU does not tell, 32 MiB are assumed. */
enum { ASSUMED_CACHE = 32 << 20 };
_Atomic(size_t) act_stream_from = ASSUMED_CACHE / 2 / sizeof(float);

/* What the CPU is, read once, for a hypervisor takes microseconds to answer: bit i says that
 * it runs tiers[i]; 0: not read yet. Whoever reads it too, at the same time, finds the same. */
static _Atomic(unsigned) runnable_tiers;
static _Atomic(size_t) last_cache;

static unsigned know_cpu(void)
{
    unsigned bits = atomic_load_explicit(&runnable_tiers, memory_order_acquire);
    if (bits == 0) {
        const act_cpu_registers cpu = act_cpu_read();
        for (int i = 0; i < TIER_COUNT; i++)
            if (act_cpu_runs(&cpu, tiers[i]->isa))
                bits |= 1u << i;
        atomic_store_explicit(&last_cache, cpu.last_cache, memory_order_relaxed);
        atomic_store_explicit(&runnable_tiers, bits, memory_order_release);
    }
    return bits;
}

/* The tier if it is in this build and the CPU has it, the best for AUTO. */
static const act_tier *runnable(act_isa isa)
{
    const unsigned bits = know_cpu();
    for (int i = 0; i < TIER_COUNT; i++)
        if ((isa == ACT_ISA_AUTO || isa == tiers[i]->isa) && (bits >> i & 1) != 0)
            return tiers[i];
    return NULL;
}

/* A variable of the environment; not for programs that run with more rights than
 * their user. */
static const char *variable(const char *name)
{
#ifdef __linux__
    return secure_getenv(name);
#else
    return getenv(name);
#endif
}

static act_isa wanted_by_user(void)
{
    const char *const name = variable("ACTIVATE_ISA");
    const act_isa isa = act_isa_find(name);
    return isa < 0 || runnable(isa) == NULL ? ACT_ISA_AUTO : isa;
}

/* A number of decimal digits alone; false for anything else. */
static int parse(const char *digits, size_t *number)
{
    size_t value = 0;
    if (digits == NULL || *digits == '\0')
        return 0;
    for (; *digits != '\0'; digits++) {
        const size_t digit = (size_t)(*digits - '0');
        if (*digits < '0' || *digits > '9' || value > (SIZE_MAX - digit) / 10)
            return 0;
        value = 10 * value + digit;
    }
    *number = value;
    return 1;
}

/* Bytes from which on outputs are streamed: ACTIVATE_STREAM_FROM, or half the last
 * cache. False if neither is known. */
static int choose_stream_from(size_t *bytes)
{
    if (parse(variable("ACTIVATE_STREAM_FROM"), bytes))
        return 1;
    know_cpu();
    *bytes = atomic_load_explicit(&last_cache, memory_order_relaxed) / 2;
    return *bytes != 0;
}

const act_tier *act_tier_choose(void)
{
    const act_tier *current = NULL;
    const act_tier *const found = runnable(wanted_by_user());
    const act_tier *const chosen = found != NULL ? found : &act_tier_scalar;
    size_t bytes;
    if (choose_stream_from(&bytes))
        atomic_store_explicit(&act_stream_from, bytes / sizeof(float), memory_order_relaxed);
    return atomic_compare_exchange_strong(&act_tier_current, &current, chosen) ? chosen : current;
}

static const char *const isa_names[] = {
    [ACT_ISA_AUTO] = "auto", [ACT_ISA_SCALAR] = "scalar", [ACT_ISA_PORTABLE] = "portable",
    [ACT_ISA_SSE2] = "sse2", [ACT_ISA_AVX2] = "avx2",     [ACT_ISA_AVX512] = "avx512",
    [ACT_ISA_NEON] = "neon",
};
enum { ISA_COUNT = sizeof isa_names / sizeof *isa_names };

static int isa_is_known(act_isa isa)
{
    return isa >= 0 && isa < ISA_COUNT;
}

const char *act_isa_name(act_isa isa)
{
    return isa_is_known(isa) ? isa_names[isa] : NULL;
}

act_isa act_isa_find(const char *name)
{
    if (name == NULL)
        return ACT_ERR_UNKNOWN;
    for (act_isa isa = 0; isa < ISA_COUNT; isa++)
        if (strcmp(name, isa_names[isa]) == 0)
            return isa;
    return ACT_ERR_UNKNOWN;
}

int act_isa_is_fused(act_isa isa)
{
    return isa == ACT_ISA_AVX2 || isa == ACT_ISA_AVX512 || isa == ACT_ISA_NEON;
}

act_isa act_isa_current(void)
{
    return act_tier_now()->isa;
}

int act_isa_available(act_isa isa)
{
    return isa_is_known(isa) && runnable(isa) != NULL;
}

act_status act_isa_select(act_isa isa)
{
    if (!isa_is_known(isa))
        return ACT_ERR_UNKNOWN;
    const act_tier *const tier = runnable(isa);
    if (tier == NULL)
        return ACT_ERR_UNSUPPORTED;
    act_tier_now(); /* once, so that the cache is known */
    atomic_store_explicit(&act_tier_current, tier, memory_order_release);
    return ACT_OK;
}
