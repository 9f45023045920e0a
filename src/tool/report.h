/* SPDX-License-Identifier: MIT
 *
 * How `libactivate verify` shows results: text for people, CSV and JSON for programs. */
#ifndef ACTIVATE_TOOL_REPORT_H
#define ACTIVATE_TOOL_REPORT_H

#include "sweep.h"

typedef enum report_format { REPORT_TEXT, REPORT_CSV, REPORT_JSON } report_format;

/* CSV and JSON start with version, compiler, CPU and command; text with nothing. */
void report_start(report_format format, int argc, char **argv);

/* One row per tier, written out at once: an interrupted run leaves whole rows.
 * With CSV, examples of violations go to stderr. Returns 0 if it could not be written. */
int report_results(report_format format, const sweep_request *request, const sweep_result *results);

/* JSON is whole from here on. */
void report_end(report_format format);

#endif
