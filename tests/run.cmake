# SPDX-License-Identifier: MIT
#
# run(COMMAND...): prints what it says, leaves that in `output`, and ends the script if it
# fails.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}\nanswered ${result}")
  endif()
  message(STATUS "${output}")
  set(output ${output} PARENT_SCOPE)
endfunction()
