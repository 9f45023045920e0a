# SPDX-License-Identifier: MIT
#
# Other projects and what they need: for the scripts in this folder, which are given
# SOURCE, WORK, GENERATOR, CC, CXX and FLAGS.
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)

# One tier, quickly compiled, is enough to see who can use a library.
set(small -D ACTIVATE_TIERS=scalar -D CMAKE_BUILD_TYPE=MinSizeRel
  -D CMAKE_C_FLAGS_MINSIZEREL=-O1)
set(compilers -G ${GENERATOR} -D CMAKE_C_COMPILER=${CC} -D CMAKE_CXX_COMPILER=${CXX}
  -D CMAKE_C_FLAGS=${FLAGS})

# configure(NAME FOLDER OPTIONS...): into WORK/NAME.
function(configure name folder)
  run(${CMAKE_COMMAND} -S ${folder} -B ${WORK}/${name} ${compilers} ${ARGN})
  set(output ${output} PARENT_SCOPE)
endfunction()

# build(NAME): builds WORK/NAME and runs its tests.
function(build name)
  run(${CMAKE_COMMAND} --build ${WORK}/${name} --parallel 2)
  if(EXISTS ${WORK}/${name}/CTestTestfile.cmake)
    run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/${name} --output-on-failure --no-tests=error)
  endif()
  set(output ${output} PARENT_SCOPE)
endfunction()

# refused(SENTENCE COMMAND...): the command fails and says the sentence, whose lines may
# be broken anywhere.
function(refused sentence)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " words "${output}")
  if(result EQUAL 0 OR NOT words MATCHES "${sentence}")
    message(FATAL_ERROR "should be refused with '${sentence}', not:\n${output}\n${result}")
  endif()
  message(STATUS "refused: ${sentence}")
endfunction()

# The symbols of ours that a shared library exports.
function(expect_no_exports library)
  execute_process(COMMAND ${NM} -D --defined-only ${library} OUTPUT_VARIABLE symbols
                  COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "act_[a-z0-9_]+" ours "${symbols}")
  list(LENGTH ours count)
  if(NOT symbols MATCHES " T main" OR ours)
    message(FATAL_ERROR "${library} exports ${count} symbols of libactivate: ${ours}")
  endif()
endfunction()

# asks(ANSWER REQUEST): find_package(activate REQUEST REQUIRED) of the installation in
# `prefix`. The answer is yes, or a sentence.
function(asks answer request)
  file(WRITE ${WORK}/ask/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(ask C)
find_package(activate ${request} REQUIRED CONFIG)
message(STATUS \"openmp: \${activate_openmp_FOUND}, ok\")\n")
  set(ask ${CMAKE_COMMAND} --fresh -S ${WORK}/ask -B ${WORK}/ask/out ${compilers}
    -D CMAKE_PREFIX_PATH=${prefix} ${ask_without})
  if(answer STREQUAL "yes")
    run(${ask})
  else()
    refused("${answer}" ${ask})
  endif()
endfunction()
