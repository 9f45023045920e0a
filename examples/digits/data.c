/* SPDX-License-Identifier: MIT
 *
 * Reads the digits; ../data/README.md describes the format. */
#include "data.h"
#include "random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line: the label, a space, 64 pixels in base 17. */
static int parse_line(const char *line, unsigned char *label, float *pixels)
{
    static const char levels[] = "0123456789abcdefg";

    if (strlen(line) != PIXELS + 3 || line[0] < '0' || line[0] > '9' || line[1] != ' ')
        return 0;
    *label = (unsigned char)(line[0] - '0');
    for (size_t i = 0; i < PIXELS; i++) {
        const char *level = strchr(levels, line[i + 2]);
        if (!level)
            return 0;
        pixels[i] = (float)(level - levels) / 16;
    }
    return 1;
}

static int parse_file(FILE *file, const char *path, digits *all)
{
    uint16_t place[DIGITS];
    uint64_t random = 1;
    char line[PIXELS + 5];

    for (size_t i = 0; i < DIGITS; i++)
        place[i] = (uint16_t)i;
    random_shuffle(&random, place, DIGITS);

    for (size_t i = 0; i < DIGITS; i++) {
        const size_t to = place[i];
        if (!fgets(line, sizeof(line), file) ||
            !parse_line(line, &all->label[to], all->pixels[to])) {
            fprintf(stderr, "train_digits: %s, line %zu: not a digit\n", path, i + 1);
            return 0;
        }
    }
    return 1;
}

digits *digits_read(const char *path)
{
    digits *all = NULL;
    FILE *file = fopen(path, "r");

    if (!file) {
        fprintf(stderr, "train_digits: cannot open %s: %s\n", path, strerror(errno));
        return NULL;
    }
    all = malloc(sizeof(*all));
    if (!all)
        fprintf(stderr, "train_digits: out of memory\n");
    else if (!parse_file(file, path, all)) {
        free(all);
        all = NULL;
    }
    fclose(file);
    return all;
}
