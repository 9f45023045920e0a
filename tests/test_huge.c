/* SPDX-License-Identifier: MIT
 *
 * More than 2^31 elements, in little memory: the same few pages mapped over and over.
 * Every repetition of the input is the same, so is that of the output, and each of its
 * floats has been written, were it 2^33 bytes from the first. Only the first and the
 * last pages of the output are pages of their own. */
#define _GNU_SOURCE /* memfd_create */
#include "harness.h"
#include <sys/mman.h>
#include <unistd.h>

/* 2^31 floats and some, in pieces of 64 MiB. */
static const size_t piece = (size_t)64 << 20, pieces = 129, extra = 12345;
enum { EDGE = 1024 };

/* One piece, repeated. */
static char *map_repeated(const char *name)
{
    const int file = memfd_create(name, 0);
    char *const base =
        mmap(NULL, pieces * piece, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (file < 0 || base == MAP_FAILED || ftruncate(file, (off_t)piece) != 0)
        return NULL;
    for (size_t i = 0; i < pieces; i++)
        if (mmap(base + i * piece, piece, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file,
                 0) == MAP_FAILED)
            return NULL;
    close(file);
    return base;
}

/* The page at `at` becomes one of its own, filled with NaN. */
static void make_private(char *at, size_t page)
{
    char *const own = (char *)((uintptr_t)at / page * page);
    assert_ptr_not_equal(
        mmap(own, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
        MAP_FAILED);
    memset(own, 0xff, page);
}

static void expect_relu(const float *x, const float *y, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(h_bits(y[i]), h_bits(x[i] <= 0 ? 0 : x[i]));
}

static void test_forward(void **state)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t n = ((size_t)1 << 31) + extra;
    (void)state;
    if (sizeof(size_t) < 8)
        h_skip("no such lengths on this CPU");
    char *const in = map_repeated("x"), *const out = map_repeated("y");
    if (in == NULL || out == NULL)
        h_skip("no 16 GiB of address space");
    float *const x = (float *)(void *)in, *const y = (float *)(void *)out;
    h_fill_normal(x, piece / sizeof *x, h_seed());
    make_private((char *)y, page);
    make_private((char *)(y + n - EDGE), page);
    make_private((char *)(y + n), page);
    assert_int_equal(act_relu_f32(x, y, n), ACT_OK);
    expect_relu(x, y, piece / sizeof *x);
    expect_relu(x + n - EDGE, y + n - EDGE, EDGE);
    assert_int_equal(h_bits(y[n]), 0xffffffffu);
    munmap(in, pieces * piece);
    munmap(out, pieces * piece);
}

static void add(void)
{
    h_add("2^31 + 12345 elements", NULL, NULL, test_forward, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "huge", add);
}
