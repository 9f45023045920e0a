# SPDX-License-Identifier: MIT
#
# Run by CPack on what goes into a Debian package: manuals and changelogs are
# compressed there, and the prefix is /usr.
if(CPACK_GENERATOR STREQUAL "DEB")
  file(GLOB_RECURSE pages ${CPACK_TEMPORARY_DIRECTORY}/*.1 ${CPACK_TEMPORARY_DIRECTORY}/*.3)
  file(GLOB_RECURSE changelogs ${CPACK_TEMPORARY_DIRECTORY}/changelog.Debian)
  execute_process(COMMAND gzip -9n ${pages} ${changelogs} COMMAND_ERROR_IS_FATAL ANY)

  include(${CMAKE_CURRENT_LIST_DIR}/../system_pc.cmake)
  file(GLOB_RECURSE pcs ${CPACK_TEMPORARY_DIRECTORY}/*.pc)
  foreach(file IN LISTS pcs)
    activate_system_pc(${file})
  endforeach()
endif()
