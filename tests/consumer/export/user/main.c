/* SPDX-License-Identifier: MIT */
#include <stddef.h>

int host_relu(float *x, size_t n);

int main(void)
{
    float x[2] = { -1, 2 };
    return host_relu(x, 2) && x[0] == 0 && x[1] == 2 ? 0 : 1;
}
