/* SPDX-License-Identifier: Apache-2.0 */
#include "model/print.h"
#include "base/json.h"
#include "model/list.h"
#include "model/row.h"
#include "model/texts.h"

#include <assert.h>

const char *kind_title(Kind k, Lang lang)
{
    static const Text *const titles[K_KINDS] = {
        &T_KIND_TEXT, &T_KIND_CODE, &T_KIND_REF, &T_KIND_DAY, &T_KIND_PERIOD, &T_KIND_BOOL, &T_KIND_COUNT, &T_KIND_MONEY,
        &T_KIND_AREA, &T_KIND_ENERGY, &T_KIND_QUANTITY, &T_KIND_RATIO, &T_KIND_GEOMETRY, &T_KIND_FILE,
    };
    assert(k < K_KINDS);
    return text_of(titles[k], lang);
}

const char *basis_title(Basis b, Lang lang)
{
    static const Text *const titles[] = { &T_BASIS_NONE, &T_BASIS_IN, &T_BASIS_YTD, &T_BASIS_END };
    return text_of(titles[b], lang);
}

const char *secrecy_title(Secrecy s, Lang lang)
{
    static const Text *const titles[] = { &T_SECRECY_OPEN, &T_SECRECY_INTERNAL, &T_SECRECY_FIRM, &T_SECRECY_PERSON };
    return text_of(titles[s], lang);
}

/* ---- SQL ---- */

const char *field_sql_type(const Field *f) { return kind_is_text(f->kind) || f->kind == K_PERIOD ? "TEXT" : "INTEGER"; }

void field_print_sql_name(const Field *f, Buf *out) { buf_addf(out, "\"%s\"", f->id); }

void register_print_sql(const Register *r, Buf *out)
{
    buf_addf(out, "CREATE TABLE %s_v(id INTEGER NOT NULL, tx INTEGER NOT NULL, gone INTEGER NOT NULL, src_batch INTEGER, src_sheet INTEGER, src_line INTEGER, given BLOB NOT NULL,\n", r->id);
    for (size_t i = 0; i < r->n_fields; i++) {
        buf_add_z(out, "  ");
        field_print_sql_name(&r->fields[i], out);
        buf_addf(out, " %s,\n", field_sql_type(&r->fields[i]));
    }
    buf_add_z(out, "  extra TEXT, PRIMARY KEY(id, tx)) STRICT, WITHOUT ROWID;\n");
    buf_addf(out, "CREATE TABLE %s_k(key TEXT PRIMARY KEY, id INTEGER NOT NULL UNIQUE) STRICT;\n", r->id);
}

void model_print_sql(const Model *m, Buf *out)
{
    for (size_t i = 0; i < m->n; i++) register_print_sql(&m->registers[i], out);
}

/* ---- TypeScript ---- */

static void pascal(const char *id, Buf *out)
{
    bool up = true;
    for (; *id; id++) {
        if (*id == '_') up = true;
        else buf_add_char(out, up && *id >= 'a' && *id <= 'z' ? (char)(*id - 32) : *id), up = false;
    }
}

static const char *ts_type(const Field *f)
{
    static const char *const types[K_KINDS] = {
        [K_TEXT] = "string", [K_CODE] = "Code", [K_REF] = "Ref", [K_DAY] = "Day", [K_PERIOD] = "PeriodText", [K_BOOL] = "boolean", [K_COUNT] = "Decimal", [K_MONEY] = "Decimal",
        [K_AREA] = "Decimal", [K_ENERGY] = "Decimal", [K_QUANTITY] = "Decimal", [K_RATIO] = "Decimal", [K_GEOMETRY] = "string", [K_FILE] = "string",
    };
    return types[f->kind];
}

static void ts_field(const Field *f, Buf *out)
{
    buf_addf(out, "  %s%s: %s%s;  // %s", f->id, f->required ? "" : "?", ts_type(f), f->required ? "" : " | null", f->title);
    if (f->unit != UNIT_NONE && unit_name(f->unit).n) buf_addf(out, " %.*s", SP(unit_name(f->unit)));
    if (f->target) buf_addf(out, " %s", f->target);
    buf_add_char(out, '\n');
}

void model_print_ts(const Model *m, Buf *out)
{
    buf_add_z(out, "export type Code = string;        // a word of a code list\n"
                   "export type Ref = string;         // what people call the row referred to\n"
                   "export type Day = string;         // 2023-11-30\n"
                   "export type PeriodText = string;  // 2023 2023H1 2023Q4 2023-11\n"
                   "export type Decimal = string;     // exact, in the unit that stands beside the field\n");
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        buf_addf(out, "\n/** %s */\nexport interface ", r->title);
        pascal(r->id, out);
        buf_add_z(out, " {\n");
        for (size_t k = 0; k < r->n_fields; k++) ts_field(&r->fields[k], out);
        buf_add_z(out, "}\n");
    }
    buf_add_z(out, "\nexport interface Registers {\n");
    for (size_t i = 0; i < m->n; i++) {
        buf_addf(out, "  %s: ", m->registers[i].id);
        pascal(m->registers[i].id, out);
        buf_add_z(out, ";\n");
    }
    buf_add_z(out, "}\n");
}

/* ---- JSON: a line for each field, so that a change is seen ---- */

static void json_words(Json *j, const char *key, const char *words, char by)
{
    json_key(j, key);
    json_open(j, '[');
    for (Str rest = str_of(words); rest.p && rest.n;) json_str(j, str_split(&rest, by));
    json_close(j, ']');
}

static const char *role_name(KeyRole role)
{
    static const char *const names[] = { "", "id", "force", "source", "period" };
    return names[role];
}

static void json_field(Json *j, const Field *f)
{
    buf_add_char(j->out, '\n');
    json_open(j, '{');
    json_key(j, "id"), json_z(j, f->id);
    json_key(j, "title"), json_z(j, f->title);
    json_key(j, "en"), json_z(j, f->en);
    json_key(j, "kind"), json_z(j, kind_name(f->kind));
    if (f->target) json_key(j, "target"), json_z(j, f->target);
    if (f->unit != UNIT_NONE) {
        json_key(j, "unit"), json_str(j, unit_name(f->unit));
        json_key(j, "unit_id"), json_z(j, unit_get(f->unit)->id);
        json_key(j, "basis"), json_z(j, basis_name(f->basis));
    }
    json_key(j, "secrecy"), json_z(j, secrecy_name(f->secrecy));
    json_key(j, "required"), json_bool(j, f->required);
    json_words(j, "aliases", f->aliases, '|');
    json_close(j, '}');
}

static void json_keys(Json *j, const Register *r)
{
    json_key(j, "keys");
    json_open(j, '[');
    for (size_t i = 0; i < r->n_alternatives; i++) {
        json_open(j, '[');
        for (size_t k = 0; k < r->alternatives[i].n; k++) {
            const Field *f = &r->fields[r->alternatives[i].fields[k]];
            json_open(j, '{');
            json_key(j, "field"), json_z(j, f->id);
            json_key(j, "role"), json_z(j, role_name(f->key));
            json_key(j, "optional"), json_bool(j, r->alternatives[i].optional[k]);
            json_close(j, '}');
        }
        json_close(j, ']');
    }
    json_close(j, ']');
}

static void json_register(Json *j, const Register *r)
{
    buf_add_char(j->out, '\n');
    json_open(j, '{');
    json_key(j, "id"), json_z(j, r->id);
    json_key(j, "title"), json_z(j, r->title);
    json_key(j, "en"), json_z(j, r->en);
    json_keys(j, r);
    json_words(j, "label", r->label, ' ');
    json_key(j, "park_path"), json_z(j, r->park_path);
    json_key(j, "unit_path"), json_z(j, r->unit_path);
    json_key(j, "public"), json_bool(j, r->is_public);
    json_words(j, "aliases", r->aliases, '|');
    json_key(j, "fields");
    json_open(j, '[');
    for (size_t k = 0; k < r->n_fields; k++) json_field(j, &r->fields[k]);
    json_close(j, ']');
    json_close(j, '}');
}

static void json_units(Json *j)
{
    json_key(j, "units");
    json_open(j, '[');
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        const Unit *u = unit_get((UnitId)i);
        Buf b = { 0 };
        Buf dims = { 0 };
        dims_format(u->dims, &dims);
        text_add(buf_str(&dims), LANG_ZH, &b);
        buf_done(&dims);
        buf_add_char(j->out, '\n');
        json_open(j, '{');
        json_key(j, "id"), json_z(j, u->id);
        json_words(j, "names", u->names, '|');
        json_key(j, "dimension"), json_str(j, buf_str(&b));
        json_key(j, "decimals"), json_int(j, u->decimals);
        json_close(j, '}');
        buf_done(&b);
    }
    json_close(j, ']');
}

void model_print_json(const Model *m, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "registers");
    json_open(&j, '[');
    for (size_t i = 0; i < m->n; i++) json_register(&j, &m->registers[i]);
    json_close(&j, ']');
    json_units(&j);
    json_key(&j, "lists");
    json_open(&j, '[');
    for (size_t i = 0; i < list_count; i++) json_z(&j, list_all[i].id);
    json_close(&j, ']');
    json_close(&j, '}');
    buf_add_char(out, '\n');
}

/* ---- Markdown ---- */

static void cell(Buf *out, Str s)   /* '|' parts cells; aliases are shown with 、 */
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|') buf_add_z(out, "、");
        else buf_add_char(out, s.p[i]);
    }
    buf_add_z(out, " | ");
}

static void md_field(const Field *f, Lang lang, Buf *out)
{
    buf_add_z(out, "| ");
    cell(out, str_of(f->id));
    cell(out, str_of(lang == LANG_ZH ? f->title : f->en));
    buf_add_z(out, kind_title(f->kind, lang));
    if (f->target) buf_addf(out, " %s", f->target);
    cell(out, S(""));
    cell(out, f->unit == UNIT_NONE || f->unit == UNIT_HEAD ? S("") : unit_name(f->unit));
    cell(out, str_of(basis_title(f->basis, lang)));
    cell(out, str_of(secrecy_title(f->secrecy, lang)));
    cell(out, f->required ? str_of(text_of(&T_QUANTITY_YES, lang)) : S(""));
    cell(out, str_of(f->aliases));
    out->n--;
    buf_add_char(out, '\n');
}

static void md_line(const Text *t, const char *what, Lang lang, Buf *out)
{
    if (!what[0]) return;
    text_render(t, (Str[]){ str_of(what) }, 1, lang, out);
    buf_add_char(out, '\n');
}

void model_print_md(const Model *m, Lang lang, Buf *out)
{
    text_render(&T_PRINT_MD_HEAD, NULL, 0, lang, out);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        buf_addf(out, "\n## %s · %s\n\n", lang == LANG_ZH ? r->title : r->en, r->id);
        md_line(&T_PRINT_MD_KEYS, r->keys, lang, out);
        md_line(&T_PRINT_MD_PARK, r->park_path, lang, out);
        if (r->is_public) md_line(&T_PRINT_MD_PUBLIC, "public", lang, out);
        else md_line(&T_PRINT_MD_UNIT, r->unit_path, lang, out);
        buf_add_char(out, '\n');
        text_render(&T_PRINT_MD_COLUMNS, NULL, 0, lang, out);
        buf_add_z(out, "\n|---|---|---|---|---|---|---|---|\n");
        for (size_t k = 0; k < r->n_fields; k++) md_field(&r->fields[k], lang, out);
    }
}
