/* SPDX-License-Identifier: MIT
 *
 * The catalogue as a table. */
#ifndef ACTIVATE_CATALOGUE_H
#define ACTIVATE_CATALOGUE_H

#include <activate/activate.h>

/* The entries, in the order of act_op. */
extern const act_op_info act_catalogue[ACT_OP_COUNT];

static inline int act_op_is_known(act_op op)
{
    return op >= 0 && op < ACT_OP_COUNT;
}

#endif
