# SPDX-License-Identifier: MIT
#
# What the build is for, asked of the compiler: toolchain files may name the CPU in any way,
# systems may lack shared libraries, and tiers may be left out. Configured and, without
# compiling, asked what would be built.
#
#   cmake -D SOURCE=... -D WORK=... -D CC=... -D CPU=... -D TIERS=... -P configure.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/consumer/project.cmake)

file(REMOVE_RECURSE ${WORK})
set(GENERATOR Ninja)
set(quick ${CMAKE_COMMAND} --fresh -S ${SOURCE} -B ${WORK}/build -G Ninja
  -D ACTIVATE_TESTS=OFF -D ACTIVATE_BENCH=OFF)
find_program(NINJA ninja NO_CACHE)

# builds(TEXT...): the last configuration says or would build each.
macro(builds)
  execute_process(COMMAND ${NINJA} -C ${WORK}/build -n OUTPUT_VARIABLE plan ERROR_VARIABLE plan)
  foreach(text ${ARGN})
    if(NOT "${output}${plan}" MATCHES "${text}")
      message(FATAL_ERROR "no '${text}' in\n${output}${plan}")
    endif()
  endforeach()
endmacro()

# However a toolchain file calls this CPU, or if it does not.
set(all "CPU ${CPU}, tiers: scalar ${TIERS}")
foreach(name "" i686 x64)
  run(${quick} -D CMAKE_C_COMPILER=${CC} -D CMAKE_SYSTEM_NAME=${CMAKE_HOST_SYSTEM_NAME}
      -D CMAKE_SYSTEM_PROCESSOR=${name})
  builds("${all}\n")
endforeach()

# Some of the tiers, none of them, one that this CPU cannot have.
string(REGEX MATCH "^[a-z0-9]*" one "${TIERS}")
run(${quick} -D CMAKE_C_COMPILER=${CC} -D ACTIVATE_TIERS=${one})
builds("tiers: scalar ${one}\n")
run(${quick} -D CMAKE_C_COMPILER=${CC} -D ACTIVATE_TIERS=scalar)
builds("tiers: scalar *\n")
refused("there is no tier 'mmx' for this platform, which has: scalar"
  ${quick} -D CMAKE_C_COMPILER=${CC} -D ACTIVATE_TIERS=mmx)

# No operating system, so no shared libraries: the static one, everything else left out.
set(bare -D CMAKE_C_COMPILER=${CC} -D CMAKE_SYSTEM_NAME=Generic
  -D CMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY)
run(${CMAKE_COMMAND} --fresh -S ${SOURCE} -B ${WORK}/build -G Ninja ${bare})
builds("${all}\n" "C static library libactivate.a")
refused("the tests load the shared library, and CMake makes none" ${quick} ${bare}
  -D ACTIVATE_TESTS=ON)

# clang for the ABI of MSVC: the file that links with the DLL is called like the static
# library elsewhere.
find_program(CLANG clang NO_CACHE)
if(CLANG)
  run(${quick} -D CMAKE_C_COMPILER=${CLANG} -D CMAKE_SYSTEM_NAME=Windows
      -D CMAKE_C_COMPILER_TARGET=x86_64-pc-windows-msvc
      -D CMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY
      -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_PROGRAM=OFF)
  builds("CPU x86_64" "static library activate_static.lib" "shared library activate.dll")
else()
  message(STATUS "no clang: not tried for the ABI of MSVC")
endif()
