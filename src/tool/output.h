/* SPDX-License-Identifier: MIT
 *
 * What the program prints on standard output: JSON, NaN, and whether it arrived. */
#ifndef ACTIVATE_TOOL_OUTPUT_H
#define ACTIVATE_TOOL_OUTPUT_H

#include <stdint.h>

/* Closes standard output. Returns status, or says so and returns TOOL_FAILED if not
 * everything could be written: the disk is full, or standard output was closed. */
int output_finish(int status);

/* The value, but NaN without a sign, which printf() would show. */
double output_shown(double value);

/* A JSON document, piece by piece: each call adds one item to the object or array that
 * is open. `key` is NULL in an array. The two outer levels get a line for each item. */
void json_open(const char *key, char bracket);
void json_close(char bracket);
void json_text(const char *key, const char *text); /* bytes that are not UTF-8 become U+FFFD */
void json_count(const char *key, uint64_t value);
void json_flag(const char *key, int value);
void json_null(const char *key);

/* JSON has no NaN and no infinities: they become "nan", "inf" and "-inf". */
void json_float(const char *key, float value);
void json_double(const char *key, double value);

#endif
