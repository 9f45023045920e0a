# SPDX-License-Identifier: MIT
#
# Copies the sources elsewhere, builds the library there, in a directory of another
# name and without a compiler cache, and compares bytes.
#
#   cmake -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... -D FLAGS=... -D TYPE=...
#         -D SHARED=... -D STATIC=... -P reproducible.cmake

cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)

file(REMOVE_RECURSE ${WORK})
foreach(part CMakeLists.txt cmake include src)
  file(COPY ${SOURCE}/${part} DESTINATION ${WORK}/sources)
endforeach()
set(ENV{CMAKE_C_COMPILER_LAUNCHER})
set(ENV{CCACHE_DISABLE} 1)
run(${CMAKE_COMMAND} -S ${WORK}/sources -B ${WORK}/objects-and-more -G ${GENERATOR}
    -D CMAKE_C_COMPILER=${CC} -D CMAKE_C_FLAGS=${FLAGS} -D CMAKE_BUILD_TYPE=${TYPE}
    -D ACTIVATE_TESTS=OFF -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_PROGRAM=OFF
    -D ACTIVATE_INSTALL=OFF)
run(${CMAKE_COMMAND} --build ${WORK}/objects-and-more --parallel 2)

foreach(library ${SHARED} ${STATIC})
  cmake_path(GET library FILENAME name)
  file(SHA256 ${library} here)
  file(SHA256 ${WORK}/objects-and-more/${name} there)
  message(STATUS "${name}: ${here}, ${there}")
  if(NOT here STREQUAL there)
    message(SEND_ERROR "${name} depends on where it was built")
  endif()
endforeach()
