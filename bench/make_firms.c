/* SPDX-License-Identifier: Apache-2.0
** make_firms N OUT.csv [CLASSES]: N enterprises for bench/evaluate as comma-separated UTF-8; the same arguments give the same bytes
** everywhere (whole numbers only). CLASSES: industries, default 31 divisions; sizes are skewed: about one enterprise of seven is in the
** largest, one of a thousand in the smallest. Columns: code,industry,park,grade,coefficient,land,tax,output,energy,staff - land in 亩, tax and output in 万元, energy in tce,
** two decimals each, the coefficient of the land price grade with two. Ties: one in sixteen repeats the figures of the one before of
** its industry. About 2 % have no tax, 3 % no energy, 1 % energy 0, 1 % a negative tax. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARKS = 400, GRADES = 8, MAX_CLASSES = 2000, DIVISIONS = 31, LINE = 256 };
typedef struct { uint64_t land, tax, output, energy; bool no_tax, no_energy, negative; } Figures;

/* splitmix64 */
static uint64_t state = 20260401;
static uint64_t draw(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static uint64_t below(uint64_t n) { return (uint64_t)(((unsigned __int128)draw() * n) >> 64); }

/* Skewed: around `middle`, mostly between a fifth and five times of it (the product of three draws between 0.5 and 2). */
static uint64_t skewed(uint64_t middle)
{
    for (int k = 0; k < 3; k++) middle = below(2) ? middle * (1000 + below(1001)) / 1000 : middle * 1000 / (1000 + below(1001));
    return middle + 1;
}

static int draw_class(int classes) { return (int)((below(1 << 16) * below(1 << 16) * (uint64_t)classes) >> 32); }

static Figures draw_figures(void)
{
    Figures f = { skewed(2000), skewed(24000), skewed(600000), skewed(30000), false, false, false };
    uint64_t odd = below(100);
    f.no_tax = odd < 2, f.no_energy = odd >= 2 && odd < 5, f.negative = odd == 5;
    if (odd == 6) f.energy = 0;
    return f;
}

/* A unified social credit code with both of its check characters (GB 32100, GB 11714). */
static void put_code(char code[19], uint64_t i)
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    uint64_t id = i * 104729 % 852891037441u;              /* 31^8 of them, no two alike */
    int sum = 0, power = 1, all = 0;
    memcpy(code, "91320281", 8);
    for (int k = 7; k >= 0; k--, id /= 31) {
        char c = signs[id % 31];
        code[8 + k] = c;
        sum += (c <= '9' ? c - '0' : c - 'A' + 10) * weights[k];
    }
    code[16] = "0X987654321"[sum % 11];
    for (int k = 0; k < 17; k++, power = power * 3 % 31) all += (int)(strchr(signs, code[k]) - signs) * power;
    code[17] = signs[(31 - all % 31) % 31];
    code[18] = 0;
}

static char *put_whole(char *to, uint64_t n)
{
    char digits[24];
    int k = 0;
    do digits[k++] = (char)('0' + n % 10); while (n /= 10);
    while (k) *to++ = digits[--k];
    return to;
}

static char *put_cents(char *to, uint64_t n)
{
    to = put_whole(to, n / 100);
    *to++ = '.', *to++ = (char)('0' + n / 10 % 10), *to++ = (char)('0' + n % 10);
    return to;
}

static char *put_row(char *to, uint64_t i, int class, int classes, const Figures *f)
{
    static const uint64_t coefficients[GRADES] = { 60, 70, 80, 90, 100, 110, 120, 130 };
    uint64_t park = below(PARKS), grade = below(GRADES);
    char code[19];
    put_code(code, i);
    to += snprintf(to, LINE, "%s,C%d,产业园%03d,%d等,", code, classes == DIVISIONS ? 13 + class : 1300 + class, (int)park + 1, (int)grade + 1);
    to = put_cents(to, coefficients[grade]);
    *to++ = ',';
    to = put_cents(to, f->land);
    *to++ = ',';
    if (f->negative) *to++ = '-';
    if (!f->no_tax) to = put_cents(to, f->tax);
    *to++ = ',';
    to = put_cents(to, f->output);
    *to++ = ',';
    if (!f->no_energy) to = put_cents(to, f->energy);
    *to++ = ',';
    to = put_whole(to, skewed(60));
    *to++ = '\n';
    return to;
}

int main(int n_args, char **args)
{
    uint64_t n = n_args > 2 ? strtoull(args[1], NULL, 10) : 0;
    int classes = n_args > 3 ? atoi(args[3]) : DIVISIONS;
    FILE *out = n && classes > 0 && classes <= MAX_CLASSES ? fopen(args[2], "wb") : NULL;
    if (!out) return fprintf(stderr, "usage: make_firms N OUT.csv [CLASSES]\n"), 2;
    static Figures last[MAX_CLASSES];
    char line[2 * LINE];
    fputs("code,industry,park,grade,coefficient,land,tax,output,energy,staff\n", out);
    for (uint64_t i = 0; i < n; i++) {
        int class = draw_class(classes);
        if (below(16) || !last[class].land) last[class] = draw_figures();
        fwrite(line, 1, (size_t)(put_row(line, i, class, classes, &last[class]) - line), out);
    }
    return fclose(out) == 0 ? 0 : 3;
}
