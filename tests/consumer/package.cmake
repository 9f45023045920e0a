# SPDX-License-Identifier: MIT
#
# The CMake package of a build: what is asked for and not there is refused with a sentence.
#
#   cmake -D SOURCE=... -D BUILD=... -D WORK=... -D GENERATOR=... -D CC=... -D CXX=...
#         -D FLAGS=... -D VERSION=... -P package.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

string(REGEX MATCH "^[0-9]+[.]([0-9]+)" series ${VERSION})
math(EXPR next "${CMAKE_MATCH_1} + 1")
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
