# SPDX-License-Identifier: MIT
#
# Big-endian, the portable tier. Debian's cross compiler (gcc-s390x-linux-gnu) and
# libraries of architecture s390x; programs run under qemu-s390x (qemu-user):
#
#   dpkg --add-architecture s390x && apt-get update
#   apt-get install libcmocka-dev:s390x
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CMAKE_C_COMPILER s390x-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE s390x-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-s390x)
