/* SPDX-License-Identifier: MIT
 *
 * Introspection: what the library says of itself agrees with the catalogue. */
#include "harness.h"

static void test_find(void **state)
{
    static const char *const wrong[] = { "", "Relu", "relu ", "rel", "relu7", "unused" };
    (void)state;
    assert_int_equal(act_op_count(), ACT_OP_COUNT);
    for (act_op op = 0; op < ACT_OP_COUNT; op++)
        assert_int_equal(act_op_find(h_ops[op].name), op);
    assert_int_equal(act_op_find("clip"), ACT_HARDTANH);
    assert_int_equal(act_op_find("logistic"), ACT_SIGMOID);
    assert_int_equal(act_op_find(NULL), ACT_ERR_UNKNOWN);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(act_op_find(wrong[i]), ACT_ERR_UNKNOWN);
}

static void check_params(act_op op, const h_op *row, const act_op_info *info)
{
    float standard, least, greatest;
    assert_int_equal(info->param_count, row->count);
    for (int k = 0; k < row->count; k++) {
        assert_string_equal(info->params[k].name, row->param[k].name);
        assert_true(h_same(info->params[k].standard, row->param[k].preset));
        assert_true(h_same(info->params[k].least, row->param[k].least));
        assert_true(h_same(info->params[k].greatest, row->param[k].greatest));
        assert_ptr_equal(act_op_param(op, k, &standard, &least, &greatest), info->params[k].name);
        assert_true(h_same(standard, row->param[k].preset));
        assert_true(h_same(least, row->param[k].least));
        assert_true(h_same(greatest, row->param[k].greatest));
        assert_ptr_equal(act_op_param(op, k, NULL, NULL, NULL), info->params[k].name);
    }
    assert_int_equal(info->params == NULL, row->count == 0);
    assert_null(act_op_param(op, row->count, NULL, NULL, NULL));
    assert_null(act_op_param(op, -1, NULL, NULL, NULL));
}

/* The accessors say what the struct says. */
static void check_accessors(act_op op, const act_op_info *info)
{
    const float *const bounds[3] = { info->forward_ulp, info->backward_ulp, info->backward_y_ulp };
    assert_ptr_equal(act_op_name(op), info->name);
    assert_int_equal(act_op_flags(op), info->flags);
    for (int pass = 0; pass < 3; pass++) {
        const int has = pass < 2 || info->derivative_y != NULL;
        assert_true(act_op_bound(op, pass, 1) == (has ? bounds[pass][0] : -1));
        assert_true(act_op_bound(op, pass, 0) == (has ? bounds[pass][1] : -1));
    }
    assert_true(act_op_bound(op, 3, 0) == info->backward_absolute);
    assert_true(act_op_bound(op, 4, 1) == -1 && act_op_bound(op, -1, 1) == -1);
    assert_ptr_equal(act_op_text(op, ACT_TEXT_FORMULA), info->formula);
    assert_ptr_equal(act_op_text(op, ACT_TEXT_DERIVATIVE), info->derivative);
    assert_ptr_equal(act_op_text(op, ACT_TEXT_DERIVATIVE_Y), info->derivative_y);
    assert_ptr_equal(act_op_text(op, ACT_TEXT_KINKS), info->kinks);
    assert_null(act_op_text(op, ACT_TEXT_KINKS + 1));
    assert_null(act_op_text(op, -1));
}

static void test_describe(void **state)
{
    (void)state;
    for (act_op op = 0; op < ACT_OP_COUNT; op++) {
        const h_op *row = &h_ops[op];
        act_op_info info = { .size = sizeof info };
        assert_int_equal(act_op_describe(op, &info), ACT_OK);
        assert_int_equal(info.size, sizeof info);
        assert_string_equal(info.name, row->name);
        assert_true(strlen(info.formula) > 0);
        assert_true(strlen(info.derivative) > 0);
        assert_non_null(info.kinks);
        assert_int_equal(info.flags & ACT_OP_FROM_OUTPUT, row->from_y ? ACT_OP_FROM_OUTPUT : 0);
        assert_int_equal(info.derivative_y != NULL, row->from_y);
        check_params(op, row, &info);
        check_accessors(op, &info);
        for (int k = 0; k < 2; k++) {
            assert_true(info.forward_ulp[k] >= 0 && info.forward_ulp[k] < 10);
            assert_true(info.backward_ulp[k] >= 0 && info.backward_ulp[k] < 10);
        }
    }
}

/* A caller built against an older header has a smaller structure. */
static void test_describe_sizes(void **state)
{
    (void)state;
    for (size_t size = 0; size <= sizeof(act_op_info) + 8; size++) {
        union {
            act_op_info info;
            unsigned char bytes[sizeof(act_op_info) + 16];
        } answer;
        const size_t least = offsetof(act_op_info, name) + sizeof answer.info.name;
        memset(&answer, 0xa5, sizeof answer);
        answer.info.size = size;
        assert_int_equal(act_op_describe(ACT_ELU, &answer.info),
                         size < least ? ACT_ERR_SIZE : ACT_OK);
        for (size_t i = size > sizeof(size_t) ? size : sizeof(size_t); i < sizeof answer; i++)
            assert_int_equal(answer.bytes[i], 0xa5);
        if (size >= least)
            assert_string_equal(answer.info.name, "elu");
    }
}

static void test_describe_refuses(void **state)
{
    act_op_info info = { .size = sizeof info };
    (void)state;
    assert_int_equal(act_op_describe(-1, &info), ACT_ERR_UNKNOWN);
    assert_int_equal(act_op_describe(act_op_count(), &info), ACT_ERR_UNKNOWN);
    assert_int_equal(act_op_describe(INT32_MIN, &info), ACT_ERR_UNKNOWN);
    assert_null(info.name);
    assert_int_equal(act_op_describe(ACT_RELU, NULL), ACT_ERR_POINTER);
    for (act_op op = -1; op <= act_op_count(); op += act_op_count() + 1) {
        assert_null(act_op_name(op));
        assert_null(act_op_text(op, ACT_TEXT_FORMULA));
        assert_null(act_op_param(op, 0, NULL, NULL, NULL));
        assert_int_equal(act_op_flags(op), 0);
        assert_true(act_op_bound(op, 0, 1) == -1);
    }
}

static void test_status_text(void **state)
{
    static const act_status known[] = {
        ACT_OK,        ACT_ERR_POINTER, ACT_ERR_OVERLAP, ACT_ERR_SHAPE,
        ACT_ERR_PARAM, ACT_ERR_SIZE,    ACT_ERR_UNKNOWN, ACT_ERR_UNSUPPORTED,
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(strlen(act_status_text(known[i])) > 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(act_status_text(known[i]), act_status_text(known[k]));
    }
    assert_string_equal(act_status_text(ACT_OK), "ok");
    assert_non_null(act_status_text(1));
    assert_non_null(act_status_text(-8));
    assert_non_null(act_status_text(INT32_MIN));
    assert_non_null(act_status_text(INT32_MAX));
}

static void test_version(void **state)
{
    (void)state;
    assert_int_equal(act_version(),
                     ACT_VERSION_MAJOR << 16 | ACT_VERSION_MINOR << 8 | ACT_VERSION_PATCH);
}

static void test_isa_names(void **state)
{
    static const char *const names[] = { "scalar", "portable", "sse2", "avx2", "avx512", "neon" };
    (void)state;
    for (act_isa isa = ACT_ISA_SCALAR; isa <= ACT_ISA_NEON; isa++) {
        assert_string_equal(act_isa_name(isa), names[isa - 1]);
        assert_int_equal(act_isa_find(names[isa - 1]), isa);
    }
    assert_int_equal(act_isa_find(act_isa_name(ACT_ISA_AUTO)), ACT_ISA_AUTO);
    assert_null(act_isa_name(ACT_ISA_NEON + 1));
    assert_int_equal(act_isa_find(NULL), ACT_ERR_UNKNOWN);
    assert_int_equal(act_isa_find(""), ACT_ERR_UNKNOWN);
    assert_int_equal(act_isa_find("AVX2"), ACT_ERR_UNKNOWN);
    assert_int_equal(act_isa_find("avx"), ACT_ERR_UNKNOWN);
}

static void add(void)
{
    h_add("act_op_find", NULL, NULL, test_find, NULL);
    h_add("act_op_describe", NULL, NULL, test_describe, NULL);
    h_add("act_op_describe into other sizes", NULL, NULL, test_describe_sizes, NULL);
    h_add("act_op_describe refuses", NULL, NULL, test_describe_refuses, NULL);
    h_add("act_status_text", NULL, NULL, test_status_text, NULL);
    h_add("act_version", NULL, NULL, test_version, NULL);
    h_add("act_isa_name, act_isa_find", NULL, NULL, test_isa_names, NULL);
}

int main(int argc, char **argv)
{
    return h_main(argc, argv, "info", add);
}
