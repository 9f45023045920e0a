/* SPDX-License-Identifier: MIT
 *
 * activate/openmp.h - OpenMP as the pool of libactivate's calls. A small library of its
 * own, so that libactivate needs no OpenMP run time: link with -lactivate_openmp, or in
 * CMake with activate::openmp. */
#ifndef ACTIVATE_OPENMP_H
#define ACTIVATE_OPENMP_H

#include <activate/activate.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Options that run a call on the threads of OpenMP, for the `options` argument of every
 * function; valid for the life of the process. How many threads: omp_set_num_threads()
 * or OMP_NUM_THREADS. Buffers of one grain stay on the calling thread, and so do calls
 * from within a parallel region, unless nesting is on. In a child of fork() whose parent
 * has run such a call, everything stays on the calling thread: OpenMP's threads do not
 * survive fork(). Copy the struct to change its grain or flags. */
ACT_API const act_options *act_openmp(void);

#ifdef __cplusplus
}
#endif
#endif /* ACTIVATE_OPENMP_H */
