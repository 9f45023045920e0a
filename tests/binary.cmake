# SPDX-License-Identifier: MIT
#
# The binary: what is in the object files, how the library is linked, and that a
# build elsewhere has the same bytes.

find_package(Python3 3.9 COMPONENTS Interpreter)
find_program(ACTIVATE_OBJDUMP objdump)
find_program(ACTIVATE_READELF readelf)
if(NOT ACTIVATE_READELF OR APPLE OR WIN32)
  message(WARNING "no readelf, or not ELF: the binary is not checked")
  return()
endif()

# Sanitizers bring constructors and calls of their own.
if(CMAKE_C_FLAGS MATCHES "-fsanitize")
  return()
endif()

set(marks "")
if(ACTIVATE_HAS_MARKS)
  set(marks "IBT, SHSTK")
  if(ACTIVATE_CPU STREQUAL "aarch64")
    set(marks "BTI, PAC")
  endif()
endif()
set(most "")
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND ACTIVATE_CPU STREQUAL "x86_64")
  set(most 1400000)
endif()
add_test(NAME binary/library COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/check_binary.sh
  $<TARGET_FILE:activate_shared> ${ACTIVATE_READELF} "${marks}" "${most}"
  ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})

if(Python3_FOUND AND ACTIVATE_OBJDUMP AND ACTIVATE_CPU STREQUAL "x86_64")
  add_test(NAME binary/code COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/check_code.py ${ACTIVATE_OBJDUMP} ${CMAKE_NM}
    $<TARGET_OBJECTS:activate_objects> $<TARGET_OBJECTS:activate_tiers> COMMAND_EXPAND_LISTS)
  add_test(NAME binary/check_code COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/test_check_code.py ${CMAKE_C_COMPILER} ${ACTIVATE_OBJDUMP}
    ${CMAKE_NM})
else()
  message(STATUS "not x86-64, or no Python 3 or objdump: the instructions are not checked")
endif()

if(NOT CMAKE_CROSSCOMPILING)
  add_test(NAME binary/reproducible COMMAND ${CMAKE_COMMAND}
    -D SOURCE=${PROJECT_SOURCE_DIR} -D WORK=${CMAKE_CURRENT_BINARY_DIR}/reproducible
    -D GENERATOR=${CMAKE_GENERATOR} -D CC=${CMAKE_C_COMPILER} -D FLAGS=${CMAKE_C_FLAGS}
    -D TYPE=${CMAKE_BUILD_TYPE} -D SHARED=$<TARGET_FILE:activate_shared>
    -D STATIC=$<TARGET_FILE:activate_static>
    -P ${CMAKE_CURRENT_SOURCE_DIR}/reproducible.cmake)
endif()
