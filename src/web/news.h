/* SPDX-License-Identifier: Apache-2.0
** web/news.h - the ledger went on, by whoever: the newest Snapshot follows, and those who listen are told. Who sees all is told the
** transaction; an account with a scope is told only when a row that it sees, or saw, was written, and without a number. */
#ifndef LALIAN_WEB_NEWS_H
#define LALIAN_WEB_NEWS_H

#include "web/web.h"

bool news_look(Web *w, Err *err) MUST_CHECK;

#endif
