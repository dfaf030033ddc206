/* SPDX-License-Identifier: Apache-2.0
** A rule book read whole: every file, every problem, then all formulas together. */
#include "base/limits.h"
#include "base/os.h"
#include "base/near.h"
#include "rules/node.h"
#include "rules/texts.h"

#include <stdlib.h>

static bool is_yaml(Str name) { return str_ends(name, S(".yaml")); }
static bool is_template(Str name) { return str_ends(name, S(".docx")) || str_ends(name, S(".xlsx")); }

/* Left alone: hidden files, the lock files of Word and WPS, notes. */
static bool is_noise(Str name)
{
    return name.n == 0 || name.p[0] == '.' || str_starts(name, S("~$")) || str_ends(name, S(".md")) || str_ends(name, S(".txt")) || str_ends(name, S("~"));
}

static int by_name(const void *a, const void *b) { return str_compare(((const RuleFile *)a)->name, ((const RuleFile *)b)->name); }

bool rules_is_file(Str name)
{
    for (Str rest = name; rest.p;)
        if (is_noise(str_split(&rest, '/'))) return false;
    return true;
}

void rules_sort(RuleFile *files, size_t n)
{
    if (n) qsort(files, n, sizeof *files, by_name);
}

typedef struct { Arena *arena; RuleFile *files; size_t n, cap; } FileList;

static bool read_folder(FileList *l, const char *dir, Str prefix, int depth, Err *err)
{
    Str *names;
    size_t n;
    if (!os_list(dir, l->arena, &names, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        if (is_noise(names[i])) continue;
        const char *path = str_printf(l->arena, "%s/%.*s", dir, SP(names[i])).p;
        Str name = str_printf(l->arena, "%.*s%.*s", SP(prefix), SP(names[i]));
        Str bytes;
        if (os_is_folder(path)) {
            if (depth < 2 && !read_folder(l, path, str_printf(l->arena, "%.*s/", SP(name)), depth + 1, err)) return false;
            continue;
        }
        if (!os_read_file(path, is_yaml(name) ? LIMIT_YAML_BYTES : LIMIT_DOC_BYTES, l->arena, &bytes, err)) return false;
        *PUSH(l->arena, l->files, l->n, l->cap) = (RuleFile){ name, bytes };
    }
    return true;
}

bool rules_read_folder(const char *dir, Arena *a, RuleFile **files, size_t *n, Err *err)
{
    FileList l = { .arena = a };
    if (!read_folder(&l, dir, S(""), 0, err)) return false;
    rules_sort(l.files, l.n);
    *files = l.files;
    *n = l.n;
    return true;
}

Hash rules_hash(const RuleFile *files, size_t n)
{
    Hasher h;
    hash_init(&h);
    for (size_t i = 0; i < n; i++) {
        hash_add_sized(&h, files[i].name);
        hash_add_sized(&h, files[i].bytes);
    }
    return hash_end(&h);
}

/* The parts with a file of their own, in the order in which they need one another. */
static const struct { const char *name; void (*load)(Reading *r, const Node *root); bool owed; } parts[] = {
    { "lists.yaml", lists_load, true },
    { "authority.yaml", authority_load, false },
    { "fields.yaml", fields_load, false },
    { "figures.yaml", figures_load, true },
    { "checks.yaml", checks_load, false },
    { "charts.yaml", charts_load, false },
    { "desk.yaml", desk_load, false },
};
enum { N_PARTS = sizeof parts / sizeof parts[0] };

typedef struct { const RuleFile *file; const Node *root; } Parsed;

/* A file that belongs nowhere is more likely a slip of the name than a gift. */
static bool belongs(Str name)
{
    for (size_t i = 0; i < N_PARTS; i++)
        if (str_equal(name, str_of(parts[i].name))) return true;
    Str rest = name, folder = str_split(&rest, '/');
    if (!rest.p || str_find(rest, S("/")) >= 0) return false;
    if (str_equal(folder, S("templates"))) return is_template(rest);
    return (str_equal(folder, S("forms")) || str_equal(folder, S("schemes"))) && is_yaml(rest);
}

/* A book may do without a part, but a folder without any is no book. */
static void load_parts(Reading *r, const Parsed *all, size_t n)
{
    bool empty = true;
    for (size_t k = 0; k < n; k++) empty = empty && !(is_yaml(all[k].file->name) && belongs(all[k].file->name));
    for (size_t i = 0; i < N_PARTS; i++) {
        const Parsed *hit = NULL;
        for (size_t k = 0; k < n; k++)
            if (str_equal(all[k].file->name, str_of(parts[i].name))) hit = &all[k];
        Place at = { str_of(parts[i].name), 1, 1 };
        if (!hit && parts[i].owed && empty) WRONG(r, at, T_RULES_NO_FILE, str_of(parts[i].name));
        else if (!hit && parts[i].owed) WARN_AT(r, at, T_RULES_NO_FILE, str_of(parts[i].name));
        if (hit && hit->root) parts[i].load(r, hit->root);
    }
}

static Str stem(Str path)
{
    Str name = os_name(path);
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.') return str_slice(name, 0, i - 1);
    return name;
}

static void load_folders(Reading *r, const Parsed *all, size_t n)
{
    size_t forms_cap = 0, schemes_cap = 0, templates_cap = 0;
    for (size_t i = 0; i < n; i++) {
        Str name = all[i].file->name;
        if (str_starts(name, S("forms/")) && all[i].root) {
            forms_load(r, all[i].root, &forms_cap);
        } else if (str_starts(name, S("schemes/")) && all[i].root) {
            const Node *title = node_find(all[i].root, "title");
            *PUSH(r->arena, r->book->schemes, r->book->n_schemes, schemes_cap) =
                (Scheme){ .id = stem(name), .title = title ? title->text : stem(name), .node = all[i].root, .at = { name, 1, 1 } };
        } else if (str_starts(name, S("templates/"))) {
            *PUSH(r->arena, r->book->templates, r->book->n_templates, templates_cap) =
                (Template){ .name = os_name(name), .bytes = all[i].file->bytes, .is_xlsx = str_ends(name, S(".xlsx")) };
        }
    }
}

bool rules_load(const RuleFile *files, size_t n, const Model *m, Arena *a, RuleBook **out, Problems *ps)
{
    size_t errors = ps->counts[SEVERITY_ERROR];
    RuleBook *book = NEW(a, RuleBook);
    *book = (RuleBook){ .arena = a, .model = m, .words = words_new(m, a), .hash = rules_hash(files, n) };
    Reading r = { .book = book, .model = m, .words = book->words, .arena = a, .ps = ps };
    Parsed *all = NEW_ARRAY(a, Parsed, n);
    bool parsed = true;
    for (size_t i = 0; i < n; i++) {
        Node *root = NULL;
        all[i].file = &files[i];
        if (!belongs(files[i].name)) WRONG(&r, ((Place){ files[i].name, 1, 1 }), T_RULES_FILE, files[i].name);
        else if (is_yaml(files[i].name) && !yaml_read(files[i].name, files[i].bytes, a, &root, ps)) parsed = parsed && root;
        all[i].root = root;                             /* with a key twice or an alias the rest still stands and is checked too */
    }
    load_parts(&r, all, n);
    load_folders(&r, all, n);
    if (parsed) compile_book(&r);                       /* a file that could not be read would make every name of it unknown */
    *out = book;
    return ps->counts[SEVERITY_ERROR] == errors;
}

const DerivedColumn *rules_column(const RuleBook *b, const Register *reg, Str name)
{
    for (size_t i = 0; i < b->n_columns; i++)
        if (b->columns[i].reg == reg && (str_equal(b->columns[i].id, name) || str_equal(b->columns[i].title, name))) return &b->columns[i];
    return NULL;
}

const Figure *rules_figure(const RuleBook *b, Str id_or_title)
{
    for (size_t i = 0; i < b->n_figures; i++)
        if (str_equal(b->figures[i].id, id_or_title)) return &b->figures[i];
    for (size_t i = 0; i < b->n_figures; i++)
        if (str_equal(b->figures[i].title, id_or_title)) return &b->figures[i];
    return NULL;
}

const Form *rules_form(const RuleBook *b, Str id)
{
    for (size_t i = 0; i < b->n_forms; i++)
        if (str_equal(b->forms[i].id, id)) return &b->forms[i];
    return NULL;
}

const Template *rules_template(const RuleBook *b, Str name)
{
    for (size_t i = 0; i < b->n_templates; i++)
        if (str_equal(b->templates[i].name, name)) return &b->templates[i];
    for (size_t i = 0; i < b->n_templates; i++)
        if (str_equal(stem(b->templates[i].name), name)) return &b->templates[i];
    return NULL;
}

Str rules_near(const RuleBook *b, Str name, Arena *a)
{
    Near near = near_start(name);
    for (size_t i = 0; i < b->n_figures; i++) near_try(&near, b->figures[i].id), near_try(&near, b->figures[i].title);
    for (size_t i = 0; i < b->n_charts; i++) near_try(&near, b->charts[i].id);
    for (size_t i = 0; i < b->n_forms; i++) near_try(&near, b->forms[i].id);
    for (size_t i = 0; i < b->n_templates; i++) near_try(&near, b->templates[i].name);
    for (size_t i = 0; i < b->model->n; i++) near_try(&near, str_of(b->model->registers[i].id)), near_try(&near, str_of(b->model->registers[i].title));
    return str_copy(a, near_best(&near));
}
