# SPDX-License-Identifier: MIT
#
# Removes the files that `cmake --install` wrote, and its own directories if nothing
# else is in them; run in the build directory.
if(NOT EXISTS install_manifest.txt)
  message(FATAL_ERROR "nothing to uninstall: there is no install_manifest.txt here")
endif()
file(STRINGS install_manifest.txt files)
foreach(file IN LISTS files)
  message(STATUS "Removing $ENV{DESTDIR}${file}")
  file(REMOVE "$ENV{DESTDIR}${file}")
  cmake_path(GET file PARENT_PATH directory)
  if(directory MATCHES "/activate$")
    list(APPEND directories "$ENV{DESTDIR}${directory}")
  endif()
endforeach()
list(REMOVE_DUPLICATES directories)
foreach(directory IN LISTS directories)
  file(GLOB rest "${directory}/*")
  if(NOT rest)
    file(REMOVE_RECURSE "${directory}")
  endif()
endforeach()
