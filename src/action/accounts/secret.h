/* SPDX-License-Identifier: Apache-2.0
** action/accounts/secret.h - passwords (argon2id), random bytes, what is kept sealed, codes of a second factor (RFC 6238). secret.c is the only
** file that knows libsodium. */
#ifndef LALIAN_ACTION_SECRET_H
#define LALIAN_ACTION_SECRET_H

#include "base/err.h"
#include "base/version.h"
#include "base/day.h"

enum {
#define POLICY(id, value, zh, en) POLICY_##id = (value),
#include "action/accounts/policy.def"
#undef POLICY
};

void secret_random(void *out, size_t n);                                  /* of the kernel */
Str secret_token(size_t bytes, Arena *a);                                 /* random, as small hex digits */
Str secret_one_time(Arena *a);                                            /* a password that fits the rules, without letters that look alike */
bool secret_hash(Str password, Arena *a, Str *out, Err *err) MUST_CHECK;
/* Of a password nobody has, at the present cost: what is compared with where there is no account. */
#define SECRET_NOBODYS "$argon2id$v=19$m=19456,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
/* stored empty: the time of a check is spent all the same, and it is false. */
bool secret_fits(Str stored, Str password);
bool secret_weaker(Str stored);                                           /* made with less than is used now: hash it again */
bool secret_same(Str a, Str b);                                           /* in time that tells nothing */

/* Sealed with the key beside the ledger (PATH.key, made when missing). */
bool secret_seal(const char *ledger, Str plain, Arena *a, Str *out, Err *err) MUST_CHECK;
bool secret_open(const char *ledger, Str sealed, Arena *a, Str *out, Err *err) MUST_CHECK;

enum { SECRET_SEED = 20, SECRET_STEP_MS = 30000 };
Str secret_seed_text(Str seed, Arena *a);                                 /* base32, as an app reads it */
int64_t secret_code(Str seed, int64_t step);                              /* six digits */
/* The step whose code it is, now or one before or after; -1: none. */
int64_t secret_step(Str seed, Str code, Instant now);

LibVersion secret_library(void);                /* of the library that is loaded */

#endif
