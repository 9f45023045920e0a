# SPDX-License-Identifier: MIT
#
# Removes the files that `cmake --install` wrote; run in the build directory.
if(NOT EXISTS install_manifest.txt)
  message(FATAL_ERROR "nothing to uninstall: there is no install_manifest.txt here")
endif()
file(STRINGS install_manifest.txt files)
foreach(file ${files})
  message(STATUS "Removing $ENV{DESTDIR}${file}")
  file(REMOVE "$ENV{DESTDIR}${file}")
endforeach()
