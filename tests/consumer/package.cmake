# SPDX-License-Identifier: MIT
#
# The CMake package: what is asked for and not there is refused with a sentence, and nothing
# is needed that nobody asked for.
#
#   cmake -D SOURCE=... -D BUILD=... -D WORK=... -D GENERATOR=... -D CC=... -D CXX=...
#         -D FLAGS=... -D VERSION=... -P package.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

# asks(ANSWER REQUEST): find_package(activate REQUEST REQUIRED) of the installation in
# `prefix`. The answer is yes, or a sentence.
function(asks answer request)
  file(WRITE ${WORK}/ask/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(ask C)
find_package(activate ${request} REQUIRED CONFIG)
message(STATUS \"openmp: \${activate_openmp_FOUND}, ok\")\n")
  set(ask ${CMAKE_COMMAND} --fresh -S ${WORK}/ask -B ${WORK}/ask/out ${compilers}
    -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_DISABLE_FIND_PACKAGE_OpenMP=${no_openmp})
  if(answer STREQUAL "yes")
    run(${ask})
  else()
    refused("${answer}" ${ask})
  endif()
endfunction()

# ---- Versions and components, of the build that is tested ----------------------------

string(REGEX MATCH "^[0-9]+[.]([0-9]+)" series ${VERSION})
math(EXPR next "${CMAKE_MATCH_1} + 1")
set(no_openmp OFF)
set(prefix ${WORK}/shared)
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
asks(yes "")
asks(yes ${series})
asks(yes "${VERSION} EXACT")
asks(yes "0.1...0.${next}")
asks(yes "0.1...${VERSION}")
asks("version: ${VERSION} [(]outside of 0.1...<${VERSION}[)]" "0.1...<${VERSION}")
asks("version: ${VERSION} [(]older than 0.${next}[)]" 0.${next})
asks("version: ${VERSION} [(]only compatible with ${series}: ask for that, or for a range[)]" 0.1)
asks(yes "COMPONENTS shared static")
asks("there is no component nosuch here, only static, shared" "COMPONENTS shared nosuch")
asks(yes "OPTIONAL_COMPONENTS nosuch")

# ---- A static library alone, with OpenMP where there is one ------------------------------

set(prefix ${WORK}/static)
configure(build ${SOURCE} ${small} -D BUILD_SHARED_LIBS=OFF -D ACTIVATE_TESTS=OFF
  -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF -D ACTIVATE_PROGRAM=OFF)
build(build)
run(${CMAKE_COMMAND} --install ${WORK}/build --prefix ${prefix})
if(CXX)
  configure(cxx ${SOURCE}/tests/consumer/cxx -D CMAKE_PREFIX_PATH=${prefix}
  )
  build(cxx)
endif()
set(no_openmp ON) # nobody needs it who does not ask for it
asks(yes "")
file(GLOB_RECURSE openmp ${prefix}/libactivate_openmp.a)
if(openmp)
  asks("component openmp is a static library here and needs OpenMP" "COMPONENTS openmp")
  asks(yes "OPTIONAL_COMPONENTS openmp")
  set(no_openmp OFF)
  asks(yes "COMPONENTS openmp")
endif()
