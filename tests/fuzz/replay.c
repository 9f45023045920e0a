/* SPDX-License-Identifier: MIT
 *
 * A main() for a fuzz target without libFuzzer: runs it on each file named, or on each
 * file of a directory. Any compiler, any sanitizer. */
#define _FILE_OFFSET_BITS 64 /* 32 bits: inodes of the host have 64 */
#define _POSIX_C_SOURCE   200809L
#include "fuzz.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int replay(const char *path)
{
    static uint8_t data[1 << 16];
    FILE *const file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    const size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    return 1;
}

static int replay_all(const char *directory)
{
    char path[4096];
    int count = 0;
    DIR *const open = opendir(directory);
    if (open == NULL)
        return replay(directory);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        count += replay(path);
    }
    closedir(open);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_all(argv[i]);
    printf("%d inputs\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
