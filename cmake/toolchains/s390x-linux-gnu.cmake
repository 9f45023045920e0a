# SPDX-License-Identifier: MIT
#
# Big-endian, the portable tier. Debian's cross compiler (gcc-s390x-linux-gnu,
# libc6-dev-s390x-cross); programs run under qemu-s390x (qemu-user). As for AArch64,
# cmocka is compiled:
#
#   .ci/cmocka s390x-linux-gnu
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CMAKE_C_COMPILER s390x-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE s390x-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-s390x -L /usr/s390x-linux-gnu
  -E LD_LIBRARY_PATH=/usr/s390x-linux-gnu/lib)
list(APPEND CMAKE_PREFIX_PATH ${CMAKE_CURRENT_LIST_DIR}/../../build/root/s390x-linux-gnu)
