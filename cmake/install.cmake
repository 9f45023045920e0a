# SPDX-License-Identifier: MIT
#
# cmake --install, find_package, pkg-config, and the target `uninstall`. The
# components are those of the packages: library, development, program, openmp.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/activate)

# activate::openmp has a file of targets of its own: its static library needs OpenMP, and
# only who asks for it should.
function(activate_install_targets export component)
  install(TARGETS ${ARGN} EXPORT ${export}
    LIBRARY COMPONENT ${component} NAMELINK_COMPONENT development
    ARCHIVE COMPONENT development
    RUNTIME COMPONENT ${component}
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ${export} NAMESPACE activate:: DESTINATION ${package_dir}
    COMPONENT development)
endfunction()

activate_install_targets(activate-targets library ${kinds})
set(activate_components static)
if(TARGET activate_shared)
  list(APPEND activate_components shared)
endif()
set(activate_openmp_needs_openmp OFF)
if(TARGET activate_openmp)
  activate_install_targets(activate-openmp-targets openmp activate_openmp)
  list(APPEND activate_components openmp)
  get_target_property(kind activate_openmp TYPE)
  if(kind STREQUAL "STATIC_LIBRARY")
    set(activate_openmp_needs_openmp ON)
  endif()
endif()
install(DIRECTORY include/activate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(FILES docs/man/libactivate.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3
  COMPONENT development)
if(TARGET activate_tool AND ACTIVATE_PROGRAM)
  # The program finds its library wherever the prefix is moved.
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
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

# ---- CMake's package --------------------------------------------------------------

list(JOIN activate_components " " activate_components)
configure_package_config_file(cmake/activate-config.cmake.in activate-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
configure_file(cmake/activate-config-version.cmake.in activate-config-version.cmake @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/activate-config.cmake
  ${PROJECT_BINARY_DIR}/activate-config-version.cmake DESTINATION ${package_dir}
  COMPONENT development)

# ---- pkg-config -------------------------------------------------------------------

# Paths from the file itself, so that the prefix can be moved; directories that the user
# gave as absolute ones stay what they are. In /usr the file says so: only then pkg-config
# knows that its paths are those of the system, and leaves them out.
cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_LIBDIR BASE_DIRECTORY /prefix OUTPUT_VARIABLE libraries)
file(RELATIVE_PATH prefix_from_pc ${libraries}/pkgconfig /prefix)
cmake_path(SET prefix_from_pc NORMALIZE "${prefix_from_pc}")
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
set(pc_prefix "\${pcfiledir}/${prefix_from_pc}")
set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
  set(pc_libdir ${CMAKE_INSTALL_LIBDIR})
endif()
if(IS_ABSOLUTE ${CMAKE_INSTALL_INCLUDEDIR})
  set(pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
endif()
configure_file(cmake/activate.pc.in activate.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/activate.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)
install(CODE "set(pc \"${CMAKE_INSTALL_LIBDIR}/pkgconfig/activate.pc\")" COMPONENT development)
install(SCRIPT cmake/system_pc.cmake COMPONENT development)

if(PROJECT_IS_TOP_LEVEL)
  add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} VERBATIM)
endif()
