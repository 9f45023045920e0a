# SPDX-License-Identifier: MIT
#
# Installs the build into an empty prefix, moves it (a package must not remember
# where it was built for), and builds and runs a consumer in each way.
#
#   cmake -D BUILD=... -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=...
#         -D FLAGS=... -D WAY=find_package|add_subdirectory|pkg_config
#         [-D PKG_CONFIG=...] -P run.cmake

cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}\nanswered ${result}")
  endif()
  message(STATUS "${output}")
endfunction()

function(build_project name)
  run(${CMAKE_COMMAND} -S ${SOURCE}/tests/consumer/${WAY} -B ${WORK}/${name} -G ${GENERATOR}
      -D CMAKE_C_COMPILER=${CC} -D CMAKE_C_FLAGS=${FLAGS} ${ARGN})
  run(${CMAKE_COMMAND} --build ${WORK}/${name})
  run(${WORK}/${name}/consumer)
endfunction()

function(install_to prefix)
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/elsewhere)
  file(RENAME ${WORK}/elsewhere ${prefix})
endfunction()

function(with_pkg_config name)
  separate_arguments(flags UNIX_COMMAND "${FLAGS}")
  execute_process(COMMAND ${PKG_CONFIG} --cflags --libs ${ARGN} activate RESULT_VARIABLE result
                  OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT result EQUAL 0 OR NOT answer MATCHES "${WORK}/prefix")
    message(FATAL_ERROR "pkg-config ${ARGN} activate: ${answer}")
  endif()
  separate_arguments(answer UNIX_COMMAND "${answer}")
  if("--static" IN_LIST ARGN)
    list(TRANSFORM answer REPLACE "^-lactivate$" "-l:libactivate.a")
  endif()
  run(${CC} ${flags} ${SOURCE}/tests/consumer/main.c -o ${WORK}/${name} ${answer})
  run(${WORK}/${name})
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(prefix ${WORK}/prefix)

if(WAY STREQUAL add_subdirectory)
  build_project(shared -D ACTIVATE_SOURCE=${SOURCE} -D BUILD_SHARED_LIBS=ON)
  build_project(static -D ACTIVATE_SOURCE=${SOURCE} -D BUILD_SHARED_LIBS=OFF)
elseif(WAY STREQUAL find_package)
  install_to(${prefix})
  if(EXISTS ${prefix}/bin/activate)
    run(${prefix}/bin/activate info)
  endif()
  foreach(target activate shared static)
    build_project(${target} -D CMAKE_PREFIX_PATH=${prefix} -D ACTIVATE_TARGET=activate::${target})
  endforeach()
elseif(WAY STREQUAL pkg_config)
  install_to(${prefix})
  file(GLOB_RECURSE pc ${prefix}/activate.pc)
  cmake_path(GET pc PARENT_PATH pc_directory)
  file(GLOB_RECURSE library ${prefix}/libactivate.so)
  cmake_path(GET library PARENT_PATH library_directory)
  set(ENV{PKG_CONFIG_PATH} ${pc_directory})
  set(ENV{LD_LIBRARY_PATH} ${library_directory})
  with_pkg_config(shared)
  with_pkg_config(static --static)
else()
  message(FATAL_ERROR "WAY is ${WAY}")
endif()
