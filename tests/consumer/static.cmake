# SPDX-License-Identifier: MIT
#
# A build whose libraries are static by default: also for projects in C++ alone, which need
# OpenMP only if they ask for it.
#
#   cmake -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... -D CXX=... -D FLAGS=...
#         -P static.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(prefix ${WORK}/static)
configure(build ${SOURCE} ${small} -D BUILD_SHARED_LIBS=OFF -D ACTIVATE_TESTS=OFF
  -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_PROGRAM=OFF)
build(build)
run(${CMAKE_COMMAND} --install ${WORK}/build --prefix ${prefix})
if(CXX)
  configure(cxx ${SOURCE}/tests/consumer/cxx -D CMAKE_PREFIX_PATH=${prefix})
  build(cxx)
endif()
set(ask_without -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=ON) # nobody needs it who does not ask for it
asks(yes "")
file(GLOB_RECURSE openmp ${prefix}/libactivate_openmp.a)
if(openmp)
  asks("component openmp is a static library here and needs OpenMP" "COMPONENTS openmp")
  asks(yes "OPTIONAL_COMPONENTS openmp")
  set(ask_without)
  asks(yes "COMPONENTS openmp")
endif()
