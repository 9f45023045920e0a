# SPDX-License-Identifier: MIT
#
# What a process does to the library: loads it, forks, interrupts it, has little stack,
# or more rights than its user. test_process has a static copy and opens the shared one.

# Sanitizers bring stacks and signal handlers of their own, and LeakSanitizer cannot trace
# a setuid program.
if(NOT CMAKE_C_FLAGS MATCHES "-fsanitize" AND NOT CMAKE_CROSSCOMPILING)
  activate_test(stack activate_test_layers activate_test_calls)
  target_link_options(test_stack PRIVATE LINKER:-z,now) # the linker's stack is not counted
  add_test(NAME stack COMMAND test_stack)

  add_executable(test_tier process/tier.c)
  activate_test_settings(test_tier)
  target_link_libraries(test_tier PRIVATE activate_static)
  add_test(NAME setuid COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/process/setuid.sh
    $<TARGET_FILE:test_tier>)
  set_tests_properties(setuid PROPERTIES SKIP_RETURN_CODE 77)
endif()

if(NOT CMAKE_CROSSCOMPILING)
  # 2^31 elements and traps: emulators take minutes for the one and have none of the other.
  activate_test(huge activate_shared)
  add_test(NAME huge COMMAND test_huge)
  activate_test(traps activate_tier_list)
  foreach(tier IN ITEMS scalar ${ACTIVATE_CPU_TIERS} ${test_tiers})
    add_test(NAME traps/${tier} COMMAND test_traps -t ${tier})
    set_tests_properties(traps/${tier} PROPERTIES SKIP_RETURN_CODE 77)
  endforeach()

  add_library(test_early SHARED process/early.c)
  activate_test_settings(test_early)
  target_link_libraries(test_early PRIVATE activate_shared)

  activate_test(process activate_test_calls activate_static Threads::Threads ${CMAKE_DL_LIBS})
  target_compile_definitions(test_process PRIVATE
    ACTIVATE_SHARED="$<TARGET_FILE:activate_shared>" ACTIVATE_EARLY="$<TARGET_FILE:test_early>")
  if(CMAKE_C_FLAGS MATCHES "-fsanitize")
    target_compile_definitions(test_process PRIVATE ACTIVATE_SANITIZED)
  endif()
  add_dependencies(test_process activate_shared test_early)
  add_test(NAME process COMMAND test_process)
endif()
