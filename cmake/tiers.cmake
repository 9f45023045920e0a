# SPDX-License-Identifier: MIT
#
# Which files and flags make which tier. Only tiers' files get instruction set
# flags; everything else is compiled for the baseline of the platform.

# The atomic pointer as plain instructions: gcc's helper for newer AArch64 comes with
# a constructor.
if(ACTIVATE_CPU STREQUAL "aarch64")
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

# What src/dispatch/cpu.c asks the CPU for before such a file runs, no more: -march=x86-64-v4
# also lets the compiler use MOVBE, LZCNT and others.
set(ACTIVATE_FLAGS_sse2 -msse2)
set(ACTIVATE_FLAGS_avx2 -mavx2 -mfma -mf16c)
set(ACTIVATE_FLAGS_avx512 -mavx512f -mavx512cd -mavx512bw -mavx512dq -mavx512vl
  -mfma -mf16c -mbmi2)

# For gcc, which by default neither interleaves the two vectors of an iteration nor moves
# what does not change out of long loops. Only where that was measured; and the tiers that
# few run stay small, as tests/binary.cmake asks. 200 unswitches all that gcc 12
# can.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND ACTIVATE_CPU STREQUAL "x86_64")
  set(ACTIVATE_TUNING -fschedule-insns -fsched-pressure -fno-split-loops)
  set(small -fno-align-loops -fno-align-jumps -fno-align-labels)
  list(APPEND ACTIVATE_FLAGS_avx2 --param=max-unswitch-insns=200)
  list(APPEND ACTIVATE_FLAGS_avx512 --param=max-unswitch-insns=200)
  list(APPEND ACTIVATE_FLAGS_scalar $<$<CONFIG:Release>:-O2> ${small})
  # Not -O2: it leaves the vectors of an iteration in an array on the stack.
  list(APPEND ACTIVATE_FLAGS_sse2 ${small})
elseif(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND ACTIVATE_CPU STREQUAL "s390x")
  # With -O2, gcc 12 saves a register where it also keeps a float, in celu_gated_backward
  # and others: test_gated crashes.
  set(ACTIVATE_TUNING -O1)
endif()

# ---- Which tiers -----------------------------------------------------------------

find_path(ACTIVATE_SIMDE_INCLUDE_DIR simde/x86/sse2.h)
mark_as_advanced(ACTIVATE_SIMDE_INCLUDE_DIR)

# Those of this platform, beside the scalar one.
if(ACTIVATE_CPU STREQUAL "x86_64")
  set(ACTIVATE_CPU_TIERS sse2 avx2)
  if(NOT APPLE) # its kernel saves the ZMM registers only after the first fault
    list(APPEND ACTIVATE_CPU_TIERS avx512)
  endif()
elseif(ACTIVATE_CPU STREQUAL "aarch64")
  set(ACTIVATE_CPU_TIERS neon)
elseif(ACTIVATE_CPU STREQUAL "arm")
  set(ACTIVATE_CPU_TIERS) # NEON of ARMv7 flushes subnormals
elseif(ACTIVATE_SIMDE_INCLUDE_DIR)
  set(ACTIVATE_CPU_TIERS portable)
else()
  set(ACTIVATE_CPU_TIERS)
  message(STATUS "libactivate: no SIMDe (Debian: libsimde-dev), so no vectors for this CPU")
endif()

# What the user wants of them. The scalar tier is always there: it is what runs where no
# other one can.
set(ACTIVATE_TIERS "" CACHE STRING
  "Tiers to build beside scalar, for example sse2;avx2; empty: all of the platform")
if(ACTIVATE_TIERS)
  set(wanted ${ACTIVATE_TIERS})
  list(REMOVE_ITEM wanted scalar)
  foreach(tier IN LISTS wanted)
    if(NOT tier IN_LIST ACTIVATE_CPU_TIERS)
      list(JOIN ACTIVATE_CPU_TIERS ", " names)
      message(FATAL_ERROR "ACTIVATE_TIERS: there is no tier '${tier}' for this platform, "
        "which has: scalar ${names}")
    endif()
  endforeach()
  set(ACTIVATE_CPU_TIERS ${wanted})
endif()
list(JOIN ACTIVATE_CPU_TIERS " " names)
message(STATUS "libactivate: CPU ${ACTIVATE_CPU}, tiers: scalar ${names}")

# Adds the scalar tier and those of this platform to an object library, and tells others
# which they are.
function(activate_add_tiers target)
  foreach(tier scalar ${ACTIVATE_CPU_TIERS})
    set(source ${PROJECT_SOURCE_DIR}/src/tiers/${tier}.c)
    target_sources(${target} PRIVATE ${source})
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
      "${ACTIVATE_FLAGS_${tier}};${ACTIVATE_TUNING}")
    string(TOUPPER ACT_HAVE_${tier} have)
    foreach(user ${target} ${ARGN})
      target_compile_definitions(${user} PRIVATE ${have})
    endforeach()
  endforeach()
  if("portable" IN_LIST ACTIVATE_CPU_TIERS)
    activate_use_simde(${target})
  endif()
endfunction()

function(activate_use_simde target)
  if(NOT ACTIVATE_SIMDE_INCLUDE_DIR)
    message(FATAL_ERROR "no SIMDe (Debian: libsimde-dev): set ACTIVATE_SIMDE_INCLUDE_DIR, "
      "or ACTIVATE_TEST_SIMDE=OFF to test without it")
  endif()
  target_include_directories(${target} SYSTEM PRIVATE ${ACTIVATE_SIMDE_INCLUDE_DIR})
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
  if("ACT_SIMDE" IN_LIST definitions)
    activate_use_simde(activate_tier_${name})
  endif()
  target_compile_definitions(activate_tier_${name} PRIVATE TIER=${name} ${definitions})
  # No vector crosses a file: its ABI without the instruction set does not matter.
  target_compile_options(activate_tier_${name} PRIVATE ${flags} -Wno-psabi)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:activate_tier_${name}>)
  string(TOUPPER ACT_HAVE_${name} have)
  target_compile_definitions(${target} PUBLIC ${have})
endfunction()
