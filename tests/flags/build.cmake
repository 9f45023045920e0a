# SPDX-License-Identifier: MIT
#
# Builds the library with every careless flag at once: its results have the bits of the
# build that is tested, on each tier, and loading it changes nothing in the process.
#
#   cmake -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... -D TYPE=... -D TIERS=...
#         -D PLAIN=... -P build.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

file(REMOVE_RECURSE ${WORK})
set(careless "-Ofast -ffast-math -funsafe-math-optimizations -fassociative-math -fno-signed-zeros \
-freciprocal-math -ffinite-math-only -ffp-contract=fast")
string(REPLACE " " ";" TIERS "${TIERS}")
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK} -G ${GENERATOR} -D CMAKE_C_COMPILER=${CC}
    -D CMAKE_BUILD_TYPE=${TYPE} -D CMAKE_C_FLAGS=${careless} "-DACTIVATE_TIERS=scalar;${TIERS}"
    -D ACTIVATE_TESTS=OFF -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_PROGRAM=OFF
    -D ACTIVATE_OPENMP=OFF -D ACTIVATE_INSTALL=OFF)
run(${CMAKE_COMMAND} --build ${WORK} --target activate_shared --parallel 2)

function(hashes library result)
  cmake_path(GET library PARENT_PATH folder)
  run(${CC} -std=c99 -O1 -I${SOURCE}/include ${SOURCE}/tests/flags/hash.c ${library}
      -Wl,-rpath,${folder} -o ${WORK}/hash)
  execute_process(COMMAND ${WORK}/hash OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
  set(${result} ${lines} PARENT_SCOPE)
endfunction()

hashes(${PLAIN} plain)
hashes(${WORK}/libactivate.so careless)
string(REGEX MATCHALL "[^\n]+" careless "${careless}")
list(LENGTH careless count)
set(different 0)
foreach(line IN LISTS careless)
  string(FIND "${plain}" "${line}\n" at)
  if(at EQUAL -1)
    math(EXPR different "${different} + 1")
    message(STATUS "differs: ${line}")
  endif()
endforeach()
if(different OR count LESS 200)
  message(FATAL_ERROR "${different} of ${count} results differ")
endif()
message(STATUS "${count} results, the same bits")
