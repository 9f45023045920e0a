# SPDX-License-Identifier: MIT
#
# ACTIVATE_WARNINGS, for this project's own targets; errors only on request.
option(ACTIVATE_WERROR "Warnings are errors" OFF)

set(ACTIVATE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef
  -Wstrict-prototypes -Wmissing-prototypes -Wdouble-promotion)
if(ACTIVATE_WERROR)
  list(APPEND ACTIVATE_WARNINGS -Werror)
endif()
