# SPDX-License-Identifier: MIT
#
# The program `libactivate` from its command line, and the pages made of what it finds.

add_test(NAME program COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/test_program.sh
  ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:activate_tool>)

find_package(Python3 3.9 COMPONENTS Interpreter)
if(Python3_FOUND AND NOT CMAKE_CROSSCOMPILING)
  add_test(NAME doc/accuracy COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/docs/accuracy.py --check --program $<TARGET_FILE:activate_tool>)
  set_tests_properties(doc/accuracy PROPERTIES LABELS doc)
  add_test(NAME doc/tools COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/test_docs.py $<TARGET_FILE:activate_tool>)
  set_tests_properties(doc/tools PROPERTIES LABELS doc)
  set(man ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/test_man.py)
  add_test(NAME man/names COMMAND ${man} names $<TARGET_FILE:activate_tool>)
  add_test(NAME man/lint COMMAND ${man} lint)
  set_tests_properties(man/lint PROPERTIES SKIP_RETURN_CODE 77)
else()
  message(WARNING "no Python 3, or a cross build: the documents are not checked")
endif()
