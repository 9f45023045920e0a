/* SPDX-License-Identifier: MIT
 *
 * The handwritten digits of ../data/digits.txt, split into a part to learn from
 * and a part to be tested on. */
#ifndef DIGITS_DATA_H
#define DIGITS_DATA_H

#include <stddef.h>

enum { PIXELS = 64, CLASSES = 10, DIGITS = 1797, TRAIN = 1437, TEST = DIGITS - TRAIN };

typedef struct digits {
    float pixels[DIGITS][PIXELS]; /* 0 is paper, 1 is ink */
    unsigned char label[DIGITS];  /* 0 to 9 */
} digits;

/* Reads the file and puts the digits into a random order that is always the same:
 * [0, TRAIN) are to learn from, [TRAIN, DIGITS) to be tested on. NULL after a
 * message on stderr if the file cannot be used; free() what it returns. */
digits *digits_read(const char *path);

#endif
