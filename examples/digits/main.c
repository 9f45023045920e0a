/* SPDX-License-Identifier: MIT
 *
 * Trains a small neural network on handwritten digits once for each activation
 * and compares the outcomes. */
#include "data.h"
#include "network.h"
#include "train.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_ACTIVATIONS = 64, MOST_EPOCHS = 10000 };

typedef struct settings {
    plan how;
    const char *data;
    double expect;
    size_t count;
    act_op ops[MOST_ACTIVATIONS];
} settings;

static const size_t small_widths[] = { PIXELS, 64, CLASSES };
static const size_t chain_widths[] = { PIXELS, 256, 128, 64, CLASSES };
static const char *const usual[] = { "relu", "leaky_relu", "sigmoid", "tanh",
                                     "gelu", "silu",       "elu",     "hardswish" };

static const char usage[] =
    "Usage: train_digits [--chain] [--prelu] [--rrelu] [--epochs N] [--data FILE]\n"
    "                    [--expect SHARE] [ACTIVATION...]\n"
    "\n"
    "Trains a small network on 1,437 handwritten digits once for each ACTIVATION and\n"
    "tests it on 360 others. Without ACTIVATION:\n"
    "relu leaky_relu sigmoid tanh gelu silu elu hardswish.\n"
    "\n"
    "  --chain         three hidden layers of 256, 128 and 64 units, not one of 64\n"
    "  --prelu         prelu, too: a slope for each unit, which is learnt\n"
    "  --rrelu         leaky_relu has a random slope for each element while it learns (RReLU)\n"
    "                  and their mean in the test\n"
    "  --epochs N      how often to learn from every digit (10)\n"
    "  --data FILE     the digits (" DIGITS_DATA ")\n"
    "  --expect SHARE  exit with status 1 if a network recognises a smaller share of the\n"
    "                  test digits, 0.95 for example\n"
    "  --help          print this\n"
    "\n"
    "ACTIVATE_ISA=sse2 in the environment chooses the kernels; see the library's manual.\n";

static act_op_info describe(act_op op)
{
    act_op_info info = { .size = sizeof(info) };

    if (op == LEARNT_SLOPES) {
        info.name = "prelu";
        info.formula = "x > 0 ? x : slope * x, a slope for each unit";
    }
    act_op_describe(op, &info);
    return info;
}

/* ---- Command line -------------------------------------------------------- */

static void wrong(const char *what, const char *value)
{
    fprintf(stderr, "train_digits: %s: %s\nTry train_digits --help.\n", what, value);
    exit(2);
}

static int parse_epochs(const char *text)
{
    char *end;
    const long epochs = strtol(text, &end, 10);

    if (end == text || *end || epochs < 1 || epochs > MOST_EPOCHS)
        wrong("--epochs takes a number from 1 to 10000", text);
    return (int)epochs;
}

static double parse_share(const char *text)
{
    char *end;
    const double share = strtod(text, &end);

    if (end == text || *end || !(share >= 0 && share <= 1))
        wrong("--expect takes a number from 0 to 1", text);
    return share;
}

static void add_op(settings *s, act_op op)
{
    if (s->count == MOST_ACTIVATIONS)
        wrong("too many activations from here on", describe(op).name);
    s->ops[s->count++] = op;
}

static void add_activation(settings *s, const char *name)
{
    const act_op op = act_op_find(name);

    if (op < 0) {
        fputs("train_digits: the activations are", stderr);
        for (act_op known = 0; known < act_op_count(); known++)
            fprintf(stderr, " %s", describe(known).name);
        fputs("\n", stderr);
        wrong("no such activation", name);
    }
    add_op(s, op);
}

static settings parse(int argc, char **argv)
{
    static const struct option options[] = {
        { "chain", no_argument, NULL, 'c' },        { "epochs", required_argument, NULL, 'e' },
        { "data", required_argument, NULL, 'd' },   { "help", no_argument, NULL, 'h' },
        { "expect", required_argument, NULL, 'x' }, { "prelu", no_argument, NULL, 'p' },
        { "rrelu", no_argument, NULL, 'r' },        { NULL, 0, NULL, 0 },
    };
    settings s = { .how = { small_widths, 2, 10, 0.05f, 0 }, .data = DIGITS_DATA };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            s.how.widths = chain_widths;
            s.how.count = 4;
            break;
        case 'p':
            add_op(&s, LEARNT_SLOPES);
            break;
        case 'r':
            s.how.rrelu = 1;
            break;
        case 'e':
            s.how.epochs = parse_epochs(optarg);
            break;
        case 'd':
            s.data = optarg;
            break;
        case 'x':
            s.expect = parse_share(optarg);
            break;
        case 'h':
            fputs(usage, stdout);
            exit(0);
        default:
            fputs("Try train_digits --help.\n", stderr);
            exit(2);
        }
    }
    for (int i = optind; i < argc; i++)
        add_activation(&s, argv[i]);
    for (size_t i = 0; optind == argc && i < sizeof(usual) / sizeof(usual[0]); i++)
        add_activation(&s, usual[i]);
    return s;
}

/* ---- Report -------------------------------------------------------------- */

static void print_task(const settings *s)
{
    printf("%d handwritten digits to learn from, %d to be tested on\nlayers ", TRAIN, TEST);
    for (size_t i = 0; i <= s->how.count; i++)
        printf(i ? "-%zu" : "%zu", s->how.widths[i]);
    printf(", %d epochs, kernels %s\n", s->how.epochs, act_isa_name(act_isa_current()));
}

static void print_summary(const settings *s, const outcome *results)
{
    printf("\nactivation    correct    loss  seconds  in activations  silent units  dead units\n");
    for (size_t i = 0; i < s->count; i++)
        printf("%-13s %5.1f %% %7.4f %8.2f %13.1f %% %11.1f %% %9.1f %%\n",
               describe(s->ops[i]).name, 100 * results[i].accuracy, results[i].loss,
               results[i].seconds, 100 * results[i].activation_share, 100 * results[i].silent,
               100 * results[i].dead);
    printf("\nsilent: its input is above 0 for no digit. dead: its slope is 0 for every digit,\n"
           "so it learns no more. A silent relu is dead, a silent leaky_relu is not.\n");
}

static int as_expected(const settings *s, const outcome *results)
{
    int good = 1;

    for (size_t i = 0; i < s->count; i++)
        if (!(results[i].accuracy >= s->expect)) {
            fprintf(stderr, "train_digits: %s recognises %.1f %%, expected %.1f %%\n",
                    describe(s->ops[i]).name, 100 * results[i].accuracy, 100 * s->expect);
            good = 0;
        }
    return good;
}

int main(int argc, char **argv)
{
    outcome results[MOST_ACTIVATIONS];
    const settings s = parse(argc, argv);
    digits *all = digits_read(s.data);

    if (!all)
        return 1;
    print_task(&s);
    for (size_t i = 0; i < s.count; i++) {
        const act_op_info info = describe(s.ops[i]);
        printf("\n%s: %s\n", info.name, info.formula);
        if (!train(all, s.ops[i], &s.how, &results[i])) {
            fprintf(stderr, "train_digits: out of memory\n");
            free(all);
            return 1;
        }
    }
    free(all);
    print_summary(&s, results);
    return as_expected(&s, results) ? 0 : 1;
}
