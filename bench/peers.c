/* SPDX-License-Identifier: MIT
 *
 * The peers: first the tiers of the library, then whatever this build has
 * beside them. */
#include "bench.h"
#include "peers.h"

#include <string.h>

/* ---- The library, through its public calls ------------------------------- */

static act_status call(const bench_case *c)
{
    switch (c->pass) {
    case BENCH_FORWARD:
        return act_forward(c->op, ACT_F32, c->in, c->out, c->n, NULL, NULL);
    case BENCH_BACKWARD:
        return act_backward(c->op, ACT_F32, c->dy, c->in, c->out, c->n, NULL, NULL);
    default:
        return act_backward_y(c->op, ACT_F32, c->dy, c->in, c->out, c->n, NULL, NULL);
    }
}

static int tier_has(act_op op, bench_pass pass)
{
    act_op_info info = { .size = sizeof info };
    if (act_op_describe(op, &info) != ACT_OK)
        return 0;
    return pass != BENCH_BACKWARD_Y || (info.flags & ACT_OP_FROM_OUTPUT) != 0;
}

static void tier_begin(const bench_peer *peer, bench_case *c)
{
    if (act_isa_select(peer->isa) != ACT_OK || act_isa_current() != peer->isa)
        bench_fail("cannot select tier", peer->name);
    act_status status = call(c);
    if (status != ACT_OK)
        bench_fail("the library refuses", act_status_text(status));
}

static void tier_run(const bench_case *c)
{
    call(c);
}

/* ---- All ----------------------------------------------------------------- */

static bench_peer peers[ACT_ISA_NEON + 16];
static int peer_count;

static void collect(void)
{
    for (act_isa isa = ACT_ISA_NEON; isa > ACT_ISA_AUTO; isa--) {
        if (act_isa_available(isa))
            peers[peer_count++] =
                (bench_peer) { act_isa_name(isa), tier_has, tier_begin, tier_run, NULL, isa };
    }
    peers[peer_count++] = bench_plain;
    peers[peer_count++] = bench_plain_fast;
#ifdef BENCH_ONEDNN
    peers[peer_count++] = bench_onednn;
#endif
#ifdef BENCH_SLEEF
    peers[peer_count++] = bench_sleef;
#endif
}

const bench_peer *bench_peer_at(int index)
{
    if (peer_count == 0)
        collect();
    return index < peer_count ? &peers[index] : NULL;
}

const bench_peer *bench_peer_find(const char *name)
{
    int index = 0;
    const bench_peer *peer = bench_peer_at(index);
    while (peer != NULL && strcmp(peer->name, name) != 0)
        peer = bench_peer_at(++index);
    return peer;
}

void bench_begin(const bench_peer *peer, bench_case *c)
{
    if (peer->begin != NULL)
        peer->begin(peer, c);
}

void bench_end(const bench_peer *peer, bench_case *c)
{
    if (peer->end != NULL)
        peer->end(c);
}
