/* SPDX-License-Identifier: Apache-2.0 */
#include "formula/formula.h"

__attribute__((weak)) bool formula_compile_row(Words *w, const Register *reg, Str text, Place at, Arena *a, Formula **out, Err *err)
{
    (void)w, (void)reg, (void)text, (void)at, (void)a, (void)out, (void)err;
    return false;
}

__attribute__((weak)) bool formula_filter(const Formula *f, const Context *c, Arena *a, uint8_t **keep, uint8_t **unknown, size_t *n, Err *err)
{
    (void)f, (void)c, (void)a, (void)keep, (void)unknown, (void)n, (void)err;
    return false;
}
