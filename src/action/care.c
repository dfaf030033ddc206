/* SPDX-License-Identifier: Apache-2.0
** init, verify, backup, seal, batches: the care of the ledger. */
#include "action/accounts/accounts.h"
#include "action/accounts/rights.h"
#include "action/texts.h"
#include "ledger/texts.h"

bool action_init(Desk *d, const Args *args, Answer *answer, Err *err)
{
    (void)args;
    if (os_exists(d->ledger_path)) return FAIL(err, CONFLICT, T_ACTION_LEDGER_THERE, str_of(d->ledger_path));
    if (!ledger_init(d->ledger_path, d->model, d->clock, err)) return false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "ledger"), json_z(&j, d->ledger_path);
        json_close(&j, '}');
    }
    SAY(d, &answer->notes, T_ACTION_MADE_LEDGER, str_of(d->ledger_path));
    return true;
}

/* An administrator learns that rows do not fit together, not which. */
static Problems *without_names(Desk *d, const Problems *all)
{
    Problems *out = problems_new(d->arena);
    for (size_t i = 0; i < all->n; i++) {
        const Text *t = all->items[i].text;
        bool names = t == &T_LEDGER_DANGLING || t == &T_LEDGER_V_KEYS || t == &T_LEDGER_V_FILE;
        problems_add(out, names ? (Problem){ .severity = all->items[i].severity, .text = &T_ACTION_VERIFY_ROWS } : all->items[i]);
    }
    return out;
}

bool action_verify(Desk *d, const Args *args, Answer *answer, Err *err)
{
    (void)args;
    Problems *found = problems_new(d->arena);
    Err opening = { 0 };
    if (!desk_open(d, LEDGER_READ, S("verify"), &opening)) {     /* too damaged to open is what was asked for */
        if (opening.code != ERR_DAMAGED) return *err = opening, false;
        problems_add(found, (Problem){ .severity = SEVERITY_ERROR, .text = opening.text, .args = { opening.args[0], opening.args[1], opening.args[2] }, .n_args = opening.n_args < 3 ? opening.n_args : 3 });
    } else if (!ledger_verify(d->ledger, found, err)) return false;
    answer->negative = found->counts[SEVERITY_ERROR] > 0;
    if (d->who && d->who->role->admin) found = without_names(d, found);
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "ok"), json_bool(&j, !answer->negative);
        json_key(&j, "transactions"), json_int(&j, d->ledger ? ledger_head(d->ledger) : 0);
        desk_problems_json(d, found, &j);
        json_close(&j, '}');
    } else if (answer->negative) {
        SAY(d, &answer->out, T_ACTION_VERIFY_FOUND, S(""));
        desk_problems(d, found, &answer->out);
    } else SAY(d, &answer->out, T_ACTION_VERIFIED, desk_int(d, ledger_head(d->ledger)));
    return true;
}

static Hash hash_templates(const RuleBook *book)
{
    Hasher h;
    hash_init(&h);
    for (size_t i = 0; i < book->n_templates; i++) {
        hash_add_sized(&h, book->templates[i].name);
        hash_add_sized(&h, book->templates[i].bytes);
    }
    return hash_end(&h);
}

static bool write_seal(Desk *d, const Seal *seal, int64_t *tx, Err *err)
{
    TxNote note = { d->actor, S("seal"), d->reason, d->key };
    if (!ledger_begin(d->ledger, &note, err)) return false;
    bool ok = desk_keep_book(d, d->ledger, true, err) && ledger_put_seal(d->ledger, seal, err);
    return ledger_end(d->ledger, ok, tx, err) && ok;
}

bool action_seal(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Seal seal = { 0 }, before;
    bool done, found;
    int64_t tx;
    if (!period_parse(args->words[0], &seal.period)) return FAIL(err, USE, T_ACTION_PERIOD, args->words[0]);
    seal.until = period_end(seal.period);
    if (args->given[OPT_until] && !day_parse(args->values[OPT_until], &seal.until)) return FAIL(err, USE, T_ACTION_DAY, args->values[OPT_until]);
    if (!desk_done_before(d, answer, &done, err)) return false;
    if (done) return true;
    if (seal.until > period_end(seal.period)) seal.until = period_end(seal.period);   /* its end or the cut-off, whichever is earlier */
    if (!ledger_seal_of(d->ledger, seal.period, d->arena, &before, &found, err)) return false;
    if (found) return FAIL(err, CONFLICT, T_ACTION_SEALED_ALREADY, args->words[0], desk_int(d, before.tx));
    if (ledger_head(d->ledger) == 0) return FAIL(err, DATA, T_ACTION_SEAL_EMPTY, S(""));
    if (!desk_book(d, err)) return false;
    seal.tx = ledger_head(d->ledger);
    seal.book = d->book->hash;
    seal.templates = hash_templates(d->book);
    seal.reason = d->reason;
    if (!write_seal(d, &seal, &tx, err)) return false;
    Str until = desk_day(d, seal.until), book = desk_hash(d, seal.book);
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "period"), json_str(&j, args->words[0]);
        json_key(&j, "until"), json_str(&j, until);
        json_key(&j, "tx"), json_int(&j, seal.tx);
        json_key(&j, "rules"), json_str(&j, book);
        json_key(&j, "templates"), json_str(&j, desk_hash(d, seal.templates));
        json_close(&j, '}');
    } else SAY(d, &answer->out, T_ACTION_SEALED, args->words[0], until, desk_int(d, seal.tx), str_slice(book, 0, 12));
    return true;
}

bool action_batches(Desk *d, const Args *args, Answer *answer, Err *err)
{
    (void)args;
    Batch *batches;
    size_t n;
    if (!ledger_batches(d->ledger, d->arena, &batches, &n, err) || !rights_batches(d, batches, &n, err)) return false;
    Json j = json_on(&answer->out);
    if (d->json) json_open(&j, '{'), json_key(&j, "batches"), json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        const Batch *b = &batches[i];
        if (d->json) {
            json_open(&j, '{');
            json_key(&j, "batch"), json_int(&j, b->id);
            json_key(&j, "tx"), json_int(&j, b->tx);
            json_key(&j, "files"), json_open(&j, '[');
            for (size_t k = 0; k < b->n_files; k++) json_str(&j, b->files[k].name);
            json_close(&j, ']');
            json_key(&j, "added"), json_int(&j, b->added);
            json_key(&j, "changed"), json_int(&j, b->changed);
            json_key(&j, "gone"), json_int(&j, b->gone);
            json_close(&j, '}');
            continue;
        }
        buf_addf(&answer->out, "%lld\t@%lld\t+%lld ~%lld -%lld\t", (long long)b->id, (long long)b->tx, (long long)b->added, (long long)b->changed, (long long)b->gone);
        for (size_t k = 0; k < b->n_files; k++) buf_addf(&answer->out, "%s%.*s", k ? "、" : "", SP(b->files[k].name));
        buf_add_char(&answer->out, '\n');
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    return true;
}
