# SPDX-License-Identifier: MIT
#
# Which files and flags make which tier. Only tiers' files get instruction set
# flags; everything else is compiled for the baseline of the platform.

# Arithmetic as written: no contraction to FMA, no errno from sqrtf, no fast-math.
set(ACTIVATE_ARITHMETIC -ffp-contract=off -fno-math-errno -fno-trapping-math)

# gcc's strict C11 computes float as double on s390x (FLT_EVAL_METHOD is 1), in the
# library and in what is compared to it.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^s390" AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fexcess-precision=fast)
endif()

# The atomic pointer as plain instructions: gcc's helper for newer AArch64 comes with
# a constructor.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  include(CheckCCompilerFlag)
  check_c_compiler_flag(-mno-outline-atomics ACTIVATE_HAS_NO_OUTLINE_ATOMICS)
endif()

# In a debug build, too: without optimisation gcc makes sqrtf a call of libm, and
# intrinsics take many times as long.
set(ACTIVATE_OPTIMISE $<$<NOT:$<CONFIG:Release,RelWithDebInfo,MinSizeRel>>:-O2>)

function(activate_compile_settings target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target} PRIVATE
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_compile_definitions(${target} PRIVATE ACT_BUILD)
  target_compile_options(${target} PRIVATE ${ACTIVATE_WARNINGS} ${ACTIVATE_ARITHMETIC}
    ${ACTIVATE_OPTIMISE} ${ACTIVATE_HARDENING}
    $<$<BOOL:${ACTIVATE_HAS_NO_OUTLINE_ATOMICS}>:-mno-outline-atomics>)
endfunction()

# One lane is one lane: vectors that a compiler makes of scalar steps have lanes of its own,
# which may divide 0 by 0 or overflow, and trap. gcc 14 vectorises the loops, clang pairs
# of divisions; clang knows both options by gcc's names.
set(ACTIVATE_FLAGS_scalar -fno-tree-vectorize -fno-tree-slp-vectorize)

# What src/cpu.c asks the CPU for before such a file runs, no more: -march=x86-64-v4
# also lets the compiler use MOVBE, LZCNT and others.
set(ACTIVATE_FLAGS_sse2 -msse2)
set(ACTIVATE_FLAGS_avx2 -mavx2 -mfma -mf16c)
set(ACTIVATE_FLAGS_avx512 -mavx512f -mavx512cd -mavx512bw -mavx512dq -mavx512vl
  -mfma -mf16c -mbmi2)

# For gcc, which by default neither interleaves the two vectors of an iteration nor moves
# what does not change out of long loops. Only where that was measured; and the tiers that
# few run stay small, so that the library stays below 2 MB. 200 unswitches all that gcc 12
# can.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(ACTIVATE_TUNING -fschedule-insns -fsched-pressure)
  set(small $<$<CONFIG:Release>:-O2> -fno-align-loops -fno-align-jumps -fno-align-labels)
  list(APPEND ACTIVATE_FLAGS_scalar ${small})
  list(APPEND ACTIVATE_FLAGS_sse2 ${small})
  list(APPEND ACTIVATE_FLAGS_avx2 --param=max-unswitch-insns=200)
  list(APPEND ACTIVATE_FLAGS_avx512 --param=max-unswitch-insns=200)
elseif(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR MATCHES "^s390")
  # With -O2, gcc 12 saves a register where it also keeps a float, in celu_gated_backward
  # and others: test_gated crashes.
  set(ACTIVATE_TUNING -O1)
endif()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(ACTIVATE_CPU_TIERS sse2 avx2)
  if(NOT APPLE) # its kernel saves the ZMM registers only after the first fault
    list(APPEND ACTIVATE_CPU_TIERS avx512)
  endif()
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  set(ACTIVATE_CPU_TIERS neon)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(ACTIVATE_CPU_TIERS) # NEON of ARMv7 flushes subnormals
else()
  set(ACTIVATE_CPU_TIERS portable)
endif()

# Adds the scalar tier and those of this platform to an object library.
function(activate_add_tiers target)
  foreach(tier scalar ${ACTIVATE_CPU_TIERS})
    set(source ${PROJECT_SOURCE_DIR}/src/tiers/${tier}.c)
    target_sources(${target} PRIVATE ${source})
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
      "${ACTIVATE_FLAGS_${tier}};${ACTIVATE_TUNING}")
    string(TOUPPER ACT_HAVE_${tier} have)
    target_compile_definitions(${target} PRIVATE ${have})
  endforeach()
  if("portable" IN_LIST ACTIVATE_CPU_TIERS)
    activate_use_simde(${target})
  endif()
endfunction()

function(activate_use_simde target)
  find_path(SIMDE_INCLUDE_DIR simde/x86/sse2.h REQUIRED)
  target_include_directories(${target} SYSTEM PRIVATE ${SIMDE_INCLUDE_DIR})
endfunction()

# The tiers for tests only: act_tier_scalar_fused, the twin of the tiers with FMA,
# and act_tier_x_simde, each vector header through SIMDe. SIMDe's 256-bit FMA is
# fused only on x86 with FMA, so those with FMA are built there, with its flags.
function(activate_add_test_tiers target)
  activate_add_test_tier(${target} scalar scalar_fused "ACT_SCALAR_FUSED" "")
  target_link_libraries(${target} PUBLIC m)
  if(NOT ACTIVATE_TEST_SIMDE)
    return()
  endif()
  activate_add_test_tier(${target} sse2 sse2_simde "ACT_SIMDE" "")
  if("avx2" IN_LIST ACTIVATE_CPU_TIERS)
    foreach(tier avx2 avx512 neon)
      # Sanitizers watch the real tiers; here they would watch SIMDe, for minutes.
      activate_add_test_tier(${target} ${tier} ${tier}_simde "ACT_SIMDE"
        "-mavx2;-mfma;-fno-sanitize=all")
    endforeach()
  else()
    message(STATUS "no x86: AVX2, AVX-512 and NEON are not tested through SIMDe")
  endif()
endfunction()

function(activate_add_test_tier target tier name definitions flags)
  add_library(activate_tier_${name} OBJECT ${PROJECT_SOURCE_DIR}/src/tiers/${tier}.c)
  activate_compile_settings(activate_tier_${name})
  activate_use_simde(activate_tier_${name})
  target_compile_definitions(activate_tier_${name} PRIVATE TIER=${name} ${definitions})
  # No vector crosses a file: its ABI without the instruction set does not matter.
  target_compile_options(activate_tier_${name} PRIVATE ${flags} -Wno-psabi)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:activate_tier_${name}>)
  string(TOUPPER ACT_HAVE_${name} have)
  target_compile_definitions(${target} PUBLIC ${have})
endfunction()
