/* SPDX-License-Identifier: Apache-2.0 */
#include "app/cli.h"
#include "app/texts.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static Str user_name(void)
{
    const char *named = getenv("LALIAN_ACTOR");
    const struct passwd *p = named ? NULL : getpwuid(getuid());
    return str_of(named ? named : p ? p->pw_name : "");
}

/* The first folder that is there: beside the program (a build folder stands in the source tree), or where it was installed. */
static const char *shipped(Arena *a, const char *folder, const char *const *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *path = str_printf(a, "%s/%s", folder, places[i]).p;
        if (os_is_folder(path)) return path;
    }
    return NULL;
}

void cli_defaults(Desk *d, const char *program)
{
    static const char *const rules[] = { "rules", "../rules", "../../rules", "../share/lalian/rules" };
    static const char *const sample[] = { "sample", "../share/lalian/sample" };
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    Str self = n > 0 ? str_copy(d->arena, (Str){ path, (size_t)n }) : str_of(program);
    const char *folder = str_z(d->arena, os_folder(self)), *ledger = getenv("LALIAN_LEDGER"), *lang = getenv("LALIAN_LANG");
    d->called = program;
    d->program = self.p;
    d->actor = user_name();
    d->ledger_path = ledger && *ledger ? ledger : "ledger.db";
    d->lang = lang && str_starts(str_of(lang), S("en")) ? LANG_EN : LANG_ZH;
    d->shipped_rules = shipped(d->arena, folder, rules, 4);
    d->shipped_sample = shipped(d->arena, folder, sample, 2);
}

static bool find_option(Str name, OptionId *out)
{
    for (size_t i = 0; i < OPT_COUNT; i++) {
        *out = (OptionId)i;
        if (str_equal(name, str_of(action_option(*out)->name))) return true;
    }
    return false;
}

typedef struct { int argc, at; char **argv; Arena *arena; Str *words; size_t n; bool plain; } Reader;

/* One "--name value", "--name=value" or "-o value". */
static bool read_option(Reader *r, Args *args, Err *err)
{
    Str whole = str_of(r->argv[r->at]), name = str_slice(whole, str_starts(whole, S("--")) ? 2 : 1, whole.n), value = { 0 };
    OptionId id;
    ptrdiff_t equals = str_find(name, S("="));
    if (equals >= 0) value = str_slice(name, (size_t)equals + 1, name.n), name = str_slice(name, 0, (size_t)equals);
    if (!find_option(name, &id)) return FAIL(err, USE, T_APP_NO_OPTION, whole);
    const Option *o = action_option(id);
    if (o->value[0] && equals < 0) {
        if (r->at + 1 >= r->argc) return FAIL(err, USE, T_APP_NO_VALUE, whole, str_of(o->value));
        value = str_of(r->argv[++r->at]);
    } else if (!o->value[0] && equals >= 0) return FAIL(err, USE, T_APP_NO_VALUE_WANTED, whole);
    if (!str_valid(value)) return FAIL(err, USE, T_APP_NOT_UTF8, whole);
    if (args->given[id] && (id == OPT_set || id == OPT_scenario)) value = str_printf(r->arena, "%.*s\n%.*s", SP(args->values[id]), SP(value));   /* several: a line each */
    else if (args->given[id]) return FAIL(err, USE, T_APP_TWICE, whole);
    args->given[id] = true;
    args->values[id] = value;
    return true;
}

static bool read_words(Reader *r, Args *args, Err *err)
{
    for (r->at = 1; r->at < r->argc; r->at++) {
        Str word = str_of(r->argv[r->at]);
        if (!r->plain && str_equal(word, S("--"))) r->plain = true;
        else if (!r->plain && word.n > 1 && word.p[0] == '-') {
            if (!read_option(r, args, err)) return false;
        } else if (!str_valid(word)) return FAIL(err, USE, T_APP_NOT_UTF8, word);
        else r->words[r->n++] = word;
    }
    return true;
}

static bool set_desk(Desk *d, const Args *args, Err *err)
{
    if (args->given[OPT_lang]) {
        if (str_equal(args->values[OPT_lang], S("en"))) d->lang = LANG_EN;
        else if (str_equal(args->values[OPT_lang], S("zh"))) d->lang = LANG_ZH;
        else return FAIL(err, USE, T_APP_LANG, args->values[OPT_lang]);
    }
    if (args->given[OPT_ledger]) d->ledger_path = str_z(d->arena, args->values[OPT_ledger]);
    if (args->given[OPT_rules]) d->rules_folder = str_z(d->arena, args->values[OPT_rules]);
    if (args->given[OPT_actor]) d->actor = args->values[OPT_actor];
    d->reason = args->values[OPT_reason];
    d->key = args->values[OPT_key];
    d->json = args->given[OPT_json];
    return true;
}

static bool fits(const Action *a, const Args *args, Err *err)
{
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (args->given[i] && !action_takes(a, (OptionId)i)) return FAIL(err, USE, T_APP_OPTION_HERE, str_of(a->id), str_of(action_option((OptionId)i)->name));
    if (args->n_words < a->least || args->n_words > a->most) return FAIL(err, USE, T_APP_WORDS, str_of(a->id), str_of(a->words), str_of(a->example));
    return true;
}

/* The language counts for what is wrong with the other options, wherever it stands. */
static void look_for_language(int argc, char **argv, Desk *d)
{
    for (int i = 1; i < argc; i++) {
        Str word = str_of(argv[i]), value = str_of(i + 1 < argc ? argv[i + 1] : "");
        if (str_equal(word, S("--lang=en")) || (str_equal(word, S("--lang")) && str_equal(value, S("en")))) d->lang = LANG_EN;
    }
}

CliResult cli_parse(int argc, char **argv, Desk *d, const Action **action, Args *args, Err *err)
{
    Reader r = { .argc = argc, .argv = argv, .arena = d->arena, .words = NEW_ARRAY(d->arena, Str, (size_t)argc + 1) };
    look_for_language(argc, argv, d);
    if (!read_words(&r, args, err)) return CLI_WRONG;
    if (!set_desk(d, args, err)) return CLI_WRONG;
    if (r.n == 0) return CLI_HELP;
    *action = action_find(r.words[0]);
    if (!*action && str_equal(r.words[0], S("help"))) {
        *action = r.n > 1 ? action_find(r.words[1]) : NULL;
        return CLI_HELP;
    }
    if (!*action) return FAIL(err, USE, T_APP_NO_COMMAND, r.words[0]), CLI_WRONG;
    if (args->given[OPT_help]) return CLI_HELP;
    args->words = r.words + 1;
    args->n_words = r.n - 1;
    return fits(*action, args, err) ? CLI_RUN : CLI_WRONG;
}

static void help_line(const Desk *d, const char *left, const Text *right, size_t width, Buf *out)
{
    buf_addf(out, "  %s", left);
    for (size_t w = str_width(str_of(left)); w < width; w++) buf_add_char(out, ' ');
    buf_addf(out, "  %s\n", text_of(right, d->lang));
}

static void help_all(const Desk *d, Buf *out)
{
    const Action *all;
    size_t n = action_all(&all);
    buf_addf(out, "%s\n\n", text_of(&T_APP_USAGE, d->lang));
    for (size_t i = 0; i < n; i++) {
        Buf left = { 0 };
        buf_addf(&left, "%s %s", all[i].id, all[i].words);
        buf_add_char(&left, 0);
        help_line(d, left.p, &all[i].help, 34, out);
        buf_done(&left);
    }
    buf_addf(out, "\n%s\n", text_of(&T_APP_OPTIONS_ALL, d->lang));
    for (size_t i = 0; i <= OPT_help; i++) {
        Buf left = { 0 };
        const Option *o = action_option((OptionId)i);
        buf_addf(&left, "--%s %s", o->name, o->value);
        buf_add_char(&left, 0);
        help_line(d, left.p, &o->help, 34, out);
        buf_done(&left);
    }
    buf_addf(out, "\n%s\n", text_of(&T_APP_EXITS, d->lang));
}

static void help_one(const Desk *d, const Action *a, Buf *out)
{
    buf_addf(out, "lalian %s %s\n  %s\n", a->id, a->words, text_of(&a->help, d->lang));
    for (size_t i = OPT_help + 1; i < OPT_COUNT; i++) {
        Buf left = { 0 };
        const Option *o = action_option((OptionId)i);
        if (!action_takes(a, (OptionId)i)) continue;
        buf_addf(&left, o->name[1] ? "--%s %s" : "-%s %s", o->name, o->value);
        buf_add_char(&left, 0);
        help_line(d, left.p, &o->help, 26, out);
        buf_done(&left);
    }
    buf_addf(out, "%s\n  %s\n", text_of(&T_APP_EXAMPLE, d->lang), a->example);
}

int cli_help(const Desk *d, const Action *action)
{
    Buf out = { 0 };
    if (action) help_one(d, action, &out);
    else help_all(d, &out);
    fwrite(out.p, 1, out.n, stdout);
    buf_done(&out);
    return 0;
}
