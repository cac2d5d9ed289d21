/* plan_random.h - plans of any content that a plan may have, by a seed. */
#ifndef TESTS_UNIT_COMMON_PLAN_RANDOM_H
#define TESTS_UNIT_COMMON_PLAN_RANDOM_H

#include "common/plan.h"

/* Fills out with a plan that plan_check() lets pass. */
void plan_random(uint64_t seed, struct arena *arena, struct plan *out);

#endif
