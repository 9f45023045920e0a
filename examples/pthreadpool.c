/* SPDX-License-Identifier: MIT
 *
 * libactivate on the threads of pthreadpool: the hook is one call, because the task
 * type is the pool's own. Shows that the result does not depend on the threads. */
#include <activate/activate.h>

#include <pthreadpool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_pool(void *pool, size_t count, void (*task)(void *arg, size_t i), void *arg)
{
    pthreadpool_parallelize_1d(pool, task, arg, count, 0);
}

int main(int argc, char **argv)
{
    enum { N = 1 << 22 };
    const size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 0; /* 0: one per core */
    pthreadpool_t pool = pthreadpool_create(wanted);
    float *const x = malloc(N * sizeof *x), *const one = malloc(N * sizeof *one),
                 *const many = malloc(N * sizeof *many);
    if (pool == NULL || x == NULL || one == NULL || many == NULL) {
        fprintf(stderr, "no memory, or no threads\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < N; i++)
        x[i] = (float)(i - N / 2) * (16.0f / (float)N);

    const act_options options = { .size = sizeof options, .parallel_for = on_pool, .pool = pool };
    const act_status alone = act_forward(ACT_GELU, ACT_F32, x, one, N, NULL, NULL);
    const act_status together = act_forward(ACT_GELU, ACT_F32, x, many, N, NULL, &options);
    const int same = memcmp(one, many, N * sizeof *one) == 0;
    printf("gelu of %d floats on %zu threads: %s, %s\n", N, pthreadpool_get_threads_count(pool),
           act_status_text(together), same ? "the same bits as on one" : "OTHER BITS");

    free(x);
    free(one);
    free(many);
    pthreadpool_destroy(pool);
    return alone == ACT_OK && together == ACT_OK && same ? EXIT_SUCCESS : EXIT_FAILURE;
}
