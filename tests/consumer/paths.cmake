# SPDX-License-Identifier: MIT
#
# Source and build folder with every character that a path may have: it works, or one
# sentence says why not.
#
#   cmake -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... -P paths.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

# copy(NAME): the sources in WORK/NAME.
function(copy name)
  file(MAKE_DIRECTORY "${WORK}/${name}")
  foreach(part CMakeLists.txt LICENSE cmake docs/man include src)
    cmake_path(GET part PARENT_PATH folder)
    file(COPY ${SOURCE}/${part} DESTINATION "${WORK}/${name}/${folder}")
  endforeach()
endfunction()

file(REMOVE_RECURSE ${WORK})
set(alone -D ACTIVATE_TESTS=OFF -D ACTIVATE_BENCH=OFF -D ACTIVATE_EXAMPLES=OFF
  -D ACTIVATE_PROGRAM=OFF)
set(good "a b+c@d=e(f)g'h&i~j[k]!^{}`*?é")
copy("${good}")
configure("${good}/build" "${WORK}/${good}" ${small} ${alone})
build("${good}/build")
run(${CMAKE_COMMAND} --install "${WORK}/${good}/build" --prefix "${WORK}/${good}/prefix")

# Not those of which a list of CMake, as this script's own, is made: ; and \.
foreach(bad "#" "," "$" "|" "<" "\"")
  copy("bad${bad}")
  refused("has a '[${bad}]' in its name" ${CMAKE_COMMAND} --fresh -S "${WORK}/bad${bad}" -B ${WORK}/build
    ${compilers} ${alone})
endforeach()
