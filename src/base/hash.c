/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#define OPENSSL_SUPPRESS_DEPRECATED   /* the plain functions: a state of fixed size, nothing to free */
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(((Hasher *)0)->state), "Hasher holds the library's state");

static SHA256_CTX *state(Hasher *h) { return (SHA256_CTX *)(void *)h->state; }

void hash_init(Hasher *h) { SHA256_Init(state(h)); }

void hash_add(Hasher *h, Str bytes)
{
    if (bytes.n) SHA256_Update(state(h), bytes.p, bytes.n);
}

void hash_add_sized(Hasher *h, Str bytes)
{
    unsigned char size[8];
    for (int i = 0; i < 8; i++) size[i] = (unsigned char)((uint64_t)bytes.n >> (8 * i));
    hash_add(h, (Str){ (const char *)size, sizeof size });
    hash_add(h, bytes);
}

Hash hash_end(Hasher *h)
{
    Hash out;
    SHA256_Final(out.b, state(h));
    return out;
}

Hash hash_of(Str bytes)
{
    Hasher h;
    hash_init(&h);
    hash_add(&h, bytes);
    return hash_end(&h);
}

bool hash_equal(Hash a, Hash b) { return memcmp(a.b, b.b, sizeof a.b) == 0; }

void hash_format(Hash h, Buf *out)
{
    for (size_t i = 0; i < sizeof h.b; i++) buf_addf(out, "%02x", h.b[i]);
}

bool hash_parse(Str hex, Hash *out)
{
    if (hex.n != 64) return false;
    for (size_t i = 0; i < 64; i++) {
        char c = hex.p[i];
        int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (v < 0) return false;
        out->b[i / 2] = (unsigned char)(i % 2 ? out->b[i / 2] | v : v << 4);
    }
    return true;
}

void hash_hmac_sha1(Str key, Str bytes, unsigned char out[20])
{
    unsigned n = 20;
    HMAC(EVP_sha1(), key.p, (int)key.n, (const unsigned char *)bytes.p, bytes.n, out, &n);
}

LibVersion hash_library(void) { return version_of(OpenSSL_version(OPENSSL_VERSION_STRING)); }
