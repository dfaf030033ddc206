/* SPDX-License-Identifier: Apache-2.0
** action/action.h - what a person can do. The command line and the web are two doors to the same functions:
** words and options in, an Answer out. actions.def is the table. */
#ifndef LALIAN_ACTION_ACTION_H
#define LALIAN_ACTION_ACTION_H

#include "base/json.h"
#include "base/os.h"
#include "ledger/ledger.h"
#include "rules/rules.h"

typedef enum {
#define OPTION(id, name, value, zh, en) OPT_##id,
#include "action/options.def"
#undef OPTION
    OPT_COUNT
} OptionId;

typedef struct { const char *id, *name, *value; Text help; } Option;
const Option *action_option(OptionId id);

/* What was asked: words in order, and the options that were given (a switch has an empty value). */
typedef struct {
    const Str *words; size_t n_words;
    Str values[OPT_COUNT];
    bool given[OPT_COUNT];
} Args;

typedef struct { void (*step)(void *context, Str stage, size_t done, size_t of); void *context; } Progress;

typedef struct Who Who;
struct Sight;

/* What a server shares between the desks of its requests; what it gives stays until the request has ended. */
typedef struct {
    void *context;
    bool (*snapshot)(void *context, int64_t tx, Snapshot **out, Err *err);      /* tx 0: the newest */
    bool (*book)(void *context, const Hash *hash, RuleBook **out, Err *err);    /* NULL: the one in force */
    bool (*reader)(void *context, Ledger **out, Err *err);
    /* What was worked out of the newest moment and may be wanted again, by a name that says all it depends on beside it. */
    bool (*find)(void *context, Str name, Str *bytes);
    void (*keep)(void *context, Str name, Str bytes);
    /* what an account sees of a Snapshot that came from here (sight.h) */
    bool (*sight)(void *context, Snapshot *beneath, const struct Who *w, bool totals, Snapshot **out, struct Sight **sight, Err *err);
} DeskShare;

typedef struct { Str name, bytes; } DeskFile;
typedef struct { Audit row; bool any; } DeskNote;

/* The desk an action works at: who, in which language, on which ledger and rule book. Opened as needed, closed by desk_close. */
typedef struct Desk Desk;
struct Desk {
    Arena *arena;
    const Model *model;
    Lang lang;
    bool json;
    Str actor, reason, key;
    const char *ledger_path;
    const char *rules_folder;    /* --rules; NULL: the book in the ledger, else the one shipped */
    const char *shipped_rules;   /* folder of the default rule book; NULL: not found */
    const char *shipped_sample;  /* folder of the sample workbooks; NULL: not found */
    const char *called;          /* how the program was called: for lines to try */
    const char *program;         /* path of this program, for the confined reader; NULL: read in this process */
    Clock clock;
    Progress progress;
    Ledger *ledger;
    RuleBook *book;
    Snapshot *snapshot;
    Str as_of;                   /* "@12": what the snapshot shows */
    int64_t sealed;              /* the transaction of the seal under which is answered; 0: none */
    const DeskShare *share;      /* NULL: everything is the desk's own */
    bool borrowed;               /* the ledger is a reader of `share` */
    int64_t wait_ms;             /* how long a writer waits for another one; 0: not at all */
    DeskFile *sink;              /* what would be written to --o comes here; NULL: to the file */
    bool (*serve)(Desk *d, const Args *args, Err *err);      /* the web's door; NULL: this program has none */
    const Who *who;              /* NULL: the person at the machine, who may do and see everything (rights.h) */
    Snapshot *beneath;           /* what `snapshot` looks at; the same when nothing is taken out */
    Snapshot *totals;            /* the same rows with the data of single firms, for totals alone; NULL: not asked for */
    struct Sight *sight;         /* of `snapshot`; NULL: nothing is taken out */
    bool sensitive, exported;    /* what the audit records: data of single firms or persons was read; a document went out */
    bool of_firms;               /* what is worked out compares single firms, or rests on them: a document of it leaves with a reason */
    Str object;                  /* what is done is done to this, for the audit */
    DeskNote *note;              /* what the audit is to say is left here for whoever hands the answer out, and writes it first; NULL: it is written at once */
    struct Written *written;     /* rows of the open transaction of an account with a scope */
};

/* The answer. `out` goes to standard output: one JSON document with Desk.json, else text. `notes` go to standard error. */
typedef struct {
    Buf out, notes;
    bool negative;               /* exit 1: problems in the data, or a negative answer */
} Answer;

typedef bool ActionFn(Desk *d, const Args *args, Answer *answer, Err *err);
typedef enum { LEDGER_NONE, LEDGER_READS, LEDGER_WRITES, LEDGER_DRY } LedgerNeed;
typedef enum { METHOD_NONE, METHOD_GET, METHOD_POST } Method;    /* on the web */
typedef struct {
    const char *id;
    LedgerNeed need;
    Method method;
    const char *permission;
    bool heavy, kept;            /* heavy: a thread of its own; kept: its answer, while the ledger stands */
    size_t least, most;          /* words */
    const char *words, *options;
    Text help;
    const char *example;
    ActionFn *run;
} Action;

const Action *action_find(Str id);                            /* NULL: none */
size_t action_all(const Action **out);
bool action_takes(const Action *a, OptionId option);          /* its own, and those that go with every action */
bool action_names(const Action *a, OptionId option);          /* in its row of the table */
/* May the desk's account do it? A refusal is one row of the audit. */
bool action_allowed(Desk *d, const Action *a, const Args *args, Err *err) MUST_CHECK;
/* Both doors come through here: may the desk's account do it, then the action itself. */
bool action_run(Desk *d, const Action *a, const Args *args, Answer *answer, Err *err) MUST_CHECK;

#define ACTION(id, ...) ActionFn action_##id;
#include "action/actions.def"
#undef ACTION

#endif
