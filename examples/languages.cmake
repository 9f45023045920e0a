# SPDX-License-Identifier: MIT
#
# The library from other languages: each computes golden.txt again. What compiles one of
# them is a test of its own, example/LANGUAGE/build.

# These would have to be built with the sanitizer, or be of the other machine; the commands
# are those of Unix compilers.
if(WIN32 OR CMAKE_CROSSCOMPILING OR CMAKE_C_FLAGS MATCHES "-fsanitize")
  return()
endif()

set(here ${CMAKE_CURRENT_SOURCE_DIR})
set(golden ${here}/golden.txt)
set(include ${PROJECT_SOURCE_DIR}/include)
set(library $<TARGET_FILE:activate_shared>)
set(folder $<TARGET_FILE_DIR:activate_shared>)

# Finds a program; without it, the examples in that language are left out.
option(ACTIVATE_LANGUAGES "All languages of the examples must be there" OFF)
if(ACTIVATE_LANGUAGES)
  set(required REQUIRED)
endif()
macro(activate_find_language language)
  find_program(ACTIVATE_${language} NAMES ${ARGN} ${required})
  if(NOT ACTIVATE_${language})
    message(STATUS "no ${ARGN}: the examples in ${language} are not tested")
  endif()
endmacro()

function(activate_build_test name)
  add_test(NAME example/${name}/build COMMAND ${ARGN})
  set_tests_properties(example/${name}/build PROPERTIES FIXTURES_SETUP example_${name})
  add_test(NAME example/${name} COMMAND ${CMAKE_CURRENT_BINARY_DIR}/golden_${name} ${golden})
  set_tests_properties(example/${name} PROPERTIES FIXTURES_REQUIRED example_${name})
endfunction()

function(activate_script_test name)
  add_test(NAME example/${name} COMMAND ${ARGN})
  set_tests_properties(example/${name} PROPERTIES SKIP_RETURN_CODE 77
    ENVIRONMENT ACTIVATE_LIBRARY=${library})
endfunction()

# ---- Compiled --------------------------------------------------------------------

activate_find_language(CXX ${CMAKE_CXX_COMPILER} c++ g++ clang++)
if(ACTIVATE_CXX)
  foreach(year 17 20)
    activate_build_test(cpp${year} ${ACTIVATE_CXX} -std=c++${year} -Wall -Wextra -Wpedantic -Wshadow
      -Wconversion -Werror -I${include} ${here}/cpp/golden.cpp ${library} -Wl,-rpath,${folder}
      -o ${CMAKE_CURRENT_BINARY_DIR}/golden_cpp${year})
    activate_build_test(cpp${year}_no_exceptions ${ACTIVATE_CXX} -std=c++${year} -fno-exceptions
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I${include}
      ${here}/cpp/no_exceptions.cpp ${library} -Wl,-rpath,${folder}
      -o ${CMAKE_CURRENT_BINARY_DIR}/golden_cpp${year}_no_exceptions)
  endforeach()
endif()

activate_find_language(RUSTC rustc)
if(ACTIVATE_RUSTC)
  activate_build_test(rust ${ACTIVATE_RUSTC} --edition 2021 -O -D warnings -L ${folder}
    -C link-arg=-Wl,-rpath,${folder} -o ${CMAKE_CURRENT_BINARY_DIR}/golden_rust
    ${here}/rust/golden.rs)
endif()

activate_find_language(GO go)
if(ACTIVATE_GO)
  activate_build_test(go ${CMAKE_COMMAND} -E env CGO_ENABLED=1 CGO_CFLAGS=-I${include}
    "CGO_LDFLAGS=-L${folder} -Wl,-rpath,${folder}" GOPROXY=off GOTOOLCHAIN=local
    GOCACHE=${CMAKE_CURRENT_BINARY_DIR}/go/cache GOPATH=${CMAKE_CURRENT_BINARY_DIR}/go/path
    ${ACTIVATE_GO} build -o ${CMAKE_CURRENT_BINARY_DIR}/golden_go)
  set_tests_properties(example/go/build PROPERTIES WORKING_DIRECTORY ${here}/go)
endif()

# ---- Interpreted -----------------------------------------------------------------

activate_find_language(LUAJIT luajit)
if(ACTIVATE_LUAJIT)
  activate_script_test(luajit ${ACTIVATE_LUAJIT} ${here}/luajit/golden.lua ${golden})
endif()

activate_find_language(RUBY ruby)
if(ACTIVATE_RUBY)
  activate_script_test(ruby ${ACTIVATE_RUBY} -w ${here}/ruby/golden.rb ${golden})
endif()

# Which Python: -DPython3_EXECUTABLE=..., one that has the packages. Tests whose
# packages are absent say so and count as skipped.
find_package(Python3 3.9 COMPONENTS Interpreter)
if(NOT Python3_FOUND)
  message(STATUS "no Python 3: the examples in Python are not tested")
  return()
endif()
set(python ${Python3_EXECUTABLE} -B)
if(TARGET activate_tool)
  activate_script_test(golden ${python} ${here}/golden.py check $<TARGET_FILE:activate_tool>)
endif()
activate_script_test(python ${python} ${here}/python/test_activate.py)

# ---- Clients in Python -------------------------------------------------------------

activate_script_test(pytorch ${python} ${here}/pytorch/test_activate_torch.py)
activate_script_test(onnx ${python} ${here}/onnx/test_mapping.py)
activate_script_test(explore ${python} ${here}/python/test_explore.py)
activate_script_test(gallery ${python} ${here}/python/gallery.py check)
activate_script_test(gallery_page ${python} ${here}/python/gallery.py check --page)

# Two worker processes; then workers of another tier: the bits of linear functions are
# the same there, too, and that those of gelu differ is noticed.
activate_script_test(dask ${python} ${here}/dask/chain.py)
activate_script_test(dask_linear ${python} ${here}/dask/chain.py --worker-isa scalar
  relu leaky_relu hardshrink)
activate_script_test(dask_differs ${python} ${here}/dask/chain.py --worker-isa scalar gelu)
set_tests_properties(example/dask_differs PROPERTIES PASS_REGULAR_EXPRESSION
  "the output differs from that of one process;and on one [(](scalar|sse2|portable)[)]")
