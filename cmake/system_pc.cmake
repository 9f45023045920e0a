# SPDX-License-Identifier: MIT
#
# Run by cmake --install, after the pkg-config file `pc`; and by CPack, which installs
# somewhere else what is meant for /usr.
function(activate_system_pc file)
  file(READ ${file} text)
  string(REGEX REPLACE "^prefix=[^\n]*" "prefix=/usr" text "${text}")
  file(WRITE ${file} "${text}")
endfunction()

if(DEFINED pc AND CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND NOT IS_ABSOLUTE ${pc})
  activate_system_pc($ENV{DESTDIR}/usr/${pc})
endif()
