/* SPDX-License-Identifier: Apache-2.0
** web/answer.h - what goes out: documents, files, refusals, with the headers that every answer bears. */
#ifndef LALIAN_WEB_ANSWER_H
#define LALIAN_WEB_ANSWER_H

#include "web/web.h"

void answer_heads(const Web *w, Exchange *x, bool kept);               /* kept: caches may keep it */
void answer_json(const Web *w, Exchange *x, int status, Buf *body);    /* takes the bytes over */
void answer_kept(const Web *w, Exchange *x, KeptAnswer a);              /* drops it when it is out */
void answer_failure(const Web *w, Exchange *x, Lang lang, const Err *err);
/* A refusal that is no failure of an action: code and sentence by hand. */
void answer_refusal(const Web *w, Exchange *x, Lang lang, int status, const char *code, const Text *text);
void answer_file(const Web *w, Exchange *x, Str name, Str bytes);      /* to be saved under that name */
void answer_picture(const Web *w, Exchange *x, const char *type, Buf *body);     /* for an hour in the browser; NULL: there is none */
void answer_page(const Web *w, Exchange *x, Lang lang);   /* a file of the program; any other path is the application */

#endif
