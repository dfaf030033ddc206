/* SPDX-License-Identifier: Apache-2.0
** demo: the sample city as a ledger: each folder of the sample is what had come in by one tour; imported, checked, and
** the two earlier tours sealed as they were issued; then figures and reports of the third, and the evaluations of the year before. */
#include "action/accounts/accounts.h"
#include "action/texts.h"
#include "base/limits.h"

/* A tour of the sample, a line of its rounds.tsv: what had come in (folder), for which period, cut off when, issued when.
** The last one is not issued yet: it stays open. The clock of the demo stands on these days, so that its bytes are the same every day. */
typedef struct { Str folder, period, until, issued; } Round;

static const Str SAMPLE_ACTOR = S_INIT("样例"), SAMPLE_REASON = S_INIT("样例城市");

static const char CANDIDATES[] = "低效工业用地候选.csv";

static Instant demo_clock(void *context) { return *(Instant *)context; }

static bool run(Desk *d, const char *id, const Args *args, Answer *answer, bool quiet, Err *err)
{
    Answer own = { 0 };
    const Action *a = action_find(str_of(id));
    bool ok = (a->need == LEDGER_NONE || desk_open(d, a->need == LEDGER_READS ? LEDGER_READ : LEDGER_WRITE, str_of(id), err)) && a->run(d, args, &own, err);
    desk_close(d);
    if (ok && own.negative && !quiet) {
        buf_add(&answer->notes, buf_str(&own.out));
        ok = FAIL(err, DATA, T_ACTION_DEMO_PROBLEMS, str_of(id));
    }
    if (ok) buf_add(&answer->notes, buf_str(&own.notes));
    buf_done(&own.out);
    buf_done(&own.notes);
    return ok;
}

static void set(Args *args, OptionId option, Str value)
{
    args->given[option] = true;
    args->values[option] = value;
}

static bool read_rounds(Desk *d, Round **rounds, size_t *n, Err *err)
{
    Str text;
    size_t cap = 0;
    const char *path = str_printf(d->arena, "%s/rounds.tsv", d->shipped_sample).p;
    *rounds = NULL, *n = 0;
    if (!os_read_file(path, LIMIT_YAML_BYTES, d->arena, &text, err)) return false;
    while (text.p && text.n) {
        Str line = str_split(&text, '\n');
        Round *r = PUSH(d->arena, *rounds, *n, cap);
        r->folder = str_split(&line, '\t');
        r->period = str_split(&line, '\t');
        r->until = str_split(&line, '\t');
        r->issued = line;
    }
    return *n > 0 || FAIL(err, DATA, T_ACTION_NO_SAMPLE, S(""));
}

static bool one_round(Desk *d, const Round *r, Instant *now, Answer *answer, Err *err)
{
    Day day;
    Args import = { 0 }, seal = { 0 };
    Str folder = str_printf(d->arena, "%s/bureaus/%.*s", d->shipped_sample, SP(r->folder)), period = r->period;
    if (!day_parse(r->issued.n ? r->issued : r->until, &day)) return FAIL(err, DATA, T_ACTION_DAY, r->issued.n ? r->issued : r->until);
    *now = day_end_instant(day);
    import.words = &folder, import.n_words = 1;
    SAY(d, &answer->notes, T_ACTION_DEMO_STEP, folder);
    if (!run(d, "import", &import, answer, false, err)) return false;
    if (r->issued.n == 0) return true;
    seal.words = &period, seal.n_words = 1;
    set(&seal, OPT_until, r->until);
    return run(d, "seal", &seal, answer, false, err);
}

static bool documents(Desk *d, const Round *r, const char *folder, Answer *answer, Err *err)
{
    static const struct { const char *action, *word, *file; bool all; } made[] = {
        { "figure", NULL, "指标.xlsx", true },
        { "report", "汇报稿", "汇报稿.docx", false },
        { "report", "一页纸", "一页纸.docx", false },
        { "report", "项目一览表", "项目一览表.xlsx", false },
    };
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        Args args = { 0 };
        Str word = str_of(made[i].word);
        args.words = &word, args.n_words = made[i].word != NULL;
        set(&args, OPT_period, r->period);
        set(&args, OPT_until, r->until);
        set(&args, OPT_output, str_printf(d->arena, "%s/%s", folder, made[i].file));
        if (made[i].all) set(&args, OPT_all, S(""));
        if (!run(d, made[i].action, &args, answer, true, err)) return false;
    }
    return true;
}

/* Of the year before the last round: the newest whose figures are whole. */
static bool evaluations(Desk *d, const Round *r, const char *folder, Answer *answer, Err *err)
{
    static const char *const schemes[][2] = {
        { "inefficient_land", CANDIDATES }, { "per_mu", "亩均效益评价.csv" }, { "parks_emerging", "园区评价-新兴产业.csv" },
        { "parks_traditional", "园区评价-传统产业.csv" }, { "parks_jobs", "园区评价-就业型.csv" },
    };
    Period p;
    if (!period_parse(r->period, &p)) return FAIL(err, DATA, T_ACTION_PERIOD, r->period);
    Str year = desk_int(d, period_year(p) - 1);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        Args args = { 0 };
        Str word = str_of(schemes[i][0]);
        args.words = &word, args.n_words = 1;
        set(&args, OPT_period, year);
        set(&args, OPT_output, str_printf(d->arena, "%s/%s", folder, schemes[i][1]));
        if (!run(d, "evaluate", &args, answer, true, err)) return false;
    }
    return true;
}

/* A firm to try an objection with: the first in the tail of the candidates as they were written. */
static bool first_in_tail(Desk *d, const char *folder, Str *key, Err *err)
{
    enum { TAIL_COLUMN = 5 };
    Str text;
    *key = S("KEY");
    if (!os_read_file(str_printf(d->arena, "%s/%s", folder, CANDIDATES).p, LIMIT_FILE_BYTES, d->arena, &text, err)) return false;
    for (Str rest = text; rest.p;) {
        Str line = str_split(&rest, '\n'), first = str_split(&line, ','), cell = first;
        for (int i = 0; i < TAIL_COLUMN && line.p; i++) cell = str_split(&line, ',');
        if (str_equal(cell, S("1"))) return *key = first, true;
    }
    return true;
}

/* An old sample ledger makes room for a new one; anybody's real ledger does not. */
static bool remove_sample(Desk *d, Err *err)
{
    Tx first = { 0 };
    bool born_here = false;
    if (!desk_open(d, LEDGER_READ, S("demo"), err)) return false;
    bool ok = ledger_head(d->ledger) == 0 || ledger_tx(d->ledger, 1, d->arena, &first, err);
    if (ok) born_here = ledger_head(d->ledger) == 0 || (str_equal(first.actor, SAMPLE_ACTOR) && str_equal(first.reason, SAMPLE_REASON));
    desk_close(d);
    if (ok && !born_here) return FAIL(err, CONFLICT, T_ACTION_DEMO_THERE, str_of(d->ledger_path));
    return ok && ledger_remove(d->ledger_path, err);
}

bool action_demo(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const char *folder = args->n_words ? str_z(d->arena, args->words[0]) : "demo";
    Round *rounds;
    Str firm;
    size_t n;
    Instant now = 0;
    Clock today = d->clock;
    if (!d->shipped_sample) return FAIL(err, USE, T_ACTION_NO_SAMPLE, S(""));
    if (!read_rounds(d, &rounds, &n, err) || !os_make_folders(folder, err)) return false;
    d->ledger_path = str_printf(d->arena, "%s/ledger.db", folder).p;
    if (os_exists(d->ledger_path) && !remove_sample(d, err)) return false;
    d->clock = (Clock){ demo_clock, &now };
    d->actor = SAMPLE_ACTOR;
    d->reason = SAMPLE_REASON;
    if (!run(d, "init", &(Args){ 0 }, answer, false, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!one_round(d, &rounds[i], &now, answer, err)) return false;
    if (!documents(d, &rounds[n - 1], folder, answer, err) || !evaluations(d, &rounds[n - 1], folder, answer, err) || !first_in_tail(d, folder, &firm, err)) return false;
    d->clock = today;                       /* passwords grow old by the real one */
    Buf told = { 0 };
    const char *list = str_printf(d->arena, "%s/accounts.txt", folder).p;
    if (args->given[OPT_accounts] && !accounts_demo(d, list, &told, err)) return buf_done(&told), false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "folder"), json_z(&j, folder);
        json_key(&j, "ledger"), json_z(&j, d->ledger_path);
        json_close(&j, '}');
    } else SAY(d, &answer->out, T_ACTION_DEMO_DONE, str_of(folder), str_of(d->ledger_path), str_of(d->called), firm);
    if (told.n) SAY(d, &answer->notes, T_ACTION_DEMO_ACCOUNTS, str_of(list)), buf_add(&answer->notes, buf_str(&told));
    buf_done(&told);
    return true;
}
