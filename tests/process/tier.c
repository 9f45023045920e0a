/* SPDX-License-Identifier: MIT
 *
 * Prints whether the process runs with more rights than its user, and its tier. */
#include <activate/activate.h>
#include <stdio.h>
#include <sys/auxv.h>

int main(void)
{
    printf("secure=%lu tier=%s\n", getauxval(AT_SECURE), act_isa_name(act_isa_current()));
    return 0;
}
