/* SPDX-License-Identifier: MIT
 *
 * Buffers whose first byte follows an inaccessible page and whose last byte
 * precedes one: a kernel that reads or writes outside faults. */
#define _DEFAULT_SOURCE
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

h_buffer h_buffer_make(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t bytes = H_BUFFER_FLOATS * sizeof(float);
    const size_t inside = (bytes + page - 1) / page * page;
    h_buffer buffer;
    char *map = mmap(NULL, inside + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        give_up("mmap");
    if (mprotect(map + page, inside, PROT_READ | PROT_WRITE) != 0)
        give_up("mprotect");
    buffer.first = (float *)(void *)(map + page);
    buffer.end = (float *)(void *)(map + page + inside);
    return buffer;
}
