/* SPDX-License-Identifier: Apache-2.0
** Without accounts: on loopback everybody is the person at the machine, elsewhere nobody comes in. */
#include "web/session.h"
#include "web/texts.h"

bool session_admit(Web *w, Exchange *x, const Action *a, Desk *d, Err *err)
{
    (void)x, (void)a, (void)d;
    return w->loopback || FAIL(err, DENIED, T_WEB_LOCAL_ONLY, S(""));
}

static void me_json(const Desk *d, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "csrf"), json_str(&j, S("local"));
    json_key(&j, "account"), json_open(&j, '{');
    json_key(&j, "name"), json_str(&j, d->actor);
    json_key(&j, "person"), json_str(&j, d->actor);
    json_key(&j, "role"), json_str(&j, S("local"));
    json_key(&j, "role_title"), json_str(&j, str_of(text_of(&T_WEB_LOCAL_ROLE, d->lang)));
    json_key(&j, "unit"), json_null(&j);
    json_key(&j, "parks"), json_open(&j, '['), json_close(&j, ']');
    json_key(&j, "lang"), json_str(&j, d->lang == LANG_EN ? S("en") : S("zh"));
    json_key(&j, "must_change"), json_bool(&j, false);
    json_key(&j, "menu"), json_null(&j);           /* everything */
    json_close(&j, '}');
    json_close(&j, '}');
}

bool session_route(Web *w, Exchange *x, const Request *r, Desk *d, bool *mine, Buf *out, Err *err)
{
    *mine = r->n_pieces == 2 && str_equal(r->pieces[1], S("me"));
    if (!*mine) return true;
    if (!session_admit(w, x, NULL, d, err)) return false;
    me_json(d, out);
    return true;
}
