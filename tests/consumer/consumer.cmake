# SPDX-License-Identifier: MIT
#
# add_consumer(TARGET): a program in C, and one in C++ where there is a compiler, that
# use the library TARGET; each is a test.
enable_testing()
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
endif()

function(add_consumer library)
  add_executable(consumer ../main.c)
  target_link_libraries(consumer PRIVATE ${library})
  add_test(NAME consumer COMMAND consumer)
  if(CMAKE_CXX_COMPILER)
    add_executable(consumer_cxx ../main.cc)
    target_link_libraries(consumer_cxx PRIVATE ${library})
    add_test(NAME consumer_cxx COMMAND consumer_cxx)
  endif()
endfunction()
