/* SPDX-License-Identifier: Apache-2.0 */
#include "action/accounts/secret.h"
#include "action/texts.h"
#include "base/hash.h"
#include "base/os.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>

enum { OPS = 3, MEMORY = 19 * 1024 * 1024, KEY = crypto_secretbox_KEYBYTES, NONCE = crypto_secretbox_NONCEBYTES, SEAL = crypto_secretbox_MACBYTES };

void secret_random(void *out, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = getrandom((char *)out + done, n - done, 0);
        assert(got > 0);
        done += (size_t)got;
    }
}

static Str hex_of(const unsigned char *p, size_t n, Arena *a)
{
    Buf b = { 0 };
    for (size_t i = 0; i < n; i++) buf_addf(&b, "%02x", p[i]);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

Str secret_token(size_t bytes, Arena *a)
{
    unsigned char raw[64];
    assert(bytes <= sizeof raw);
    secret_random(raw, bytes);
    return hex_of(raw, bytes, a);
}

static char pick(const char *from)
{
    unsigned char x;
    size_t n = strlen(from);
    do secret_random(&x, 1);
    while (x >= 256 - 256 % n);
    return from[x % n];
}

Str secret_one_time(Arena *a)
{
    static const char *const kinds[] = { "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789" };
    char out[] = "xxxx-xxxx-xxxx-xxxx";
    for (size_t i = 0; i + 1 < sizeof out; i++)
        if (out[i] != '-') out[i] = pick(kinds[i % 3]);
    return str_copy(a, str_of(out));
}

/* ---- passwords ---- */

bool secret_hash(Str password, Arena *a, Str *out, Err *err)
{
    char text[crypto_pwhash_STRBYTES];
    bool ok = crypto_pwhash_str_alg(text, password.p, password.n, OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
    if (!ok) return FAIL(err, IO, T_ACTION_NO_MEMORY, S(""));
    *out = str_copy(a, str_of(text));
    return true;
}

bool secret_fits(Str stored, Str password)
{
    char text[crypto_pwhash_STRBYTES] = SECRET_NOBODYS;
    bool real = stored.n > 0 && stored.n < sizeof text;
    if (real) memset(text, 0, sizeof text), memcpy(text, stored.p, stored.n);
    bool fits = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
    return real && fits;
}

bool secret_weaker(Str stored)
{
    char text[crypto_pwhash_STRBYTES] = { 0 };
    if (stored.n >= sizeof text) return true;
    memcpy(text, stored.p, stored.n);
    return crypto_pwhash_str_needs_rehash(text, OPS, MEMORY) != 0;
}

bool secret_same(Str a, Str b) { return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0; }

/* ---- what is kept sealed ---- */

static bool read_key(const char *ledger, Arena *a, unsigned char key[KEY], Err *err)
{
    const char *path = str_printf(a, "%s.key", ledger).p;
    Str bytes;
    if (!os_exists(path)) {
        mode_t before = umask(077);
        secret_random(key, KEY);
        bool made = os_write_file(path, (Str){ (const char *)key, KEY }, err);
        umask(before);
        return made;
    }
    if (!os_read_file(path, 4096, a, &bytes, err)) return false;
    if (bytes.n != KEY) return FAIL(err, DAMAGED, T_ACTION_KEY_FILE, str_of(path));
    memcpy(key, bytes.p, KEY);
    return true;
}

bool secret_seal(const char *ledger, Str plain, Arena *a, Str *out, Err *err)
{
    unsigned char key[KEY], *box = arena_alloc(a, NONCE + SEAL + plain.n);
    if (!read_key(ledger, a, key, err)) return false;
    secret_random(box, NONCE);
    crypto_secretbox_easy(box + NONCE, (const unsigned char *)plain.p, plain.n, box, key);
    sodium_memzero(key, sizeof key);
    *out = hex_of(box, NONCE + SEAL + plain.n, a);
    return true;
}

bool secret_open(const char *ledger, Str sealed, Arena *a, Str *out, Err *err)
{
    unsigned char key[KEY], *box = arena_alloc(a, sealed.n / 2 + 1), *plain = arena_alloc(a, sealed.n / 2 + 1);
    size_t n = 0;
    if (!read_key(ledger, a, key, err)) return false;
    bool ok = sodium_hex2bin(box, sealed.n / 2, sealed.p, sealed.n, NULL, &n, NULL) == 0 && n > NONCE + SEAL
           && crypto_secretbox_open_easy(plain, box + NONCE, n - NONCE, box, key) == 0;
    sodium_memzero(key, sizeof key);
    if (!ok) return FAIL(err, DAMAGED, T_ACTION_SEALED_BAD, str_of(ledger));
    *out = (Str){ (const char *)plain, n - NONCE - SEAL };
    return true;
}

/* ---- codes ---- */

Str secret_seed_text(Str seed, Arena *a)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Buf b = { 0 };
    unsigned bits = 0, n = 0;
    for (size_t i = 0; i < seed.n; i++) {
        bits = bits << 8 | (unsigned char)seed.p[i];
        for (n += 8; n >= 5; n -= 5) buf_add_char(&b, letters[bits >> (n - 5) & 31]);
        bits &= (1u << n) - 1;
    }
    if (n) buf_add_char(&b, letters[bits << (5 - n) & 31]);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

int64_t secret_code(Str seed, int64_t step)
{
    unsigned char counter[8], mac[20];
    for (int i = 0; i < 8; i++) counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hash_hmac_sha1(seed, (Str){ (const char *)counter, sizeof counter }, mac);
    unsigned at = mac[19] & 15u;
    uint32_t n = (uint32_t)(mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    return n % 1000000;
}

int64_t secret_step(Str seed, Str code, Instant now)
{
    int64_t step = now / SECRET_STEP_MS, found = -1;
    for (int64_t k = step - 1; k <= step + 1; k++) {
        char text[8];
        snprintf(text, sizeof text, "%06d", (int)secret_code(seed, k));
        if (secret_same(str_of(text), code)) found = k;
    }
    return found;
}

LibVersion secret_library(void) { return version_of(sodium_version_string()); }
