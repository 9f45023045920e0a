/* SPDX-License-Identifier: MIT
 *
 * Prints whether the process runs with more rights than its user, and its tier; fails if
 * that is not the one wanted. */
#include <activate/activate.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

int main(int argc, char **argv)
{
    const char *const tier = act_isa_name(act_isa_current());
    printf("secure=%lu tier=%s\n", getauxval(AT_SECURE), tier);
    return argc > 1 && strcmp(argv[1], tier) != 0;
}
