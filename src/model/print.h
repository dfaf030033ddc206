/* SPDX-License-Identifier: Apache-2.0
** model/print.h - what derives from the registers, as text: the ledger's tables, TypeScript interfaces, JSON, tables for the
** documents. Golden files (tests/model/golden) show the whole effect of a change to a .def file. */
#ifndef LALIAN_MODEL_PRINT_H
#define LALIAN_MODEL_PRINT_H

#include "model/field.h"

void model_print_sql(const Model *m, Buf *out);               /* NAME_v (versions) and NAME_k (live keys) of every register */
void model_print_ts(const Model *m, Buf *out);
void model_print_json(const Model *m, Buf *out);
void model_print_md(const Model *m, Lang lang, Buf *out);

void register_print_sql(const Register *r, Buf *out);         /* the two tables of one register */
const char *field_sql_type(const Field *f);                   /* "INTEGER" "TEXT" */
void field_print_sql_name(const Field *f, Buf *out);          /* quoted: ids such as from and order are words of SQL */
const char *kind_title(Kind k, Lang lang);                    /* "金额" */
const char *basis_title(Basis b, Lang lang);                  /* "累计"; empty for none */
const char *secrecy_title(Secrecy s, Lang lang);

#endif
