# SPDX-License-Identifier: MIT
#
# The program `libactivate` from its command line, and the pages made of what it finds.

add_test(NAME program COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/test_program.sh
  ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:activate_tool>)

# The same program with kernels that are wrong.
set(tool ${PROJECT_SOURCE_DIR}/src/tool)
get_target_property(sources activate_tool SOURCES)
list(TRANSFORM sources PREPEND ${tool}/)
add_executable(test_verdict wrong.c ${sources} ${tool}/sweep.c ${tool}/block.c ${tool}/facts.c)
activate_test_settings(test_verdict)
target_compile_definitions(test_verdict PRIVATE act_find_forward=wrong_find_forward)
target_link_libraries(test_verdict PRIVATE activate_reference activate::activate Threads::Threads)
add_test(NAME verdict COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/test_verdict.sh
  ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:test_verdict>)

activate_test(progress activate_reference)
target_sources(test_progress PRIVATE ${tool}/progress.c)
target_include_directories(test_progress PRIVATE ${tool})
target_compile_definitions(test_progress PRIVATE
  _POSIX_C_SOURCE=200809L clock_gettime=fake_clock_gettime isatty=fake_isatty)
add_test(NAME progress COMMAND test_progress)

find_package(Python3 3.9 COMPONENTS Interpreter)
if(Python3_FOUND AND NOT CMAKE_CROSSCOMPILING)
  add_test(NAME doc/accuracy COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/docs/accuracy.py --check --program $<TARGET_FILE:activate_tool>)
  set_tests_properties(doc/accuracy PROPERTIES LABELS doc)
  add_test(NAME doc/tools COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/test_docs.py $<TARGET_FILE:activate_tool>)
  set_tests_properties(doc/tools PROPERTIES LABELS doc)
  foreach(name json terminal)
    add_test(NAME program/${name} COMMAND ${Python3_EXECUTABLE} -B
      ${CMAKE_CURRENT_SOURCE_DIR}/test_${name}.py $<TARGET_FILE:activate_tool>)
    set_tests_properties(program/${name} PROPERTIES SKIP_RETURN_CODE 77)
  endforeach()
  foreach(shell bash zsh)
    add_test(NAME program/completions/${shell}
      COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/test_completions.bash ${shell}
      $<TARGET_FILE:activate_tool> ${tool}/completions)
    set_tests_properties(program/completions/${shell} PROPERTIES SKIP_RETURN_CODE 77)
  endforeach()
  set(man ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/test_man.py)
  add_test(NAME man/names COMMAND ${man} names $<TARGET_FILE:activate_tool>)
  add_test(NAME man/lint COMMAND ${man} lint)
  set_tests_properties(man/lint PROPERTIES SKIP_RETURN_CODE 77)
else()
  message(WARNING "no Python 3, or a cross build: the documents are not checked")
endif()
