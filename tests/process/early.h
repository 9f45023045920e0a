/* SPDX-License-Identifier: MIT */
#ifndef ACTIVATE_TESTS_EARLY_H
#define ACTIVATE_TESTS_EARLY_H

#include <stddef.h>

/* gelu of -1, 0, 2, and the status of that call, in the constructor. */
extern float early_result[3];
extern int early_status;

/* Where the destructor leaves the status of its call. */
extern int *early_at_the_end;

#endif
