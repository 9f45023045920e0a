# SPDX-License-Identifier: MIT
"""The mutants of mutate.py: each a mistake that somebody could make."""

from typing import NamedTuple, Optional, Sequence


class Mutant(NamedTuple):
    what: str
    file: str
    old: Optional[str]  # found just once in the file; None: `new` is a compiler flag
    new: str
    units: Sequence[str]  # the objects that get it, see Project.unit()
    tests: Sequence[str]  # those that ought to notice, the quickest first


# Where the twin may not help, since it would have the same mistake, the tests named are
# those that know the truth.
LOOPS, LINEAR, ELU = "src/kernels/loops.h", "src/kernels/linear.h", "src/kernels/elu.h"
CODE = "python3 tests/check_code.py objdump nm {objects}"
EXP, RUN, CPU = "src/kernels/exponential.h", "src/run.c", "src/cpu.c"

loops = [
    Mutant("the tail is one element short", LOOPS,
           "v_storen(y + i, f(v_loadn(x + i, k), p), k); ",
           "v_storen(y + i, f(v_loadn(x + i, k), p), k - 1); ", ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("the tail stores a whole vector", LOOPS,
           "v_storen(y + i, f(v_loadn(x + i, k), p), k); ",
           "v_store(y + i, f(v_loadn(x + i, k), p)); ", ["sse2"], ["memory -t sse2 -o silu"]),
    Mutant("the tail loads a whole vector", LOOPS,
           "v_storen(y + i, f(v_loadn(x + i, k), p), k); ",
           "v_storen(y + i, f(v_load(x + i), p), k); ", ["avx512"], ["memory -t avx512 -o silu"]),
    Mutant("the body runs one element too far", LOOPS,
           "i + 2 * VL <= n; i += 2 * VL) {                                  \\\n"
           "            loop_fetch(x + i, streams);                                         \\",
           "i + 2 * VL <= n + 1; i += 2 * VL) {                              \\\n"
           "            loop_fetch(x + i, streams);                                         \\",
           ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("the second vector is computed from the first", LOOPS, "loop_store(y + i + VL, f(second",
           "loop_store(y + i + VL, f(first", ["scalar"], ["memory -t scalar -o silu"]),
    Mutant("dy of the second vector is that of the first", LOOPS, "f(dsecond, second, p)",
           "f(dfirst, second, p)", ["sse2"], ["memory -t sse2 -o silu"]),
    Mutant("the head does not end at a short buffer's end", LOOPS, "return head < n ? head : n;",
           "return head;", ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("the head ends one element early", LOOPS, "head = VL - offset;",
           "head = VL - offset - (offset + 1 < VL);", ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("streaming stores in the ordinary kernel", LOOPS,
           "    if (streams)\n        v_stream(y, a);", "    if (!streams)\n        v_stream(y, a);",
           ["avx2"], ["memory -t avx2 -o silu"]),
]

vectors = [
    Mutant("a dropped sfence", "src/vec/sse2.h",
           "INLINE void v_fence(void)\n{\n    _mm_sfence();", "INLINE void v_fence(void)\n{",
           ["sse2"], [CODE]),
    Mutant("a dropped vzeroupper", "src/tiers/avx2.c", None, "-mno-vzeroupper", ["avx2"], [CODE]),
    Mutant("an unaligned store made aligned", "src/vec/avx2.h", "_mm256_storeu_ps(p, a)",
           "_mm256_store_ps(p, a)", ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("an unaligned load made aligned", "src/vec/sse2.h",
           "INLINE vf v_load(const float *p)\n{\n    return _mm_loadu_ps(p);",
           "INLINE vf v_load(const float *p)\n{\n    return _mm_load_ps(p);",
           ["sse2"], ["memory -t sse2 -o silu"]),
    Mutant("a mask one lane too long", "src/vec/avx512.h", "(1u << k) - 1", "(2u << k) - 1",
           ["avx512"], ["memory -t avx512 -o silu"]),
    Mutant("a mask one lane too short", "src/vec/avx2.h", "ones_then_zeros + 8 - k",
           "ones_then_zeros + 9 - k", ["avx2"], ["memory -t avx2 -o silu"]),
    Mutant("max with swapped operands", "src/vec/avx2.h", "_mm256_max_ps(a, b)",
           "_mm256_max_ps(b, a)", ["avx2"], ["tiers -t avx2 -o relu6"]),
    Mutant("min with swapped operands", "src/vec/avx512.h", "_mm512_min_ps(a, b)",
           "_mm512_min_ps(b, a)", ["avx512"], ["tiers -t avx512 -o relu6"]),
    Mutant("a comparison that is true for NaN", "src/vec/avx2.h", "_CMP_LE_OQ", "_CMP_NGT_UQ",
           ["avx2"], ["tiers -t avx2 -o relu"]),
    Mutant("a lost term of the exact residual", "src/vec/sse2.h", "v_mul(al, bl)",
           "v_mul(al, bh)", ["sse2"], ["tiers -t sse2 -o gelu_tanh"]),
    Mutant("NEON's fnma without its minus", "src/vec/neon.h", "vnegq_f32(a), b)", "a, b)",
           ["neon_simde"], ["tiers -t neon_simde -o elu"]),
    Mutant("a compiler that contracts to FMA", "src/tiers/avx2.c", None, "-ffp-contract=fast",
           ["avx2"], ["tiers -t avx2"]),
]

maths = [
    Mutant("relu's gradient lives at 0", LINEAR, "return v_zero_if(v_le(x, v_set1(0.0f)), dy);",
           "return v_zero_if(v_lt(x, v_set1(0.0f)), dy);", ["avx2"], ["semantics -t avx2 -o relu"]),
    Mutant("NaN kills relu's gradient", LINEAR, "return v_zero_if(v_le(x, v_set1(0.0f)), dy);",
           "return v_select(v_gt(x, v_set1(0.0f)), dy, v_set1(0.0f));", ["avx2"],
           ["semantics -t avx2 -o relu"]),
    Mutant("a dead zone multiplies by 0", LINEAR, "return v_zero_if(v_le(x, v_set1(0.0f)), dy);",
           "return v_mul(dy, v_select(v_le(x, v_set1(0.0f)), v_set1(0.0f), v_set1(1.0f)));",
           ["avx2"], ["semantics -t avx2 -o relu"]),
    Mutant("relu6 forgets NaN: swapped operands of min", "src/vec/common.h",
           "v_min(v_set1(greatest), v_max(v_set1(least), a))",
           "v_min(v_max(v_set1(least), a), v_set1(greatest))", ["avx2"],
           ["semantics -t avx2 -o relu6"]),
    Mutant("leaky_relu's slope at 0 is 1", LINEAR,
           "v_select(v_le(x, v_set1(0.0f)), p.a, v_set1(1.0f))",
           "v_select(v_lt(x, v_set1(0.0f)), p.a, v_set1(1.0f))", ["avx2"],
           ["semantics -t avx2 -o leaky_relu"]),
    Mutant("threshold's parameters swapped", LINEAR, "v_select(v_le(x, p.a), p.b, v_quiet(x))",
           "v_select(v_le(x, p.b), p.a, v_quiet(x))", ["avx2"], ["semantics -t avx2 -o threshold"]),
    Mutant("the shrinks' dead zone open at its ends", LINEAR, "return v_le(v_abs(x), p.a);",
           "return v_lt(v_abs(x), p.a);", ["avx2"], ["semantics -t avx2 -o hardshrink"]),
    Mutant("hardswish(-3) is -0", LINEAR, "v_max(v_set1(-6.0f), v_sub(least, raised));",
           "v_max(v_set1(-6.0f), v_neg(v_sub(raised, least)));", ["avx2"],
           ["semantics -t avx2 -o hardswish"]),
    Mutant("exp underflows early", ELU, "clamp(x, -110.0f, 89.0f)", "clamp(x, -100.0f, 89.0f)",
           ["avx2"], ["semantics -t avx2 -o exp", "accuracy -t avx2 -o exp"]),
    Mutant("elu's branches meet at -1", ELU,
           "return v_select(v_ge(x, v_set1(0.0f)), x, expm1_times(x, p.a));",
           "return v_select(v_ge(x, v_set1(-1.0f)), x, expm1_times(x, p.a));", ["avx2"],
           ["semantics -t avx2 -o elu", "accuracy -t avx2 -o elu"]),
    Mutant("a coefficient's last bit, against the twin", EXP, "0x1.12108p-7f", "0x1.121082p-7f", ["avx2"],
           ["tiers -t avx2 -o elu"]),
    Mutant("a leading coefficient's last bit, against the twin", EXP, "0x1.4bda24p-4f", "0x1.4bda26p-4f",
           ["avx2"], ["tiers -t avx2 -o exp"]),
    Mutant("a table entry's last bit, against the twin", EXP,
           "exp_table[8] = { 0x3f0b3a3e, 0x3f07d424", "exp_table[8] = { 0x3f0b3a3e, 0x3f07d425",
           ["avx512"], ["tiers -t avx512 -o exp"]),
    Mutant("a table entry's last bits, against the truth", EXP,
           "exp_table[8] = { 0x3f0b3a3e, 0x3f07d424", "exp_table[8] = { 0x3f0b3a3e, 0x3f07d426",
           ["avx2"], ["accuracy -t avx2 -o exp"]),
    Mutant("a coefficient's last bit, against the truth", EXP, "0x1.39d4c8p-2f", "0x1.39d4cap-2f",
           ["avx2"], ["accuracy -t avx2 -o exp"]),
]

calls = [
    Mutant("the grain is one line too long", RUN, "(items + cut.unit - 1) / cut.unit",
           "(items + cut.unit) / cut.unit", ["run"], ["parallel"]),
    Mutant("the last task is left out", RUN, "last / p.grain + 1, task", "last / p.grain, task",
           ["run"], ["parallel"]),
    Mutant("the last task runs over the end", RUN, "(rest < p->grain ? rest : p->grain) - skip",
           "p->grain - skip", ["run"], ["parallel"]),
    Mutant("tasks begin anywhere in a line", RUN, "grain_of(options, n, cut), cut.lead }",
           "grain_of(options, n, cut), 0 }", ["run"], ["parallel"]),
    Mutant("outputs may overlap by one element", "src/buffers.h",
           "return distance == 0 || distance / sizeof(float) >= n;",
           "return distance == 0 || distance / sizeof(float) >= n - 1;", ["api", "named"],
           ["overlap"]),
    Mutant("n * sizeof(float) may overflow", "src/buffers.h",
           "n <= (UINTPTR_MAX - at) / sizeof(float)", "n * sizeof(float) <= UINTPTR_MAX - at",
           ["api", "named"], ["overlap"]),
    Mutant("misaligned buffers pass", "src/buffers.h", "at % sizeof(float) == 0 &&", "1 &&",
           ["api", "named"], ["overlap"]),
    Mutant("a field that begins within `size` is read", "src/check.h",
           "offsetof(type, field) + sizeof((s)->field)", "offsetof(type, field) + 1", ["check"],
           ["api"]),
    Mutant("hardtanh refuses lo = hi", "src/params.h", "return a <= b;", "return a < b;",
           ["check", "named"], ["api"]),
    Mutant("elu from y refuses alpha = 0", "src/params.h",
           "case ACT_ELU:\n        return a >= 0;", "case ACT_ELU:\n        return a > 0;",
           ["api"], ["api"]),
]

dispatch = [
    Mutant("AVX2 without looking for F16C", CPU, "OSXSAVE | AVX | FMA | F16C",
           "OSXSAVE | AVX | FMA", ["cpu"], ["cpu"]),
    Mutant("AVX2 though the system does not save XMM", CPU, "(BIT(1) | BIT(2))", "(BIT(2))", ["cpu"],
           ["cpu"]),
    Mutant("AVX-512 without opmask state", CPU, "(BIT(5) | BIT(6) | BIT(7))", "(BIT(6) | BIT(7))",
           ["cpu"], ["cpu"]),
    Mutant("leaf 7 of a CPU that ends at 6", CPU, "return cpu->max_leaf >= 7 &&",
           "return cpu->max_leaf >= 6 &&", ["cpu"], ["cpu"]),
    Mutant("a tier in ACTIVATE_ISA that is not here", "src/dispatch.c",
           "isa < 0 || runnable(isa) == NULL ?", "isa < 0 ?", ["dispatch"], ["dispatch"]),
    Mutant("setuid programs obey ACTIVATE_ISA", "src/dispatch.c", "secure_getenv(name)",
           "getenv(name)", ["dispatch"], ["tests/process/setuid.sh {tier}"]),
    Mutant("act_isa_select() loses to the variable", "src/dispatch.c",
           "    atomic_store_explicit(&act_tier_current, tier, memory_order_release);\n",
           "    const act_tier *none = NULL;\n"
           "    atomic_compare_exchange_strong(&act_tier_current, &none, tier);\n",
           ["dispatch"], ["dispatch"]),
]

SOFTMAX, ROWSUM = "src/kernels/softmax.h", "src/kernels/rowsum.h"
PHILOX, RRELU = "src/kernels/philox.h", "src/kernels/rrelu.h"
MASK, GATED = "src/kernels/mask.h", "src/kernels/gated.h"
SUMS, MATRIX, CHANNELS = "src/layers/sums.c", "src/layers/matrix.h", "src/layers/channels.c"
STRIDED = ["layers/rows", "layers/gated", "layers/softmax"]  # those with matrix.h

rows = [
    Mutant("softmax does not take the greatest off", SOFTMAX,
           "return v_mul(v_fma(x, s->unit, v_neg(s->greatest)), s->rest);",
           "return v_mul(v_mul(x, s->unit), s->rest);", ["avx2"], ["softmax -t avx2"]),
    Mutant("a scale below 1 overflows", SOFTMAX, "size < 1 ? 0.5f : 1.0f", "size < 1 ? 1.0f : 1.0f",
           ["avx2", "avx512"], ["softmax_rows"]),
    Mutant("lanes that are not there are summed", SOFTMAX, "row_first(term, count)", "term",
           ["avx512"], ["softmax -t avx512"]),
    Mutant("lanes that are not there may be the greatest", SOFTMAX,
           "v_select(v_mask(UINT32_MAX << (n - i), 0), least, some)", "some", ["avx2"],
           ["softmax -t avx2"]),
    Mutant("log(S) without its lower half", SOFTMAX,
           "v_sub(v_sub(d, end->log_low), end->log_s)", "v_sub(d, end->log_s)", ["avx2"],
           ["softmax -t avx2"]),
    Mutant("a long row is not drained", ROWSUM, "SUM_BLOCK = 256 * SUM_LANES",
           "SUM_BLOCK = 65536 * SUM_LANES", ["avx2"], ["softmax -t avx2"]),
    Mutant("what an addition rounds away is lost", ROWSUM, "result.low = v_add(a.low, lost);",
           "result.low = a.low;", ["avx2"], ["softmax -t avx2"]),
    Mutant("softmax's gradient without y", SOFTMAX, "v_mul(v_mul(y, v_sub(dy, sum)), scale)",
           "v_mul(v_sub(dy, sum), scale)", ["avx2"], ["softmax -t avx2"]),
    Mutant("a scale of 0 makes -inf nothing", "src/layers/softmax.c", " && j->scale != 0;", ";",
           ["layers/softmax"], ["softmax_rows"]),
    Mutant("rows may overlap by a column", MATRIX, "distance % lower + cols <= lower",
           "distance % lower + cols <= lower + 1", STRIDED, ["channels_status"]),
    Mutant("rows of two strides may be interleaved", MATRIX,
           "in_stride == out_stride && distance % lower >= cols", "distance % lower >= cols",
           STRIDED, ["softmax_rows", "channels_status"]),
    Mutant("tasks of rows share lines", MATRIX, "size_t unit = 64 / sizeof(float);",
           "size_t unit = 1;", STRIDED, ["softmax_rows", "rows", "gated"]),
]

slopes = [
    Mutant("a round's key of the other word", PHILOX, "v_wset1(even + r * PHILOX_W0)",
           "v_wset1(even + r * PHILOX_W1)", ["avx2"], ["rrelu -t avx2"]),
    Mutant("a counter of 32 bits", PHILOX, "high = (uint32_t)(s >> 27)", "high = 0", ["avx2"],
           ["rrelu -t avx2"]),
    Mutant("nine rounds", PHILOX, "for (int r = 3; r < PHILOX_ROUNDS; r++)",
           "for (int r = 3; r < PHILOX_ROUNDS - 1; r++)", ["avx512"], ["rrelu -t avx512"]),
    Mutant("upper is drawn", RRELU, "v_min(v_add(v_mul(draw, c->step), c->lower), c->greatest)",
           "v_add(v_mul(draw, c->step), c->lower)", ["avx2"], ["rrelu -t avx2"]),
    Mutant("slopes are fused", RRELU, "v_add(v_mul(draw, c->step), c->lower)",
           "v_fma(draw, c->step, c->lower)", ["avx2"], ["rrelu -t avx2"]),
    Mutant("each task draws the same", "src/layers/rrelu.c", "draw.offset += begin;",
           "draw.offset += 0 * begin;", ["layers/rrelu"], ["rrelu"]),
]

masks = [
    Mutant("NaN is dead", MASK, "v_mask_bits(v_le(x, v_set1(0.0f))) ^",
           "v_mask_bits(v_gt(x, v_set1(0.0f))) ^ 0 *", ["avx2"], ["mask -t avx2"]),
    Mutant("a last bit is lost", MASK, "if (w->count > 0)", "if (w->count > 1)", ["avx2"],
           ["mask -t avx2"]),
    Mutant("the shift brings nothing in", MASK, "word |= mask_load(at + 8) << (WORD - head);",
           "word |= 0;", ["sse2"], ["mask -t sse2"]),
    Mutant("bits beyond the mask are read", MASK, "head > 0 ? 2 * WORD : WORD", "WORD", ["avx2"],
           ["mask -t avx2"]),
    Mutant("tasks share a byte", "src/layers/mask.c", "cut.unit = 512;", "cut.unit = 4;",
           ["layers/mask"], ["mask"]),
    Mutant("a mask in the output", "src/layers/mask.c",
           "act_bytes_apart(output, bytes, mask, mask_bytes) &&", "1 &&", ["layers/mask"], ["mask"]),
]

gates = [
    Mutant("db from b", GATED, "to[1] = v_mul(dy, name##_f(a, p)); ",
           "to[1] = v_mul(dy, name##_f(b, p)); ", ["avx2"], ["gated -t avx2"]),
    Mutant("streams that are not aligned", GATED, "&& aligned_alike(da, db); ",
           "                         ; ", ["avx2"], ["gated -t avx2"]),
    Mutant("the second half is the gate", "src/layers/gated.c",
           "flags & ACT_GATE_SECOND ? second : first", "flags & ACT_GATE_SECOND ? first : second",
           ["layers/gated"], ["gated"]),
    Mutant("da and db may be one", "src/layers/gated.c", "|| da == db ||", "||", ["layers/gated"],
           ["gated"]),
]

channels = [
    Mutant("prelu's slope learns from the live side", "src/kernels/prelu.h",
           "return v_select(v_le(x, v_set1(0.0f)), v_mul(dy, x), v_set1(0.0f));",
           "return v_select(v_le(x, v_set1(0.0f)), v_set1(0.0f), v_mul(dy, x));", ["avx2"],
           ["sums -t avx2"]),
    Mutant("a shape's overflow is not seen", "src/layers/shape.c",
           "outer > SIZE_MAX / (channels * inner)", "0", ["layers/shape"], ["channels_status"]),
    Mutant("accumulating overwrites", SUMS, "job->gradient[c] += (float)sum;",
           "job->gradient[c] = (float)sum;", ["layers/sums"], ["sums", "channels"]),
    Mutant("the last tile is forgotten", SUMS, "if (panel.cols > 0) {", "if (panel.cols > SIZE_MAX / 2) {",
           ["layers/sums"], ["sums", "channels"]),
    Mutant("one piece too few", SUMS, "for (size_t k = 0; k < pieces; k++)",
           "for (size_t k = 0; k + 1 < pieces || k == 0; k++)", ["layers/sums"], ["sums", "channels"]),
    Mutant("tasks decide the order", SUMS, "act_least(count, act_least(most, p->units - item % p->units))",
           "act_least(count, p->units - item % p->units)", ["layers/sums"], ["sums", "channels"]),
    Mutant("an operand in the output", CHANNELS,
           "act_buffer_fits(call->out, n) &&\n"
           "           act_buffers_apart(call->operand, channels, call->out, n);",
           "act_buffer_fits(call->out, n) && channels;", ["layers/channels"], ["channels_status"]),
    Mutant("a gradient in the operand", CHANNELS,
           "act_buffers_apart(gradient, channels, call->operand, channels) &&", "1 &&",
           ["layers/channels"], ["channels_status"]),
    Mutant("a residual that overlaps the output", "src/layers/residual.c",
           "!act_buffers_agree(r, y, n)", "0", ["layers/residual"], ["channels_status"]),
    Mutant("a unit is dead from one zero on", "src/layers/count.c",
           "t.dead = t.zeros == job->outer;", "t.dead = t.zeros > 0;", ["layers/count"], ["count"]),
]

INSTALL, VERSION = "cmake/install.cmake", "cmake/activate-config-version.cmake.in"
INSTALLED = ["cmake -D SOURCE={scratch} -D BUILD={build} -D WORK={scratch}/work "
             "-P tests/mutation/install.cmake"]
HOST = ["cmake -D SOURCE={scratch} -D WORK={scratch}/work -D GENERATOR=Ninja -D CC=cc -D CXX=c++ "
        "-D NM=nm -D FLAGS= -P tests/consumer/host.cmake"]
FLAGS = ["cmake -D SOURCE={scratch} -D WORK={scratch}/work -D GENERATOR=Ninja -D CC=cc "
         "-D TYPE=Release -D TIERS=sse2 -D PLAIN={build}/libactivate.so "
         "-P tests/flags/build.cmake"]

packaging = [
    Mutant("another version in the .pc file", "cmake/activate.pc.in", "Version: @PROJECT_VERSION@",
           "Version: 0.8.0", [], INSTALLED),
    Mutant("another version in CMake's file", VERSION, 'set(PACKAGE_VERSION "@PROJECT_VERSION@")',
           'set(PACKAGE_VERSION "0.8.0")', [], INSTALLED),
    Mutant("no manual of the library", INSTALL, "/man3\n", "/man8\n", [], INSTALLED),
    Mutant("no manual of the program", INSTALL, "/man1 COMPONENT program", "/man8 COMPONENT program",
           [], INSTALLED),
    Mutant("headers in a folder too deep", INSTALL,
           "DIRECTORY include/activate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}",
           "DIRECTORY include/activate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/activate", [],
           INSTALLED),
    Mutant("a version of another series will do", VERSION,
           'elseif(NOT PACKAGE_FIND_VERSION MATCHES "${activate_same}")', "elseif(FALSE)", [],
           INSTALLED),
    Mutant("the end of a range is within", VERSION, 'STREQUAL "EXCLUDE"', 'STREQUAL "INCLUDE"', [],
           INSTALLED),
    Mutant("every component is there", "cmake/activate-config.cmake.in",
           "  elseif(activate_FIND_REQUIRED_${component})", "  elseif(FALSE)", [], INSTALLED),
    Mutant("relative paths in /usr", "cmake/system_pc.cmake", 'STREQUAL "/usr"', 'STREQUAL "/opt"',
           [], INSTALLED),
    Mutant("a soname of its own", "CMakeLists.txt", "SOVERSION ${PROJECT_VERSION_MAJOR} EXPORT",
           "SOVERSION 7 EXPORT", [], INSTALLED),
    Mutant("the static library exports", "CMakeLists.txt",
           'activate_static_objects PRIVATE "ACT_API="', 'activate_static_objects PRIVATE "ACT_NO="',
           [], HOST),
    Mutant("a host's unity build is taken", "CMakeLists.txt", "set(CMAKE_UNITY_BUILD OFF)", "", [],
           HOST),
    Mutant("a host's warnings are taken", "cmake/warnings.cmake", "  set(ACTIVATE_WARNINGS -w)",
           "  set(ACTIVATE_WARNINGS)", [], HOST),
    Mutant("BUILD_SHARED_LIBS for everybody", "CMakeLists.txt",
           "if(PROJECT_IS_TOP_LEVEL)\n  option(BUILD", "if(TRUE)\n  option(BUILD", [], HOST),
    Mutant("the user's flags come last", "cmake/tiers.cmake",
           "${ACTIVATE_WARNINGS} ${ACTIVATE_ARITHMETIC}", "${ACTIVATE_WARNINGS}", [], FLAGS),
]

ALL = [*loops, *vectors, *maths, *calls, *dispatch, *rows, *slopes, *masks, *gates,
       *channels, *packaging]
