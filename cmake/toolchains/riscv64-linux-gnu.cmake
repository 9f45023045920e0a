# SPDX-License-Identifier: MIT
#
# The portable tier on RISC-V. Debian's cross compiler (gcc-riscv64-linux-gnu,
# libc6-dev-riscv64-cross); programs run under qemu-riscv64 (qemu-user). Debian 12
# has no packages of architecture riscv64, so cmocka is compiled:
#
#   .ci/cmocka riscv64-linux-gnu
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR riscv64)
set(CMAKE_C_COMPILER riscv64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE riscv64-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-riscv64 -L /usr/riscv64-linux-gnu)
list(APPEND CMAKE_PREFIX_PATH ${CMAKE_CURRENT_LIST_DIR}/../../build/root/riscv64-linux-gnu)
