/* SPDX-License-Identifier: MIT
 *
 * rrelu in training: leaky_relu with a slope per element, drawn again by each pass.
 *
 * Multiplied and added apart, slopes are the same on every tier. Where rounding reaches
 * upper, the float below takes its place. */
#ifndef ACTIVATE_KERNELS_RRELU_H
#define ACTIVATE_KERNELS_RRELU_H

typedef struct rrelu_constants {
    vf lower, step, greatest;
} rrelu_constants;

INLINE vpar rrelu_slopes(const uint32_t *words, const rrelu_constants *c)
{
    const vf draw = v_float(v_shr(v_iload(words), 8));
    vpar p = params_of(NULL, 0);
    p.a = v_min(v_add(v_mul(draw, c->step), c->lower), c->greatest);
    return p;
}

/* Block by block, of which the first may be begun and the last not be full. dy is NULL
 * forward. Vectors may read beyond a block's words. */
INLINE void rrelu_run(const float *dy, const float *x, float *out, size_t n, const act_draw *d)
{
    const philox_key key = philox_key_of(d->seed);
    const rrelu_constants c = { v_set1(d->lower), v_set1(d->step), v_set1(d->greatest) };
    _Alignas(64) uint32_t words[PHILOX_SPAN + VL] = { 0 };
    for (size_t done = 0; done < n;) {
        const uint64_t element = d->offset + done;
        const size_t from = (size_t)(element % PHILOX_SPAN), left = PHILOX_SPAN - from;
        const size_t end = n - done < left ? n : done + left;
        const uint32_t *word = words + from;
        philox_span(element / PHILOX_SPAN, &key, words);
        for (; done + VL <= end; done += VL, word += VL) {
            const vpar p = rrelu_slopes(word, &c);
            const vf x_k = v_load(x + done);
            v_store(out + done,
                    dy == NULL ? leaky_relu_f(x_k, p) : leaky_relu_b(v_load(dy + done), x_k, p));
        }
        if (done < end) {
            const size_t k = end - done;
            const vpar p = rrelu_slopes(word, &c);
            const vf x_k = v_loadn(x + done, k);
            v_storen(
                out + done,
                dy == NULL ? leaky_relu_f(x_k, p) : leaky_relu_b(v_loadn(dy + done, k), x_k, p), k);
            done = end;
        }
    }
}

static void rrelu(const float *x, float *y, size_t n, const act_draw *d)
{
    rrelu_run(NULL, x, y, n, d);
}

static void rrelu_backward(const float *dy, const float *x, float *dx, size_t n, const act_draw *d)
{
    rrelu_run(dy, x, dx, n, d);
}

#endif
