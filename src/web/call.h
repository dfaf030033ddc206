/* SPDX-License-Identifier: Apache-2.0
** web/call.h - a request as a call of an action: the words and options that the command line would have given. */
#ifndef LALIAN_WEB_CALL_H
#define LALIAN_WEB_CALL_H

#include "web/request.h"

typedef struct {
    const Action *action;
    Args args;
    Str reason, key, lang;       /* for the desk */
    bool file;                   /* a file was asked for, not the document */
} Call;

/* Where a file that was uploaded lies; false: there is none of that name for who asks. */
typedef bool CallUpload(void *context, Str id, Str *path, Err *err);

bool call_option_given(const Action *a, OptionId id);          /* a client may give it */
bool call_option_switch(const Action *a, OptionId id);         /* on or off, with no value */
size_t call_words_before_files(const Action *a);               /* SIZE_MAX: no word is a file */
bool call_takes_uploads(const Action *a);     /* its words are files */
bool call_read(const Action *a, const Request *r, CallUpload *upload, void *context, Arena *arena, Call *out, Err *err) MUST_CHECK;

#endif
