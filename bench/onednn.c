/* SPDX-License-Identifier: MIT
 *
 * oneDNN 2's eltwise primitive as a peer, on one thread. Primitive and memory
 * objects are made beforehand; what is timed is execute and wait. */
#include "peers.h"

#include <oneapi/dnnl/dnnl.h>
#include <omp.h>
#include <stdlib.h>

#define NONE dnnl_alg_kind_undef

/* Its algorithm for each activation, for the passes from x and from y. */
static const dnnl_alg_kind_t algorithms[ACT_OP_COUNT][2] = {
    [ACT_IDENTITY] = { dnnl_eltwise_linear, NONE },
    [ACT_RELU] = { dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd },
    [ACT_RELU6] = { dnnl_eltwise_clip_v2, dnnl_eltwise_clip_v2_use_dst_for_bwd },
    [ACT_HARDTANH] = { dnnl_eltwise_clip_v2, dnnl_eltwise_clip_v2_use_dst_for_bwd },
    [ACT_LEAKY_RELU] = { dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd },
    [ACT_ELU] = { dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd },
    [ACT_SIGMOID] = { dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd },
    [ACT_LOG_SIGMOID] = { dnnl_eltwise_logsigmoid, NONE },
    [ACT_TANH] = { dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd },
    [ACT_SOFTPLUS] = { dnnl_eltwise_soft_relu, NONE },
    [ACT_GELU] = { dnnl_eltwise_gelu_erf, NONE },
    [ACT_GELU_TANH] = { dnnl_eltwise_gelu_tanh, NONE },
    [ACT_SILU] = { dnnl_eltwise_swish, NONE },
    [ACT_SWISH] = { dnnl_eltwise_swish, NONE },
    [ACT_MISH] = { dnnl_eltwise_mish, NONE },
    [ACT_HARDSWISH] = { dnnl_eltwise_hardswish, NONE },
    [ACT_EXP] = { dnnl_eltwise_exp, dnnl_eltwise_exp_use_dst_for_bwd },
};

typedef struct bench_job {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_memory_t in, out, dy;
    dnnl_exec_arg_t args[3];
    int arg_count;
} bench_job;

static void check(dnnl_status_t status)
{
    if (status != dnnl_success)
        bench_fail("oneDNN", "a call failed");
}

static int has(act_op op, bench_pass pass)
{
    return op < ACT_OP_COUNT && algorithms[op][pass == BENCH_BACKWARD_Y] != NONE;
}

static void parameters(const bench_case *c, float *alpha, float *beta)
{
    *alpha = c->params[0];
    *beta = c->params[1];
    if (c->op == ACT_IDENTITY || c->op == ACT_SILU)
        *alpha = 1;
    if (c->op == ACT_RELU6)
        *beta = 6;
}

/* The primitive of the pass; a backward one asks for the forward one's hint. */
static void make_primitive(bench_job *job, const bench_case *c, const dnnl_memory_desc_t *shape)
{
    dnnl_alg_kind_t algorithm = algorithms[c->op][c->pass == BENCH_BACKWARD_Y];
    float alpha, beta;
    parameters(c, &alpha, &beta);

    dnnl_prop_kind_t kind =
        c->pass == BENCH_FORWARD ? dnnl_forward_inference : dnnl_forward_training;
    dnnl_eltwise_desc_t operation;
    dnnl_primitive_desc_t hint, description;
    check(dnnl_eltwise_forward_desc_init(&operation, kind, algorithm, shape, alpha, beta));
    check(dnnl_primitive_desc_create(&hint, &operation, NULL, job->engine, NULL));
    if (c->pass == BENCH_FORWARD) {
        check(dnnl_primitive_create(&job->primitive, hint));
    } else {
        check(dnnl_eltwise_backward_desc_init(&operation, algorithm, shape, shape, alpha, beta));
        check(dnnl_primitive_desc_create(&description, &operation, NULL, job->engine, hint));
        check(dnnl_primitive_create(&job->primitive, description));
        check(dnnl_primitive_desc_destroy(description));
    }
    check(dnnl_primitive_desc_destroy(hint));
}

static void add_argument(bench_job *job, int index, dnnl_memory_t memory)
{
    job->args[job->arg_count++] = (dnnl_exec_arg_t) { index, memory };
}

static void make_arguments(bench_job *job, const bench_case *c, const dnnl_memory_desc_t *shape)
{
    /* The C interface takes void * for inputs too. */
    check(dnnl_memory_create(&job->in, shape, job->engine, (void *)(uintptr_t)c->in));
    check(dnnl_memory_create(&job->dy, shape, job->engine, (void *)(uintptr_t)c->dy));
    check(dnnl_memory_create(&job->out, shape, job->engine, c->out));
    add_argument(job, c->pass == BENCH_BACKWARD_Y ? DNNL_ARG_DST : DNNL_ARG_SRC, job->in);
    if (c->pass == BENCH_FORWARD) {
        add_argument(job, DNNL_ARG_DST, job->out);
    } else {
        add_argument(job, DNNL_ARG_DIFF_DST, job->dy);
        add_argument(job, DNNL_ARG_DIFF_SRC, job->out);
    }
}

static void run(const bench_case *c)
{
    const bench_job *job = c->state;
    check(dnnl_primitive_execute(job->primitive, job->stream, job->arg_count, job->args));
    check(dnnl_stream_wait(job->stream));
}

static void begin(const bench_peer *peer, bench_case *c)
{
    (void)peer;
    omp_set_num_threads(1);
    bench_job *job = calloc(1, sizeof *job);
    if (job == NULL)
        bench_fail("out of memory", "oneDNN");
    c->state = job;
    check(dnnl_engine_create(&job->engine, dnnl_cpu, 0));
    check(dnnl_stream_create(&job->stream, job->engine, dnnl_stream_default_flags));
    dnnl_memory_desc_t shape;
    check(dnnl_memory_desc_init_by_tag(&shape, 1, (const dnnl_dims_t) { (dnnl_dim_t)c->n },
                                       dnnl_f32, dnnl_a));
    make_primitive(job, c, &shape);
    make_arguments(job, c, &shape);
    run(c);
}

static void end(bench_case *c)
{
    bench_job *job = c->state;
    check(dnnl_memory_destroy(job->in));
    check(dnnl_memory_destroy(job->dy));
    check(dnnl_memory_destroy(job->out));
    check(dnnl_primitive_destroy(job->primitive));
    check(dnnl_stream_destroy(job->stream));
    check(dnnl_engine_destroy(job->engine));
    free(job);
    c->state = NULL;
}

const bench_peer bench_onednn = {
    .name = "onednn", .has = has, .begin = begin, .run = run, .end = end
};
