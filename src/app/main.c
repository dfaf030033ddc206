/* SPDX-License-Identifier: Apache-2.0
** The command line: words and options in, one action, an answer out. Exit: 0 done, 1 problems in the data or a negative
** answer, 2 wrong use, 3 failure. The answer goes to standard output, notes, messages and progress to standard error. */
#include "action/desk.h"
#include "app/cli.h"
#include "app/libraries.h"
#include "app/texts.h"
#include "intake/intake.h"
#include "web/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Instant wall_clock(void *context)
{
    (void)context;
    return os_now();
}

static void show_progress(void *context, Str stage, size_t done, size_t of)
{
    static int64_t started, last;
    enum { WIDTH = 30, QUIET_MS = 1000, STEP_MS = 100 };
    int64_t now = os_ticks_ms();
    (void)context;
    if (!isatty(STDERR_FILENO)) return;
    if (started == 0) started = now;
    if (now - started < QUIET_MS || (now - last < STEP_MS && done < of)) return;
    last = now;
    size_t filled = of ? done * WIDTH / of : 0;
    fprintf(stderr, "\r\033[K%.*s [", SP(stage));
    for (size_t i = 0; i < WIDTH; i++) fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %zu/%zu%s", done, of, done >= of ? "\r\033[K" : "");
    fflush(stderr);
}

static bool flush(const Buf *b, FILE *to)
{
    Str s = buf_str(b);
    return (s.n == 0 || fwrite(s.p, 1, s.n, to) == s.n) && fflush(to) == 0;
}

static int tell_failure(const Desk *d, const Err *err)
{
    Buf b = { 0 };
    err_render(err, d->lang, &b);
    if (d->json) {
        Buf out = { 0 };
        Json j = json_on(&out);
        json_open(&j, '{');
        json_key(&j, "error"), json_open(&j, '{');
        json_key(&j, "code"), json_z(&j, err_name(err->code));
        json_key(&j, "text"), json_str(&j, buf_str(&b));
        json_close(&j, '}');
        json_close(&j, '}');
        buf_add_char(&out, '\n');
        flush(&out, stdout);
        buf_done(&out);
    }
    buf_add_char(&b, '\n');
    flush(&b, stderr);
    buf_done(&b);
    return err_exit_code(err->code);
}

/* What was said is in a file: the document on standard output names it. */
static void only_a_file(const Args *args, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "file");
    if (args->given[OPT_output]) json_str(&j, args->values[OPT_output]);
    else json_null(&j);
    json_close(&j, '}');
}

static int run(Desk *d, const Action *a, const Args *args)
{
    Err err = { 0 };
    Answer answer = { 0 };
    bool ok = desk_open_for(d, a, args, &err);
    if (ok) desk_tell_opening(d, &answer);
    ok = ok && action_run(d, a, args, &answer, &err);
    desk_close(d);
    if (d->json && ok && answer.out.n == 0) only_a_file(args, &answer.out);
    if (d->json && ok && answer.out.n) buf_add_char(&answer.out, '\n');
    if (ok && answer.out.full) ok = FAIL(&err, LIMIT, T_APP_ANSWER_FULL, S(""));
    flush(&answer.notes, stderr);
    if (ok && !flush(&answer.out, stdout)) ok = FAIL(&err, IO, T_APP_STDOUT, S(""));
    int code = ok ? (answer.negative ? 1 : 0) : tell_failure(d, &err);
    buf_done(&answer.out);
    buf_done(&answer.notes);
    return code;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--parse-worker") == 0) return intake_worker_main();
    Arena *a = arena_new();
    Desk d = { .arena = a, .clock = { wall_clock, NULL }, .progress = { show_progress, NULL }, .serve = serve_run };
    Args args = { 0 };
    const Action *action = NULL;
    Err err = { 0 };
    int code;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);     /* a limit on file sizes is a write that fails, told like a full disk */
    cli_defaults(&d, argv[0]);
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) d.json |= strcmp(argv[i], "--json") == 0;   /* words that cannot be read are answered in JSON too */
    d.model = model_new(a);
    switch (libraries_check(&err) ? cli_parse(argc, argv, &d, &action, &args, &err) : CLI_WRONG) {
    case CLI_RUN: code = run(&d, action, &args); break;
    case CLI_HELP: code = cli_help(&d, action); break;
    case CLI_WRONG:
    default: code = tell_failure(&d, &err); break;
    }
    arena_free(a);
    return code;
}
