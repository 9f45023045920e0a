# SPDX-License-Identifier: MIT
#
# Debian's cross compiler (gcc-aarch64-linux-gnu) and libraries of architecture
# arm64; programs run under qemu-aarch64 (qemu-user):
#
#   dpkg --add-architecture arm64 && apt-get update
#   apt-get install libcmocka-dev:arm64 libmpfr-dev:arm64
#
# These bring libc6:arm64, where qemu finds it. No -L /usr/aarch64-linux-gnu: with
# the cross compiler's copy of the loader beside that libc, threads and fork hang.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
