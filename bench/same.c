/* SPDX-License-Identifier: Apache-2.0
** same A.csv B.csv: whether two answers hold the same lines, in any order. Exit 0: yes; 1: no, and the first lines that only one has
** are printed, by their order in bytes, with how many there are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 10 };
typedef struct { char *bytes, **lines; size_t n; } Answer;

static Answer read_answer(const char *path)
{
    Answer a = { 0 };
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END)) exit((perror(path), 2));
    size_t n = (size_t)ftell(f), cap = 0;
    rewind(f);
    a.bytes = malloc(n + 1);
    if (fread(a.bytes, 1, n, f) != n) exit((perror(path), 2));
    fclose(f);
    a.bytes[n] = 0;
    for (char *p = a.bytes, *end; *p; p = end) {
        end = p + strcspn(p, "\r\n");
        while (*end == '\r' || *end == '\n') *end++ = 0;
        if (a.n == cap) a.lines = realloc(a.lines, (cap = cap ? cap * 2 : 1024) * sizeof *a.lines);
        a.lines[a.n++] = p;
    }
    return a;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int same_order(const Answer *a, const Answer *b)
{
    if (a->n != b->n) return 0;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->lines[i], b->lines[i])) return 0;
    return 1;
}

int main(int n_args, char **args)
{
    if (n_args != 3) return fprintf(stderr, "usage: same A.csv B.csv\n"), 2;
    Answer a = read_answer(args[1]), b = read_answer(args[2]);
    if (same_order(&a, &b)) return 0;
    qsort(a.lines, a.n, sizeof *a.lines, by_bytes);
    qsort(b.lines, b.n, sizeof *b.lines, by_bytes);
    size_t differ = 0;
    for (size_t i = 0, k = 0; i < a.n || k < b.n;) {
        int order = i == a.n ? 1 : k == b.n ? -1 : strcmp(a.lines[i], b.lines[k]);
        if (order && differ++ < SHOWN) printf("%c %s\n", order < 0 ? '<' : '>', order < 0 ? a.lines[i] : b.lines[k]);
        i += order <= 0, k += order >= 0;
    }
    if (differ) printf("%zu lines stand in one of them only\n", differ);
    return differ != 0;
}
