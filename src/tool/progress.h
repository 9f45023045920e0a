/* SPDX-License-Identifier: MIT
 *
 * How far a run of several sweeps has come: a line on stderr, if that is a terminal. */
#ifndef ACTIVATE_TOOL_PROGRESS_H
#define ACTIVATE_TOOL_PROGRESS_H

/* Before the first of them. Each is taken to last as long as the others. */
void progress_start(int sweeps);

/* Before and after each. */
void progress_begin(const char *what);
void progress_end(void);

/* Part of the sweep is done. */
void progress_show(double share);

#endif
