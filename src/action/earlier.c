/* SPDX-License-Identifier: Apache-2.0 */
#include "action/earlier.h"
#include "action/accounts/rights.h"
#include "intake/texts.h"
#include "intake/versions.h"

/* The newest batch with a file of this stem and other bytes. */
static const BatchFile *newest(const Batch *batches, size_t n, Str stem, Arena *a, const Batch **of)
{
    for (size_t i = n; i-- > 0;)
        for (size_t k = 0; k < batches[i].n_files; k++)
            if (str_equal(versions_stem(batches[i].files[k].name, a), stem)) return *of = &batches[i], &batches[i].files[k];
    return NULL;
}

static bool tell(Desk *d, const IntakeFile *file, const Book *book, const BatchFile *other, const Batch *b, Problems *ps, Err *err)
{
    IntakeFile old = { .name = other->name };
    Book was;
    Tx tx;
    bool found;
    size_t n;
    Buf day = { 0 };
    if (!ledger_file(d->ledger, other->hash, d->arena, &old.bytes, &found, err) || !found || !ledger_tx(d->ledger, b->tx, d->arena, &tx, err)) return err->code == ERR_NONE;
    if (!intake_read_file(d->program, &old, d->arena, &was, err)) return false;
    Str what = versions_differ(&was, book, d->arena, &n);
    day_format(instant_day(tx.time), &day);
    problems_add(ps, (Problem){ .severity = str_equal(file->name, other->name) ? SEVERITY_NOTE : SEVERITY_WARN, .text = &T_INTAKE_EARLIER_VERSION,
        .args = { desk_int(d, b->id), buf_str(&day), tx.actor.n ? tx.actor : S("—"), other->name, desk_int(d, (int64_t)n), what.n ? what : S("—") }, .n_args = 6, .file = file->name });
    buf_done(&day);
    return true;
}

bool earlier_find(Desk *d, const IntakeFile *files, const Hash *hashes, const Book *books, size_t n, Problems *ps, Earlier **out, size_t *n_out, Err *err)
{
    Batch *batches;
    size_t n_batches, cap = 0;
    *out = NULL, *n_out = 0;
    if (!ledger_batches(d->ledger, d->arena, &batches, &n_batches, err) || !rights_batches(d, batches, &n_batches, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const Batch *of;
        int64_t seen;
        if (!ledger_batch_by_file(d->ledger, hashes[i], &seen, err)) return false;
        const BatchFile *other = seen ? NULL : newest(batches, n_batches, versions_stem(files[i].name, d->arena), d->arena, &of);
        if (!other) continue;
        if (!tell(d, &files[i], &books[i], other, of, ps, err)) return false;
        *PUSH(d->arena, *out, *n_out, cap) = (Earlier){ files[i].name, other->name, of->id };
    }
    return true;
}
