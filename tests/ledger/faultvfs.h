/* SPDX-License-Identifier: Apache-2.0
** tests/ledger/faultvfs.h - a disk that can be told to fail. It lies over SQLite's usual VFS and counts writes, truncations and
** fsyncs; at the n-th of them it either fails (once, or from then on) or the power goes: what was not yet fsynced is undone,
** whole or in sectors of 512 bytes, and the process ends with code 77. Known gaps: truncations are not undone, names of files
** are not lost, and it sees SQLite's files only. */
#ifndef LALIAN_TESTS_LEDGER_FAULTVFS_H
#define LALIAN_TESTS_LEDGER_FAULTVFS_H

typedef enum { FAULT_NONE, FAULT_ONE, FAULT_ALL_AFTER, FAULT_CUT, FAULT_CUT_TORN } Fault;
enum { FAULT_EXIT = 77 };

void faultvfs_register(void);                                /* as "fault" */
void faultvfs_arm(Fault fault, long after, unsigned seed);   /* counts from now on; at number `after` it happens */
long faultvfs_fired(void);                                   /* how often since it was armed */
long faultvfs_seen(void);                                    /* writes, truncations and fsyncs since then */

#endif
