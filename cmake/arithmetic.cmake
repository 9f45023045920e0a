# SPDX-License-Identifier: MIT
#
# ACTIVATE_IEEE: arithmetic as written, whatever else the compiler is told. As options of
# a target they come after CMAKE_C_FLAGS, and of two options that contradict each other the
# last counts. src/arithmetic.h refuses to compile where that is not enough;
# tests/flags.cmake compares the bits.
#
# ACTIVATE_ARITHMETIC: the same for the library, which reads neither errno nor flags.

# -fno-fast-math takes back -ffast-math and -Ofast, but nothing that was also given by its
# own name.
set(ACTIVATE_IEEE -fno-fast-math -fno-unsafe-math-optimizations -fno-associative-math
  -fno-reciprocal-math -fno-finite-math-only -fsigned-zeros -fno-rounding-math)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND ACTIVATE_IEEE
    -fno-single-precision-constant -fno-float-store -fno-signaling-nans -fno-cx-limited-range
    -fno-allow-store-data-races) # of -Ofast, and no arithmetic: threads write side by side
  # gcc's strict C11 computes float as double on s390x (FLT_EVAL_METHOD is 1), in the
  # library and in what is compared to it.
  if(ACTIVATE_CPU STREQUAL "s390x")
    list(APPEND ACTIVATE_IEEE -fexcess-precision=fast)
  else()
    list(APPEND ACTIVATE_IEEE -fexcess-precision=standard)
  endif()
elseif(CMAKE_C_COMPILER_ID MATCHES "Clang")
  list(APPEND ACTIVATE_IEEE
    -fhonor-infinities -fhonor-nans -fno-approx-func -fdenormal-fp-math=ieee)
  # clang up to 17 warns that -fno-trapping-math contradicts what
  # -fno-unsafe-math-optimizations implies: it does, on purpose.
  include(CheckCCompilerFlag)
  check_c_compiler_flag(-Woverriding-t-option ACTIVATE_WARNS_OF_OVERRIDING)
  if(ACTIVATE_WARNS_OF_OVERRIDING)
    list(APPEND ACTIVATE_IEEE -Wno-overriding-t-option)
  endif()
endif()
list(APPEND ACTIVATE_IEEE -ffp-contract=off) # no FMA that is not asked for

# A square root is an instruction, not a call of libm that sets errno.
set(ACTIVATE_ARITHMETIC ${ACTIVATE_IEEE} -fbuiltin -fno-math-errno -fno-trapping-math)
