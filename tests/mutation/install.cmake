# SPDX-License-Identifier: MIT
#
# For mutants of the install rules: configures SOURCE, takes the libraries and the program
# of BUILD instead of compiling them, and runs the tests of what is installed.
#
#   cmake -D SOURCE=... -D BUILD=... -D WORK=... -P install.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

set(build ${WORK}/build)
file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${build} -G Ninja -D ACTIVATE_TESTS=OFF -D ACTIVATE_BENCH=OFF
    -D ACTIVATE_EXAMPLES=OFF -D CMAKE_SKIP_RPATH=ON)
file(GLOB libraries ${BUILD}/libactivate.*)
file(COPY ${libraries} DESTINATION ${build})
file(GLOB libraries ${BUILD}/src/openmp/libactivate_openmp.*)
file(COPY ${libraries} DESTINATION ${build}/src/openmp)
file(GLOB programs ${BUILD}/src/tool/*activate)
file(COPY ${programs} DESTINATION ${build}/src/tool)

file(STRINGS ${build}/CMakeCache.txt line REGEX "^CMAKE_PROJECT_VERSION:")
string(REGEX REPLACE ".*=" "" version ${line})
foreach(script installed package)
  run(${CMAKE_COMMAND} -D SOURCE=${SOURCE} -D BUILD=${build} -D WORK=${WORK}/${script}
      -D GENERATOR=Ninja -D CC=cc -D CXX= -D VERSION=${version} -D PROGRAM=ON
      -D PKG_CONFIG=pkg-config -P ${SOURCE}/tests/consumer/${script}.cmake)
endforeach()
