/* SPDX-License-Identifier: Apache-2.0
** app/cli.h - the command line read by the tables of action/: actions.def and options.def. */
#ifndef LALIAN_APP_CLI_H
#define LALIAN_APP_CLI_H

#include "action/action.h"

typedef enum { CLI_RUN, CLI_HELP, CLI_WRONG } CliResult;

/* Who, which ledger, and where the shipped rule book and sample stand beside the program. */
void cli_defaults(Desk *d, const char *program);
CliResult cli_parse(int argc, char **argv, Desk *d, const Action **action, Args *args, Err *err);
int cli_help(const Desk *d, const Action *action);             /* action NULL: all of them */

#endif
