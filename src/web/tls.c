/* SPDX-License-Identifier: Apache-2.0
** GnuTLS. A pair for itself: P-256, ten years, for this address and localhost. */
#include "web/tls.h"
#include "base/limits.h"
#include "web/texts.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <time.h>

enum { PEM_BYTES = 64 * 1024, SERIAL = 16, TEN_YEARS = 10 * 365 * 86400 };

static bool name_it(gnutls_x509_crt_t c, Str address)
{
    char ip[16] = { 127, 0, 0, 1 }, own[16];
    char text[64] = { 0 };
    bool six = str_has(address, S(":"));
    if (address.n < sizeof text) memcpy(text, address.p, address.n);
    if (gnutls_x509_crt_set_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, "lalian", 6) < 0) return false;
    if (gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET) < 0) return false;
    if (gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, ip, 4, GNUTLS_FSAN_APPEND) < 0) return false;
    if (inet_pton(six ? AF_INET6 : AF_INET, text, own) != 1) return true;
    return gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, own, six ? 16 : 4, GNUTLS_FSAN_APPEND) >= 0;
}

static bool fill(gnutls_x509_crt_t c, gnutls_x509_privkey_t k, Str address)
{
    unsigned char serial[SERIAL];
    time_t now = time(NULL);
    if (gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial) < 0) return false;
    serial[0] &= 0x7f;
    return gnutls_x509_privkey_generate(k, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) >= 0 && gnutls_x509_crt_set_version(c, 3) >= 0 &&
        gnutls_x509_crt_set_serial(c, serial, sizeof serial) >= 0 && gnutls_x509_crt_set_activation_time(c, now - 3600) >= 0 &&
        gnutls_x509_crt_set_expiration_time(c, now + TEN_YEARS) >= 0 && name_it(c, address) && gnutls_x509_crt_set_key(c, k) >= 0 &&
        gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE) >= 0 && gnutls_x509_crt_set_basic_constraints(c, 0, -1) >= 0 &&
        gnutls_x509_crt_sign2(c, c, k, GNUTLS_DIG_SHA256, 0) >= 0;
}

static bool make_pair(const char *certificate, const char *key, Str address, Arena *a, Err *err)
{
    gnutls_x509_crt_t c;
    gnutls_x509_privkey_t k;
    size_t n_c = PEM_BYTES, n_k = PEM_BYTES;
    char *pem_c = arena_alloc(a, n_c), *pem_k = arena_alloc(a, n_k);
    if (gnutls_x509_crt_init(&c) < 0 || gnutls_x509_privkey_init(&k) < 0) return FAIL(err, IO, T_WEB_TLS_SELF, S("init"));
    bool ok = fill(c, k, address) && gnutls_x509_crt_export(c, GNUTLS_X509_FMT_PEM, pem_c, &n_c) >= 0 && gnutls_x509_privkey_export(k, GNUTLS_X509_FMT_PEM, pem_k, &n_k) >= 0;
    gnutls_x509_crt_deinit(c);
    gnutls_x509_privkey_deinit(k);
    if (!ok) return FAIL(err, IO, T_WEB_TLS_SELF, S("x509"));
    return os_write_secret(key, (Str){ pem_k, n_k }, err) && os_write_file(certificate, (Str){ pem_c, n_c }, err);
}

static bool read_pem(const char *path, Arena *a, const char **out, Err *err)
{
    Str bytes;
    if (!os_read_file(path, PEM_BYTES, a, &bytes, err)) return false;
    *out = str_z(a, bytes);
    return true;
}

bool tls_read(Str option, const char *ledger, Str address, Arena *a, const char **certificate, const char **key, Err *err)
{
    Str rest = option, first = str_split(&rest, ',');
    bool self = str_equal(option, S("self"));
    if (!self && (!rest.p || !first.n || !rest.n)) return FAIL(err, USE, T_WEB_TLS_FORM, option);
    const char *c = self ? str_printf(a, "%s.crt", ledger).p : str_z(a, str_trim(first)), *k = self ? str_printf(a, "%s.key", ledger).p : str_z(a, str_trim(rest));
    if (self && !os_exists(c) && !make_pair(c, k, address, a, err)) return false;
    return read_pem(c, a, certificate, err) && read_pem(k, a, key, err);
}

/* ---- connections ---- */

#define SUITES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:-RSA:%SERVER_PRECEDENCE"

struct TlsServer { gnutls_certificate_credentials_t pair; gnutls_priority_t suites; };
struct Tls { gnutls_session_t session; };

bool tls_open(const char *certificate, const char *key, Arena *a, TlsServer **out, Err *err)
{
    TlsServer *s = NEW(a, TlsServer);
    gnutls_datum_t c = { (unsigned char *)(uintptr_t)certificate, (unsigned)strlen(certificate) }, k = { (unsigned char *)(uintptr_t)key, (unsigned)strlen(key) };
    *s = (TlsServer){ 0 };
    bool ok = gnutls_certificate_allocate_credentials(&s->pair) >= 0 && gnutls_certificate_set_x509_key_mem(s->pair, &c, &k, GNUTLS_X509_FMT_PEM) >= 0 &&
        gnutls_priority_init(&s->suites, SUITES, NULL) >= 0;
    *out = s;
    if (ok) return true;
    tls_close(s);
    return FAIL(err, USE, T_WEB_TLS_PAIR, S(""));
}

void tls_close(TlsServer *s)
{
    if (!s) return;
    if (s->suites) gnutls_priority_deinit(s->suites);
    if (s->pair) gnutls_certificate_free_credentials(s->pair);
}

Tls *tls_accept(TlsServer *s, int fd)
{
    gnutls_session_t session;
    gnutls_datum_t protocol = { (unsigned char *)(uintptr_t)"http/1.1", 8 };
    if (gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0) return NULL;
    if (gnutls_priority_set(session, s->suites) < 0 || gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, s->pair) < 0) return gnutls_deinit(session), NULL;
    gnutls_alpn_set_protocols(session, &protocol, 1, 0);
    gnutls_transport_set_int(session, fd);
    gnutls_handshake_set_timeout(session, GNUTLS_INDEFINITE_TIMEOUT);      /* the server's own clock ends it */
    Tls *t = mem_resize(NULL, sizeof *t);
    t->session = session;
    return t;
}

void tls_bye(Tls *t) { gnutls_bye(t->session, GNUTLS_SHUT_WR); }

void tls_end(Tls *t)
{
    if (!t) return;
    tls_bye(t);
    gnutls_deinit(t->session);
    mem_free(t);
}

static ptrdiff_t told(ptrdiff_t n) { return n >= 0 ? n : n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? TLS_WAIT : TLS_DEAD; }

ptrdiff_t tls_shake(Tls *t)
{
    int n = gnutls_handshake(t->session);
    return n == GNUTLS_E_SUCCESS ? 1 : n < 0 && !gnutls_error_is_fatal(n) ? TLS_WAIT : TLS_DEAD;
}

ptrdiff_t tls_recv(Tls *t, char *to, size_t size) { return told(gnutls_record_recv(t->session, to, size)); }
ptrdiff_t tls_send(Tls *t, Str bytes) { return told(gnutls_record_send(t->session, bytes.p, bytes.n)); }
bool tls_writes(const Tls *t) { return gnutls_record_get_direction(t->session) == 1; }

LibVersion tls_library(void) { return version_of(gnutls_check_version(NULL)); }
