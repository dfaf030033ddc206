/* SPDX-License-Identifier: Apache-2.0
** base/hash.h - SHA-256 (OpenSSL's libcrypto, which uses the processor's own instructions). The only file that knows the library. */
#ifndef LALIAN_BASE_HASH_H
#define LALIAN_BASE_HASH_H

#include "base/str.h"
#include "base/version.h"

typedef struct { unsigned char b[32]; } Hash;
typedef struct { _Alignas(16) unsigned char state[128]; } Hasher;

void hash_init(Hasher *h);
void hash_add(Hasher *h, Str bytes);
void hash_add_sized(Hasher *h, Str bytes);       /* its length as 8 bytes little-endian, then the bytes */
Hash hash_end(Hasher *h);
Hash hash_of(Str bytes);
bool hash_equal(Hash a, Hash b);
void hash_format(Hash h, Buf *out);              /* 64 small hex digits */
void hash_hmac_sha1(Str key, Str bytes, unsigned char out[20]);   /* for codes of RFC 6238 only */
bool hash_parse(Str hex, Hash *out) MUST_CHECK;

LibVersion hash_library(void);                  /* of the library that is loaded */

#endif
