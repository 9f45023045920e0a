# SPDX-License-Identifier: MIT
#
# What `cmake --install` writes: these files and no others, of this version; and in /usr,
# paths that pkg-config knows to leave out.
#
#   cmake -D SOURCE=... -D BUILD=... -D WORK=... -D VERSION=... [-D PROGRAM=ON]
#         [-D PKG_CONFIG=...] -P installed.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

file(REMOVE_RECURSE ${WORK})
string(REGEX MATCH "^[0-9]+" major ${VERSION})

# ---- The files -----------------------------------------------------------------------

set(prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
file(GLOB_RECURSE found RELATIVE ${prefix} ${prefix}/*)
list(TRANSFORM found REPLACE "^lib[^/]*/([^/]*-linux-[^/]*/)?" "lib/")
list(FILTER found EXCLUDE REGEX "openmp|^share/(bash-completion|zsh)/|-targets-[a-z]*[.]cmake$")
file(GLOB headers RELATIVE ${SOURCE} ${SOURCE}/include/activate/*.h)
list(FILTER headers EXCLUDE REGEX openmp)
set(wanted ${headers} lib/libactivate.a lib/libactivate.so lib/libactivate.so.${major}
  lib/libactivate.so.${VERSION} lib/pkgconfig/activate.pc
  lib/cmake/activate/activate-config.cmake lib/cmake/activate/activate-config-version.cmake
  lib/cmake/activate/activate-targets.cmake share/man/man3/libactivate.3)
if(PROGRAM)
  file(GLOB pages ${SOURCE}/docs/man/*.1)
  foreach(page IN LISTS pages)
    cmake_path(GET page STEM program)
    list(APPEND wanted bin/${program} share/man/man1/${program}.1)
  endforeach()
endif()
list(SORT found)
list(SORT wanted)
if(NOT found STREQUAL wanted)
  string(REPLACE ";" "\n  " found "${found}")
  string(REPLACE ";" "\n  " wanted "${wanted}")
  message(FATAL_ERROR "installed:\n  ${found}\nwanted:\n  ${wanted}")
endif()

# ---- Their version, which is the header's ----------------------------------------------

file(STRINGS ${prefix}/include/activate/activate.h lines REGEX "#define ACT_VERSION_[A-Z]+ ")
string(REGEX REPLACE "[^;]* ([0-9]+)" "\\1" header "${lines}")
list(JOIN header "." header)
file(GLOB_RECURSE pc ${prefix}/activate.pc)
file(STRINGS ${pc} line REGEX "^Version: ")
file(GLOB_RECURSE version_file ${prefix}/activate-config-version.cmake)
include(${version_file})
if(NOT header STREQUAL VERSION OR NOT line STREQUAL "Version: ${VERSION}" OR
   NOT PACKAGE_VERSION STREQUAL VERSION)
  message(FATAL_ERROR "version ${VERSION}: the header says ${header}, the .pc file '${line}', "
    "the CMake package ${PACKAGE_VERSION}")
endif()

# ---- pkg-config, elsewhere and in /usr --------------------------------------------------

if(NOT PKG_CONFIG)
  return()
endif()
function(expect_paths file answer)
  set(ENV{PKG_CONFIG_PATH})
  execute_process(COMMAND ${PKG_CONFIG} --cflags --libs ${file} OUTPUT_VARIABLE output
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(NOT output MATCHES "${answer}")
    message(FATAL_ERROR "pkg-config ${file}: '${output}', not ${answer}")
  endif()
endfunction()
expect_paths(${pc} "^-I${WORK}/prefix/.*include -L${WORK}/prefix/.* -lactivate$")

set(ENV{DESTDIR} ${WORK}/root)
run(${CMAKE_COMMAND} --install ${BUILD} --prefix /usr)
file(GLOB_RECURSE pc ${WORK}/root/activate.pc)
file(STRINGS ${pc} dots REGEX "[.][.]|pcfiledir")
if(dots)
  message(FATAL_ERROR "in /usr: ${dots}")
endif()
expect_paths(${pc} "^(-L/usr/lib(64)? )?-lactivate$")
