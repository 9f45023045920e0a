# SPDX-License-Identifier: MIT
#
# ACTIVATE_HARDENING and activate_harden_link(target): the binary as distributions
# want it. tests/check_binary.sh looks at the result.
include(CheckCCompilerFlag)

# Marks for indirect branches and shadow stacks, where the compiler knows them.
set(ACTIVATE_HARDENING)
if(ACTIVATE_CPU STREQUAL "x86_64")
  set(marks_flag -fcf-protection=full)
elseif(ACTIVATE_CPU STREQUAL "aarch64")
  set(marks_flag -mbranch-protection=standard)
endif()
if(marks_flag)
  check_c_compiler_flag(${marks_flag} ACTIVATE_HAS_MARKS)
  if(ACTIVATE_HAS_MARKS)
    list(APPEND ACTIVATE_HARDENING ${marks_flag})
  endif()
endif()

# The same bytes wherever source and build directory are.
check_c_compiler_flag(-ffile-prefix-map=a=b ACTIVATE_HAS_FILE_PREFIX_MAP)
if(ACTIVATE_HAS_FILE_PREFIX_MAP)
  list(APPEND ACTIVATE_HARDENING -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
    -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)
endif()

# -nostartfiles: the library has no constructors, and the start files of many C
# libraries lack the marks; one object without them takes them from the whole.
function(activate_harden_link target)
  if(UNIX AND NOT APPLE)
    target_link_options(${target} PRIVATE -nostartfiles
      LINKER:-z,relro,-z,now,-z,noexecstack,-z,text)
  endif()
endfunction()
