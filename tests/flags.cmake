# SPDX-License-Identifier: MIT
#
# That no flag of the user's changes the arithmetic: cmake/arithmetic.cmake.

find_package(Python3 3.9 COMPONENTS Interpreter)
if(Python3_FOUND AND CMAKE_C_COMPILER_ID MATCHES "^(GNU|Clang)$")
  add_test(NAME flags/undone COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/flags/undone.py ${CMAKE_C_COMPILER} ${ACTIVATE_ARITHMETIC})
endif()

# Sanitizers must be in the program, too.
if(NOT CMAKE_CROSSCOMPILING AND NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
  set(tiers ${ACTIVATE_CPU_TIERS})
  list(REMOVE_ITEM tiers avx512) # of all tiers the longest to compile, and with FMA like avx2
  list(JOIN tiers " " tiers)
  add_test(NAME flags/build COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR}
    -D WORK=${CMAKE_CURRENT_BINARY_DIR}/flags -D GENERATOR=${CMAKE_GENERATOR}
    -D CC=${CMAKE_C_COMPILER} -D TYPE=${CMAKE_BUILD_TYPE} -D TIERS=${tiers}
    -D PLAIN=$<TARGET_FILE:activate_shared> -P ${CMAKE_CURRENT_SOURCE_DIR}/flags/build.cmake)
endif()

# docs/embedding.md repeats the flags of the tiers; tuning for gcc is no part of them.
if(ACTIVATE_CPU STREQUAL "x86_64")
  set(tiers)
  foreach(tier sse2 avx2 avx512)
    set(flags ${ACTIVATE_FLAGS_${tier}})
    list(FILTER flags INCLUDE REGEX "^-m")
    list(JOIN flags " " flags)
    list(APPEND tiers "${tier}=${flags}")
  endforeach()
  list(JOIN tiers "|" tiers)
  add_test(NAME doc/flags COMMAND ${CMAKE_COMMAND} -D PAGE=${PROJECT_SOURCE_DIR}/docs/embedding.md
    "-DTIERS=${tiers}" -P ${CMAKE_CURRENT_SOURCE_DIR}/flags/documented.cmake)
endif()
