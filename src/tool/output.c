/* SPDX-License-Identifier: MIT
 *
 * Standard output. */
#include "output.h"
#include "tool.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

int output_finish(int status)
{
    const int lost = ferror(stdout);
    errno = 0;
    if (fclose(stdout) == 0 && !lost)
        return status;
    return tool_complain("standard output could not be written%s%s", errno != 0 ? ": " : "",
                         errno != 0 ? strerror(errno) : "");
}

double output_shown(double value)
{
    return isnan(value) ? (double)NAN : value;
}

/* ---- Text in JSON ---- */

/* Bytes of the UTF-8 character that begins here, 0 if none does. The second byte has
 * limits of its own: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
static int utf8_length(const unsigned char *text)
{
    static const struct {
        unsigned char first, last, second_least, second_most;
        int length;
    } rows[] = {
        { 0x20, 0x7e, 0, 0xff, 1 },    { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
        { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
        { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (text[0] < rows[i].first || text[0] > rows[i].last)
            continue;
        if (text[1] < rows[i].second_least || text[1] > rows[i].second_most)
            return 0;
        for (int k = 2; k < rows[i].length; k++)
            if ((text[k] & 0xc0) != 0x80)
                return 0;
        return rows[i].length;
    }
    return 0;
}

static void print_quoted(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    putchar('"');
    while (*at != '\0') {
        const int length = utf8_length(at);
        if (*at == '"' || *at == '\\')
            printf("\\%c", *at++);
        else if (length > 0)
            at += fwrite(at, 1, (size_t)length, stdout);
        else if (*at < 0x80)
            printf("\\u%04x", *at++);
        else
            at++, fputs("\\ufffd", stdout);
    }
    putchar('"');
}

/* ---- Its structure ---- */

static struct {
    int depth, has_items; /* of what is open */
} json;

static void start_line(void)
{
    printf("\n%*s", 2 * json.depth, "");
}

static void start_item(const char *key)
{
    if (json.has_items)
        putchar(',');
    if (json.depth == 1 || json.depth == 2)
        start_line();
    else if (json.has_items)
        putchar(' ');
    if (key != NULL) {
        print_quoted(key);
        fputs(": ", stdout);
    }
    json.has_items = 1;
}

void json_open(const char *key, char bracket)
{
    start_item(key);
    putchar(bracket);
    json.depth++;
    json.has_items = 0;
}

void json_close(char bracket)
{
    json.depth--;
    if (json.has_items && json.depth < 2)
        start_line();
    putchar(bracket);
    json.has_items = json.depth > 0;
    if (json.depth == 0)
        putchar('\n');
}

/* ---- Its values ---- */

void json_text(const char *key, const char *text)
{
    start_item(key);
    print_quoted(text);
}

void json_count(const char *key, uint64_t value)
{
    start_item(key);
    printf("%" PRIu64, value);
}

void json_flag(const char *key, int value)
{
    start_item(key);
    fputs(value ? "true" : "false", stdout);
}

void json_null(const char *key)
{
    start_item(key);
    fputs("null", stdout);
}

static void print_number(const char *key, double value, int digits)
{
    const char *quote = isfinite(value) ? "" : "\"";
    start_item(key);
    if (value == 0 && signbit(value))
        fputs("-0.0", stdout); /* many a reader takes -0 for the integer 0 */
    else
        printf("%s%.*g%s", quote, digits, output_shown(value), quote);
}

void json_float(const char *key, float value)
{
    print_number(key, (double)value, 9);
}

void json_double(const char *key, double value)
{
    print_number(key, value, 17);
}
