/* SPDX-License-Identifier: Apache-2.0
** web/tls.h - the certificate and key of the server; connections over TLS 1.2 and 1.3. tls.c alone knows the library. */
#ifndef LALIAN_WEB_TLS_H
#define LALIAN_WEB_TLS_H

#include "base/os.h"
#include "base/version.h"

/* option: "CERT,KEY" names two PEM files; "self": LEDGER.crt and LEDGER.key, made when they are not there. */
bool tls_read(Str option, const char *ledger, Str address, Arena *a, const char **certificate, const char **key, Err *err) MUST_CHECK;

/* ---- connections on non-blocking sockets ---- */

typedef struct TlsServer TlsServer;
typedef struct Tls Tls;
enum { TLS_WAIT = -1, TLS_DEAD = -2 };

bool tls_open(const char *certificate, const char *key, Arena *a, TlsServer **out, Err *err) MUST_CHECK;   /* PEM */
void tls_close(TlsServer *s);                                    /* accepts NULL */
Tls *tls_accept(TlsServer *s, int fd);                           /* NULL: no memory */
void tls_bye(Tls *t);                                            /* nothing more is sent */
void tls_end(Tls *t);                                            /* with a goodbye, if it can; accepts NULL */
/* Bytes, 0: the other side has ended, TLS_WAIT: not now (tls_writes: until it can be written), TLS_DEAD. */
ptrdiff_t tls_shake(Tls *t);                                     /* 1: done */
ptrdiff_t tls_recv(Tls *t, char *to, size_t size);
ptrdiff_t tls_send(Tls *t, Str bytes);
bool tls_writes(const Tls *t);

LibVersion tls_library(void);                   /* of the library that is loaded */

#endif
