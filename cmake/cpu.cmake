# SPDX-License-Identifier: MIT
#
# ACTIVATE_CPU: what the compiler compiles for, asked of the compiler itself: names in
# CMAKE_SYSTEM_PROCESSOR differ from one toolchain file to the next, or are missing.
include(CheckCSourceCompiles)

# activate_cpu_is(CPU CONDITION): sets ACTIVATE_CPU if the preprocessor says so.
macro(activate_cpu_is cpu condition)
  if(NOT ACTIVATE_CPU)
    set(CMAKE_REQUIRED_QUIET ON)
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # bare metal may have nothing to link
    string(MD5 flags "${CMAKE_C_FLAGS}") # -m32 is another CPU
    check_c_source_compiles("#if !(${condition})\n#error no\n#endif\nint cpu;\n"
      ACTIVATE_CPU_${cpu}_${flags})
    if(ACTIVATE_CPU_${cpu}_${flags})
      set(ACTIVATE_CPU ${cpu})
    endif()
  endif()
endmacro()

function(activate_find_cpu)
  set(ACTIVATE_CPU)
  activate_cpu_is(x86_64 "defined(__x86_64__) || defined(_M_X64)")
  activate_cpu_is(aarch64 "defined(__aarch64__) && !defined(__AARCH64EB__) || defined(_M_ARM64)")
  activate_cpu_is(arm "defined(__arm__)")
  activate_cpu_is(s390x "defined(__s390__)")
  activate_cpu_is(other "1")
  set(ACTIVATE_CPU ${ACTIVATE_CPU} PARENT_SCOPE)
endfunction()
activate_find_cpu()
