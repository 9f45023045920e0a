/* SPDX-License-Identifier: MIT
 *
 * How `activate verify` shows results: text for people, CSV for programs. */
#ifndef ACTIVATE_TOOL_REPORT_H
#define ACTIVATE_TOOL_REPORT_H

#include "sweep.h"

typedef enum report_format { REPORT_TEXT, REPORT_CSV } report_format;

/* The first line of CSV; nothing for text. */
void report_start(report_format format);

void report_results(report_format format, const sweep_request *request,
                    const sweep_result *results);

/* A bar on stderr if that is a terminal; report_progress_of() says of what. */
void report_progress_of(const char *what);
void report_progress(double share);
void report_progress_end(void);

#endif
