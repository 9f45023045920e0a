# SPDX-License-Identifier: MIT
#
# 32 bits, the scalar tier. Debian's cross compiler (gcc-arm-linux-gnueabihf,
# libc6-dev-armhf-cross); programs run under qemu-arm (qemu-user). As for AArch64,
# cmocka is compiled:
#
#   .ci/cmocka arm-linux-gnueabihf
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm -L /usr/arm-linux-gnueabihf)
list(APPEND CMAKE_PREFIX_PATH ${CMAKE_CURRENT_LIST_DIR}/../../build/root/arm-linux-gnueabihf)
