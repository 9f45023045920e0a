# SPDX-License-Identifier: MIT
#
# CPack: Debian packages (cmake --workflow --preset package), or one archive of
# everything, to be unpacked anywhere (cpack --preset archive, after building release).

set(CPACK_PACKAGE_NAME activate)
set(CPACK_PACKAGE_VENDOR "The libactivate authors")
set(CPACK_PACKAGE_CONTACT "The libactivate authors <libactivate@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_SYSTEM_NAME ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL library development program openmp)
if(NOT TARGET activate_tool OR NOT ACTIVATE_PROGRAM)
  list(REMOVE_ITEM CPACK_COMPONENTS_ALL program)
endif()
if(NOT TARGET activate_openmp)
  list(REMOVE_ITEM CPACK_COMPONENTS_ALL openmp)
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian/finish.cmake)
set(triggers ${PROJECT_BINARY_DIR}/debian/triggers)
file(WRITE ${triggers} "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${triggers})
set(CPACK_DEBIAN_OPENMP_PACKAGE_CONTROL_EXTRA ${triggers})

# The licence as a paragraph of a Debian copyright file.
file(READ LICENSE licence)
string(REGEX REPLACE "^.*\n\n(Permission )" "\\1" licence "${licence}")
string(STRIP "${licence}" licence)
string(REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REPLACE "\n" "\n " licence " ${licence}")

# activate_debian_package(COMPONENT NAME SECTION DESCRIPTION...): and its changelog and
# copyright, which every package has.
function(activate_debian_package component name section)
  string(TOUPPER ${component} COMPONENT)
  string(JOIN "\n" description ${ARGN})
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_COMPONENT_${COMPONENT}_DESCRIPTION "${description}" PARENT_SCOPE)

  set(documents ${CMAKE_INSTALL_DATAROOTDIR}/doc/${name})
  set(changelog ${PROJECT_BINARY_DIR}/debian/${name}/changelog.Debian)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, if set
  configure_file(cmake/debian/changelog.in ${changelog} @ONLY)
  configure_file(cmake/debian/copyright.in ${PROJECT_BINARY_DIR}/debian/copyright @ONLY)
  install(FILES ${changelog} ${PROJECT_BINARY_DIR}/debian/copyright
    DESTINATION ${documents} COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

set(library_package libactivate${PROJECT_VERSION_MAJOR})
activate_debian_package(library ${library_package} libs
  "Activation functions for neural networks (shared library)"
  "Forward and backward over float buffers, vectorised for every x86-64 and"
  "AArch64 and chosen at run time, with an error bound for each function over all"
  "floats.")
activate_debian_package(development libactivate-dev libdevel
  "Activation functions for neural networks (development files)"
  "Headers, the static library, CMake and pkg-config files, and libactivate(3).")
activate_debian_package(program libactivate-tools math
  "Activation functions for neural networks (program)"
  "The program libactivate shows which code runs on this machine, evaluates"
  "activation functions, and measures their error over all floats.")
if(TARGET activate_openmp)
  activate_debian_package(openmp libactivate-openmp${PROJECT_VERSION_MAJOR} libs
    "Activation functions for neural networks (threads of OpenMP)"
    "A small library beside libactivate: runs its calls on the threads of OpenMP.")
  install(FILES cmake/debian/openmp.lintian-overrides
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides
    RENAME libactivate-openmp${PROJECT_VERSION_MAJOR} COMPONENT openmp EXCLUDE_FROM_ALL)
endif()
foreach(component DEVELOPMENT PROGRAM OPENMP)
  set(CPACK_DEBIAN_${component}_PACKAGE_DEPENDS
    "${library_package} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
endforeach()
if(TARGET activate_openmp)
  string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    ", libactivate-openmp${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
endif()

include(CPack)
