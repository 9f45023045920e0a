# SPDX-License-Identifier: MIT
#
# That the documents tell the truth: the table and the examples of README.md, the bounds
# in activate.h, every code block of every page.

find_package(Python3 3.9 COMPONENTS Interpreter)
if(NOT Python3_FOUND OR CMAKE_CROSSCOMPILING)
  message(WARNING "no Python 3, or a cross build: README.md is not checked")
  return()
endif()
set(readme ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/readme.py)
add_test(NAME readme/table COMMAND ${readme} table $<TARGET_FILE:activate_tool>)
add_test(NAME header/bounds COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_SOURCE_DIR}/header_bounds.py check $<TARGET_FILE:activate_tool>)
add_test(NAME doc/pages
  COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_SOURCE_DIR}/test_pages.py)
add_test(NAME readme/example COMMAND ${readme} example)
# Python would have to be built with the sanitizer.
if(NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
  add_test(NAME doc/snippets COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_SOURCE_DIR}/snippets.py ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}
    ${CMAKE_C_COMPILER})
  add_test(NAME readme/python COMMAND ${readme} python $<TARGET_FILE_DIR:activate_shared>)
endif()
