/* SPDX-License-Identifier: Apache-2.0
** web/openapi.h - the API described by itself (OpenAPI 3.1), from the tables of actions and options. */
#ifndef LALIAN_WEB_OPENAPI_H
#define LALIAN_WEB_OPENAPI_H

#include "action/action.h"

void openapi_json(Lang lang, Buf *out);

#endif
