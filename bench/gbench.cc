/* SPDX-License-Identifier: MIT
 *
 * Google Benchmark from C. The only C++ in this repository. */
#include "gbench.h"

#include <benchmark/benchmark.h>

namespace
{
benchmark::State &unwrap(gbench_state *state)
{
    return *reinterpret_cast<benchmark::State *>(state);
}
} // namespace

void gbench_initialize(int *argc, char **argv)
{
    benchmark::Initialize(argc, argv);
}

void gbench_context(const char *key, const char *value)
{
    benchmark::AddCustomContext(key, value);
}

void gbench_register(const char *name, gbench_function *function, const void *argument)
{
    auto run = [function, argument](benchmark::State &state) {
        function(reinterpret_cast<gbench_state *>(&state), argument);
    };
    benchmark::RegisterBenchmark(name, run);
}

size_t gbench_run(void)
{
    size_t count = benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return count;
}

int gbench_more(gbench_state *state, int64_t count)
{
    return unwrap(state).KeepRunningBatch(count);
}

void gbench_work(gbench_state *state, double items, double bytes)
{
    using benchmark::Counter;
    auto rate = Counter::kIsIterationInvariantRate;
    unwrap(state).counters["per_item"] = Counter(items, rate | Counter::kInvert);
    unwrap(state).counters["bytes"] = Counter(bytes, rate);
}
