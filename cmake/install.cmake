# SPDX-License-Identifier: MIT
#
# cmake --install, find_package, pkg-config, and the target `uninstall`. The
# components are those of the packages: library, development, program.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/activate)
install(TARGETS activate_shared activate_static EXPORT activate-targets
  LIBRARY COMPONENT library NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development)
if(TARGET activate_openmp)
  install(TARGETS activate_openmp EXPORT activate-targets
    LIBRARY COMPONENT openmp NAMELINK_COMPONENT development
    ARCHIVE COMPONENT development)
endif()
install(DIRECTORY include/activate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT activate-targets NAMESPACE activate:: DESTINATION ${package_dir}
  COMPONENT development)
install(FILES docs/man/libactivate.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3
  COMPONENT development)
if(TARGET activate_tool AND ACTIVATE_PROGRAM)
  # The program finds its library wherever the prefix is moved.
  file(RELATIVE_PATH libraries /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
  set_target_properties(activate_tool PROPERTIES INSTALL_RPATH $ORIGIN/${libraries})
  install(TARGETS activate_tool COMPONENT program)
  install(FILES docs/man/libactivate.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
  set(ACTIVATE_ZSH_COMPLETIONS_DIR ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
    "Where zsh looks for completions")
  install(FILES src/tool/completions/libactivate.bash RENAME libactivate
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
  install(FILES src/tool/completions/_libactivate DESTINATION ${ACTIVATE_ZSH_COMPLETIONS_DIR}
    COMPONENT program)
endif()

set(activate_has_openmp OFF)
if(TARGET activate_openmp)
  set(activate_has_openmp ON)
endif()
configure_package_config_file(cmake/activate-config.cmake.in activate-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(activate-config-version.cmake COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" prefix_from_pc ${prefix_from_pc})
configure_file(cmake/activate.pc.in activate.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/activate-config.cmake
  ${PROJECT_BINARY_DIR}/activate-config-version.cmake DESTINATION ${package_dir}
  COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/activate.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)

if(PROJECT_IS_TOP_LEVEL)
  add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} VERBATIM)
endif()
