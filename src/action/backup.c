/* SPDX-License-Identifier: Apache-2.0
** backup: a consistent copy of the ledger, where the person at the machine says, else LEDGER.backups/TIME.db. A browser names no file and
** gets none: whoever may order a copy need not be one who sees what is in it. */
#include "action/desk.h"
#include "action/texts.h"

#include <sys/stat.h>

static const char *folder(Desk *d) { return str_printf(d->arena, "%s.backups", d->ledger_path).p; }

/* 2023-12-01T10:00:05.123+08:00 -> 2023-12-01-100005.db */
static Str stamped(Desk *d)
{
    Buf time = { 0 }, name = { 0 };
    instant_format(d->clock.now(d->clock.context), &time);
    for (size_t i = 0; i < time.n && time.p[i] != '.'; i++)
        if (time.p[i] != ':') buf_add_char(&name, time.p[i] == 'T' ? '-' : time.p[i]);
    buf_add_z(&name, ".db");
    buf_done(&time);
    return buf_give(&name, d->arena);
}

static bool own_place(Desk *d, Str *out, Err *err)
{
    const char *at = folder(d);
    if (!os_make_folders(at, err)) return false;
    if (chmod(at, 0700) != 0) return FAIL(err, IO, T_ACTION_BACKUP_FOLDER, str_of(at));
    *out = str_printf(d->arena, "%s/%.*s", at, SP(stamped(d)));
    return true;
}

bool action_backup(Desk *d, const Args *args, Answer *answer, Err *err)
{
    d->exported = true;                   /* it stands in the audit */
    Str file = args->n_words ? args->words[0] : S("");
    if (d->sink && args->n_words) return FAIL(err, USE, T_ACTION_BACKUP_NAMED, file);
    if (!args->n_words && !own_place(d, &file, err)) return false;
    if (!ledger_backup(d->ledger, str_z(d->arena, file), err)) return false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "backup"), json_str(&j, d->sink ? os_name(file) : file);
        json_close(&j, '}');
    } else SAY(d, &answer->out, T_ACTION_BACKED_UP, file);
    return true;
}

bool action_backups(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Str *names;
    size_t n = 0;
    struct stat st;
    Json j = json_on(&answer->out);
    (void)args;
    if (os_is_folder(folder(d)) && !os_list(folder(d), d->arena, &names, &n, err)) return false;
    if (d->json) json_open(&j, '{'), json_key(&j, "backups"), json_open(&j, '[');
    for (size_t i = n; i-- > 0;) {                     /* the newest first */
        if (!str_ends(names[i], S(".db")) || stat(str_printf(d->arena, "%s/%.*s", folder(d), SP(names[i])).p, &st) != 0) continue;
        if (!d->json) {
            buf_addf(&answer->out, "%.*s  %lld\n", SP(names[i]), (long long)st.st_size);
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "name"), json_str(&j, names[i]);
        json_key(&j, "bytes"), json_int(&j, (int64_t)st.st_size);
        json_close(&j, '}');
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    return true;
}
