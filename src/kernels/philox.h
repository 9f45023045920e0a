/* SPDX-License-Identifier: MIT
 *
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a counter of four words and a key of
 * two give four random words, each alone, in any order.
 *
 * Here the counter is (low, high, 0, 0) of a 64-bit number, so the first rounds have
 * words that are zero, or the same for 16 counters in a row, and do without them. Words
 * are in the lower halves of 64-bit lanes, which is where multiplications want them; the
 * upper halves hold anything. */
#ifndef ACTIVATE_KERNELS_PHILOX_H
#define ACTIVATE_KERNELS_PHILOX_H

#define PHILOX_M0 0xd2511f53u
#define PHILOX_M1 0xcd9e8d57u
#define PHILOX_W0 0x9e3779b9u
#define PHILOX_W1 0xbb67ae85u

/* Rounds; elements and counters of a block and of the two that are drawn together;
 * vectors of counters that are worked on in turns: one waits for its multiplications
 * while the others have theirs. */
enum {
    PHILOX_ROUNDS = 10,
    PHILOX_BLOCK = 64,
    PHILOX_COUNTERS = 16,
    PHILOX_SPAN = 2 * PHILOX_BLOCK,
    PHILOX_CHAINS = VW == 8 ? 4 : 2
};

/* The key of each round, in every lane. */
typedef struct philox_key {
    vw even[PHILOX_ROUNDS], odd[PHILOX_ROUNDS];
    vw lanes;                      /* M0 times 0, 2, 4 ... */
    uint32_t first, second, third; /* even[0], odd[1], odd[2] */
} philox_key;

INLINE philox_key philox_key_of(uint64_t seed)
{
    const uint32_t even = (uint32_t)seed, odd = (uint32_t)(seed >> 32);
    philox_key key;
    for (uint32_t r = 0; r < PHILOX_ROUNDS; r++) {
        key.even[r] = v_wset1(even + r * PHILOX_W0);
        key.odd[r] = v_wset1(odd + r * PHILOX_W1);
    }
    key.lanes = v_wmul(v_wset1(PHILOX_M0), v_wcount());
    key.first = even;
    key.second = odd + PHILOX_W1;
    key.third = odd + 2 * PHILOX_W1;
    return key;
}

typedef struct philox_state {
    vw word[4];
} philox_state;

/* Rounds 4 to 10. */
INLINE void philox_rounds(philox_state c[PHILOX_CHAINS], const philox_key *key)
{
    const vw m0 = v_wset1(PHILOX_M0), m1 = v_wset1(PHILOX_M1);
    for (int r = 3; r < PHILOX_ROUNDS; r++) {
        for (int k = 0; k < PHILOX_CHAINS; k++) {
            const vw p0 = v_wmul(m0, c[k].word[0]), p1 = v_wmul(m1, c[k].word[2]);
            c[k].word[0] = v_wxor3(v_whigh(p1), c[k].word[1], key->even[r]);
            c[k].word[1] = p1;
            c[k].word[2] = v_wxor3(v_whigh(p0), c[k].word[3], key->odd[r]);
            c[k].word[3] = p0;
        }
    }
}

/* Rounds 1 to 3 of the counters low + high * 2^32, low in the lanes. c2 = c3 = 0, so
 * round 2 has the same c0 everywhere and c1 = 0, and round 3 the same c3. `first` is M0
 * times low, `same` what becomes of high: M0 times c0 of round 2. */
INLINE philox_state philox_begin(vw first, uint64_t same, const philox_key *key)
{
    const vw m0 = v_wset1(PHILOX_M0), m1 = v_wset1(PHILOX_M1);
    const vw second = v_wmul(m1, v_wxor(v_whigh(first), key->odd[0]));
    const vw c0 = v_wxor(v_whigh(second), key->even[1]);
    const vw c2 = v_wxor(first, v_wset1((uint32_t)(same >> 32) ^ key->second));
    const vw p0 = v_wmul(m0, c0), p1 = v_wmul(m1, c2);
    philox_state c;
    c.word[0] = v_wxor3(v_whigh(p1), second, key->even[2]);
    c.word[1] = p1;
    c.word[2] = v_wxor(v_whigh(p0), v_wset1((uint32_t)same ^ key->third));
    c.word[3] = p0;
    return c;
}

/* The words of blocks 2 s and 2 s + 1: word 16 w + j of block b is word w of the counter
 * 16 b + j. Chains 2 k and 2 k + 1 have the even and the odd counters of VW pairs. M0 times
 * a counter is the sum of such products: no counter's low word overflows within a span. */
INLINE void philox_span(uint64_t s, const philox_key *key, uint32_t words[PHILOX_SPAN])
{
    const uint32_t low = (uint32_t)s << 5, high = (uint32_t)(s >> 27);
    const uint64_t same = (uint64_t)PHILOX_M0 * (high ^ key->first);
    for (uint32_t j = 0; j < 2 * PHILOX_COUNTERS; j += PHILOX_CHAINS * VW) {
        const vw first = v_wadd(v_wset1((uint64_t)PHILOX_M0 * (low + j)), key->lanes);
        philox_state c[PHILOX_CHAINS];
        for (uint32_t k = 0; k < PHILOX_CHAINS; k++) {
            const uint64_t further = (uint64_t)PHILOX_M0 * (k / 2 * 2 * VW + k % 2);
            c[k] = philox_begin(v_wadd(first, v_wset1(further)), same, key);
        }
        philox_rounds(c, key);
        for (uint32_t k = 0; k < PHILOX_CHAINS; k += 2) {
            const uint32_t at = j + k * VW, block = at / PHILOX_COUNTERS * PHILOX_BLOCK;
            for (uint32_t w = 0; w < 4; w++)
                v_wstore(words + block + PHILOX_COUNTERS * w + at % PHILOX_COUNTERS, c[k].word[w],
                         c[k + 1].word[w]);
        }
    }
}

#endif
