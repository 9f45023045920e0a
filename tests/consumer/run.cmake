# SPDX-License-Identifier: MIT
#
# Builds and runs consumers in one way. Installed ones use PREFIX if it is given;
# otherwise the build is installed into an empty prefix, which is then moved: a
# package must not remember where it was built for.
#
#   cmake -D WAY=find_package|add_subdirectory|fetch_content|pkg_config|uninstall
#         -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... [-D CXX=...] [-D FLAGS=...]
#         [-D BUILD=... | -D PREFIX=...] [-D PKG_CONFIG=...] -P run.cmake

cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

# The program needs libactivate.so, or holds the library itself.
function(expect_linked program kind)
  file(STRINGS ${program} needed REGEX "libactivate\\.so")
  if((kind STREQUAL "shared" AND NOT needed) OR (kind STREQUAL "static" AND needed))
    message(FATAL_ERROR "${program} should be linked with the ${kind} library")
  endif()
endfunction()

# ---- CMake projects -----------------------------------------------------------------

# The consumer's files are compiled without flags of ours, but for -I.
function(expect_no_flags directory)
  file(READ ${directory}/compile_commands.json commands)
  string(JSON count LENGTH ${commands})
  math(EXPR last "${count} - 1")
  set(seen 0)
  foreach(i RANGE ${last})
    string(JSON file GET ${commands} ${i} file)
    if(file MATCHES "/consumer/main\\.cc?$")
      math(EXPR seen "${seen} + 1")
      string(JSON command GET ${commands} ${i} command)
      string(REPLACE "${FLAGS}" "" command "${command}")
      if(command MATCHES " (-[Wfm][^ ]*|-O[^ ]*|-std=[^ ]*|-DACT_BUILD)")
        message(FATAL_ERROR "${CMAKE_MATCH_1} has leaked into\n${command}")
      endif()
    endif()
  endforeach()
  if(seen EQUAL 0)
    message(FATAL_ERROR "no consumer in ${directory}/compile_commands.json")
  endif()
endfunction()

function(build_project name kind)
  configure(${name} ${SOURCE}/tests/consumer/${WAY} -D CMAKE_EXPORT_COMPILE_COMMANDS=ON ${ARGN})
  expect_no_flags(${WORK}/${name})
  build(${name})
  if(NOT output MATCHES "0 tests failed out of ${programs}\n")
    message(FATAL_ERROR "the consumer's tests are not its own ${programs}")
  endif()
  expect_linked(${WORK}/${name}/consumer ${kind})
  run(${CMAKE_COMMAND} --install ${WORK}/${name} --prefix ${WORK}/${name}/installed)
  if(EXISTS ${WORK}/${name}/installed/include)
    message(FATAL_ERROR "installing the consumer installs libactivate")
  endif()
endfunction()

# ---- Any other build: a compiler and pkg-config ---------------------------------------

function(with_pkg_config compiler source kind)
  separate_arguments(flags UNIX_COMMAND "${FLAGS}")
  if(kind STREQUAL "static")
    set(options --static)
    list(APPEND flags -static)
  endif()
  list(APPEND flags -Wl,-rpath,${library_directory}) # as README.md has it
  execute_process(COMMAND ${PKG_CONFIG} --cflags --libs ${options} activate RESULT_VARIABLE result
                  OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT result EQUAL 0 OR NOT answer MATCHES "${prefix}|-I${PREFIX}/include")
    message(FATAL_ERROR "pkg-config ${options} activate: ${answer}")
  endif()
  separate_arguments(answer UNIX_COMMAND "${answer}")
  set(program ${WORK}/${kind}_${source})
  run(${compiler} ${flags} ${SOURCE}/tests/consumer/${source} -o ${program} ${answer})
  expect_linked(${program} ${kind})
  run(${program})
endfunction()

# ---- Installing -------------------------------------------------------------------

macro(install_to_prefix)
  set(prefix ${WORK}/prefix)
  if(PREFIX)
    file(CREATE_LINK ${PREFIX} ${prefix} SYMBOLIC)
  else()
    run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/elsewhere)
    file(RENAME ${WORK}/elsewhere ${prefix})
  endif()
  file(GLOB_RECURSE library ${prefix}/libactivate.so)
  cmake_path(GET library PARENT_PATH library_directory)
endmacro()

# Everything that was installed is gone, and nothing else.
function(expect_uninstalled)
  file(GLOB_RECURSE left LIST_DIRECTORIES true RELATIVE ${WORK}/prefix ${WORK}/prefix/*)
  list(FILTER left INCLUDE REGEX activate)
  if(left OR NOT EXISTS ${WORK}/prefix/include/other.h)
    message(FATAL_ERROR "uninstall left or took too much: ${left}")
  endif()
endfunction()

# ---- The ways ---------------------------------------------------------------------

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(programs 1)
if(CXX)
  set(programs 2)
endif()

set(debug -D ACTIVATE_TIERS=scalar -D CMAKE_BUILD_TYPE=Debug) # what most have who develop
if(WAY STREQUAL add_subdirectory)
  build_project(shared shared -D ACTIVATE_SOURCE=${SOURCE} -D BUILD_SHARED_LIBS=ON ${debug})
elseif(WAY STREQUAL fetch_content)
  build_project(static static -D ACTIVATE_SOURCE=${SOURCE} -D BUILD_SHARED_LIBS=OFF ${debug})
elseif(WAY STREQUAL find_package)
  install_to_prefix()
  if(PREFIX)
    set(ENV{LD_LIBRARY_PATH} ${library_directory}) # of a Debian package, not yet in place
  endif()
  file(GLOB programs_installed ${prefix}/bin/*)
  foreach(program IN LISTS programs_installed)
    run(${program} info)
  endforeach()
  set(options -D CMAKE_PREFIX_PATH=${prefix})
  build_project(default shared ${options} -D ACTIVATE_TARGET=activate::activate)
  build_project(chosen static ${options} -D ACTIVATE_TARGET=activate::activate
    -D activate_USE_STATIC_LIBS=ON)
  build_project(shared shared ${options} -D ACTIVATE_TARGET=activate::shared)
  build_project(static static ${options} -D ACTIVATE_TARGET=activate::static)
elseif(WAY STREQUAL pkg_config)
  install_to_prefix()
  set(ENV{PKG_CONFIG_PATH} ${library_directory}/pkgconfig)
  if(PREFIX MATCHES "^(.+)/usr$") # a package, not yet in place
    set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_MATCH_1})
    set(ENV{PKG_CONFIG_ALLOW_SYSTEM_CFLAGS} 1)
    set(ENV{PKG_CONFIG_ALLOW_SYSTEM_LIBS} 1)
  endif()
  foreach(kind shared static)
    with_pkg_config(${CC} main.c ${kind})
    if(CXX)
      with_pkg_config(${CXX} main.cc ${kind})
    endif()
  endforeach()
elseif(WAY STREQUAL uninstall)
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
  file(TOUCH ${WORK}/prefix/include/other.h)
  run(${CMAKE_COMMAND} --build ${BUILD} --target uninstall)
  expect_uninstalled()
else()
  message(FATAL_ERROR "WAY is ${WAY}")
endif()
