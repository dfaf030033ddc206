/* SPDX-License-Identifier: Apache-2.0
** intake/sandbox.h - this process gives up everything but computing, reading and writing what is open. For the reader child. */
#ifndef LALIAN_INTAKE_SANDBOX_H
#define LALIAN_INTAKE_SANDBOX_H

#include "base/version.h"

/* Before anything is read: limits of memory, time, files, processes. */
void sandbox_limit(void);
/* After all files that are needed are open: no new rights, no file, no system call beyond a short list (else the kernel kills).
** What this kernel lacks is left out; false: a step that it has failed. Under sanitizers only the first part is done. */
bool sandbox_enter(void);

LibVersion sandbox_library(void);                  /* of the library that is loaded */

#endif
