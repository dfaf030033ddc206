/* SPDX-License-Identifier: Apache-2.0
** web/tls.h - the certificate and key of the server. */
#ifndef LALIAN_WEB_TLS_H
#define LALIAN_WEB_TLS_H

#include "base/os.h"

/* option: "CERT,KEY" names two PEM files; "self": LEDGER.crt and LEDGER.key, made when they are not there. */
bool tls_read(Str option, const char *ledger, Str address, Arena *a, const char **certificate, const char **key, Err *err) MUST_CHECK;

#endif
