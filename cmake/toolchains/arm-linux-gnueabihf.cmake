# SPDX-License-Identifier: MIT
#
# 32 bits, the scalar tier. Debian's cross compiler (gcc-arm-linux-gnueabihf) and
# libraries of architecture armhf; programs run under qemu-arm (qemu-user):
#
#   dpkg --add-architecture armhf && apt-get update
#   apt-get install libcmocka-dev:armhf
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm)
