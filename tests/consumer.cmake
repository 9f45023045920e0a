# SPDX-License-Identifier: MIT
#
# Who can use the library, installed or carried along, and what is installed: projects of
# somebody else are built, so not for another machine.
if(CMAKE_CROSSCOMPILING)
  return()
endif()

# activate_consumer_test(NAME SCRIPT OPTIONS...): runs consumer/SCRIPT.cmake.
function(activate_consumer_test name script)
  add_test(NAME consumer/${name} COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR}
    -D BUILD=${PROJECT_BINARY_DIR} -D WORK=${CMAKE_CURRENT_BINARY_DIR}/consumer/${name}
    -D GENERATOR=${CMAKE_GENERATOR} -D CC=${CMAKE_C_COMPILER} -D CXX=${ACTIVATE_CXX}
    -D FLAGS=${CMAKE_C_FLAGS} -D NM=${CMAKE_NM} -D VERSION=${PROJECT_VERSION} ${ARGN}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/consumer/${script}.cmake)
endfunction()

find_program(ACTIVATE_PKG_CONFIG pkg-config)
if(NOT ACTIVATE_PKG_CONFIG)
  message(WARNING "no pkg-config: activate.pc is not tested")
endif()
foreach(way find_package add_subdirectory fetch_content pkg_config uninstall)
  if(way STREQUAL pkg_config AND NOT ACTIVATE_PKG_CONFIG)
    continue()
  endif()
  activate_consumer_test(${way} run -D WAY=${way} -D PKG_CONFIG=${ACTIVATE_PKG_CONFIG})
endforeach()
activate_consumer_test(host host)
activate_consumer_test(package package)
activate_consumer_test(static static)
activate_consumer_test(paths paths)
activate_consumer_test(installed installed -D PROGRAM=${ACTIVATE_PROGRAM}
  -D PKG_CONFIG=${ACTIVATE_PKG_CONFIG})

# One install_manifest.txt for all who install.
foreach(test find_package pkg_config uninstall package installed)
  if(TEST consumer/${test})
    set_tests_properties(consumer/${test} PROPERTIES RESOURCE_LOCK manifest)
  endif()
endforeach()

find_program(ACTIVATE_NINJA ninja)
if(ACTIVATE_NINJA)
  list(JOIN ACTIVATE_CPU_TIERS " " tiers)
  if(NOT ACTIVATE_TIERS)
    add_test(NAME configure COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR}
      -D WORK=${CMAKE_CURRENT_BINARY_DIR}/configure -D CC=${CMAKE_C_COMPILER}
      -D CPU=${ACTIVATE_CPU} -D TIERS=${tiers} -P ${CMAKE_CURRENT_SOURCE_DIR}/configure.cmake)
  endif()
else()
  message(WARNING "no Ninja: what other platforms would build is not tested")
endif()
