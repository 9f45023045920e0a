# SPDX-License-Identifier: MIT
#
# The library inside a project that is not like ours.
#
#   cmake -D SOURCE=... -D WORK=... -D GENERATOR=... -D CC=... -D CXX=... -D FLAGS=... -D NM=...
#         -P host.cmake
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/project.cmake)

file(REMOVE_RECURSE ${WORK})
set(source -D ACTIVATE_SOURCE=${SOURCE} ${small})

# Other warnings, another standard, fast math, one big file, checks of its own.
configure(host ${SOURCE}/tests/consumer/host ${source}
  "-DCMAKE_C_FLAGS=${FLAGS} -ffast-math -std=gnu89")
build(host)
expect_no_exports(${WORK}/host/libplugin.so)

# Installed and exported with a static library.
configure(export ${SOURCE}/tests/consumer/export ${source})
build(export)
run(${CMAKE_COMMAND} --install ${WORK}/export --prefix ${WORK}/prefix)
configure(user ${SOURCE}/tests/consumer/export/user -D CMAKE_PREFIX_PATH=${WORK}/prefix)
build(user)
