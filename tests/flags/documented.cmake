# SPDX-License-Identifier: MIT
#
# The flags of each tier that PAGE gives to those who build without CMake are TIER=FLAGS....
#
#   cmake -D PAGE=... "-DTIERS=sse2=-msse2|..." -P documented.cmake
file(READ ${PAGE} page)
string(REPLACE "|" ";" tiers "${TIERS}")
foreach(tier IN LISTS tiers)
  string(REGEX MATCH "^([a-z0-9]+)=(.*)$" all "${tier}")
  set(row "| `src/tiers/${CMAKE_MATCH_1}.c` | `${CMAKE_MATCH_2}` |")
  string(FIND "${page}" "${row}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${PAGE} should have the row\n${row}")
  endif()
endforeach()
