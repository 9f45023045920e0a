/* SPDX-License-Identifier: MIT
 *
 * How `libactivate verify` shows results: text for people, CSV for programs. */
#ifndef ACTIVATE_TOOL_REPORT_H
#define ACTIVATE_TOOL_REPORT_H

#include "sweep.h"

typedef enum report_format { REPORT_TEXT, REPORT_CSV } report_format;

/* CSV starts with comments that name version, compiler, CPU and command, and a
 * line of column names; text with nothing. */
void report_start(report_format format, int argc, char **argv);

/* One row per tier, written out at once: an interrupted run leaves whole rows.
 * With CSV, examples of violations go to stderr. */
void report_results(report_format format, const sweep_request *request,
                    const sweep_result *results);

/* A bar on stderr if that is a terminal; report_progress_of() says of what. */
void report_progress_of(const char *what);
void report_progress(double share);
void report_progress_end(void);

#endif
