# SPDX-License-Identifier: MIT
#
# ACTIVATE_WARNINGS, for this project's own targets. They are for those who work on it:
# errors only on request, and none at all inside another project, whose own warnings
# (-Wpadded, -Wfloat-equal, -Werror) this code was not written for.
option(ACTIVATE_WERROR "Warnings are errors" OFF)

if(PROJECT_IS_TOP_LEVEL OR ACTIVATE_WERROR)
  set(ACTIVATE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef
    -Wstrict-prototypes -Wmissing-prototypes -Wdouble-promotion)
else()
  set(ACTIVATE_WARNINGS -w)
endif()
if(ACTIVATE_WERROR)
  list(APPEND ACTIVATE_WARNINGS -Werror)
endif()
