# SPDX-License-Identifier: MIT
#
# NEON. Debian's cross compiler (gcc-aarch64-linux-gnu, libc6-dev-arm64-cross);
# programs run under qemu-aarch64 (qemu-user), with the cross compiler's C library: beside
# that of libc6:arm64, if it is there, threads and fork hang. Packages of another
# architecture need its lists, which lag behind at times, and then every apt-get update
# fails; so cmocka is compiled:
#
#   .ci/cmocka aarch64-linux-gnu
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu
  -E LD_LIBRARY_PATH=/usr/aarch64-linux-gnu/lib)
list(APPEND CMAKE_PREFIX_PATH ${CMAKE_CURRENT_LIST_DIR}/../../build/root/aarch64-linux-gnu)
