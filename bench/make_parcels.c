/* SPDX-License-Identifier: Apache-2.0
** make_parcels OUT.xlsx ROWS [CHANGED]: a land bureau's list of ROWS parcels and 20 columns (4 of text, 10 of numbers, 2 of long
** numbers, 4 of days), strings shared as Excel writes them. The same arguments give the same cells. CHANGED: the price of this many
** parcels, spread evenly over the rows, is another one: the next version of the same list. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { COLUMNS = 20, FIRST_DAY = 36526, DAYS = 8000, PLACES = 900 };
static const char *const headings[COLUMNS] = {
    "不动产单元号", "地块名称", "坐落", "不动产权证号", "登记面积(亩)", "实测面积(亩)", "图上面积(亩)", "计税面积(亩)", "合同面积(亩)", "控规容积率",
    "建筑面积(㎡)", "计容面积(㎡)", "建筑基底面积(㎡)", "成交价款(万元)", "电子监管号", "合同号", "取得日期", "终止日期", "约定开工日期", "约定竣工日期",
};

static uint64_t state = 20231130;

static uint32_t below(uint32_t n)      /* splitmix64 */
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

static double cents(uint32_t n) { return n / 100.0; }

typedef struct { lxw_worksheet *sheet; lxw_format *day; uint32_t row; uint16_t column; } Line;

static void text(Line *l, const char *s) { worksheet_write_string(l->sheet, l->row, l->column++, s, NULL); }
static void number(Line *l, double v) { worksheet_write_number(l->sheet, l->row, l->column++, v, NULL); }
static void day(Line *l, uint32_t serial) { worksheet_write_number(l->sheet, l->row, l->column++, serial, l->day); }

static void write_parcel(Line *l, uint32_t k, int dearer)
{
    char s[96];
    uint32_t land = 300 + below(20000), floor = land * 500 + below(100000), taken = FIRST_DAY + below(DAYS);
    snprintf(s, sizeof s, "990581%03u%03uGB%05uW00000000", k / 1000 % 1000, k / 100 % 10, k % 100000);
    text(l, s);
    snprintf(s, sizeof s, "产业园%u号地块", k);
    text(l, s);
    snprintf(s, sizeof s, "石桥镇工业大道%u号", below(PLACES) + 1);
    text(l, s);
    snprintf(s, sizeof s, "(%u)某市不动产权第%07u号", 2000 + below(23), k);
    text(l, s);
    number(l, cents(land));
    number(l, cents(land + below(20)));
    number(l, cents(land + below(30)));
    number(l, cents(land));
    number(l, cents(land));
    number(l, cents(100 + below(200)));
    number(l, cents(floor));
    number(l, cents(floor + below(5000)));
    number(l, cents(floor / 2));
    number(l, cents(land * 30 + below(1000)) + dearer);
    number(l, 1e12 + k);
    number(l, 2e9 + k);
    day(l, taken);
    day(l, taken + 18263);
    day(l, taken + 180);
    day(l, taken + 900);
}

int main(int argc, char **argv)
{
    if (argc < 3) return fprintf(stderr, "usage: make_parcels OUT.xlsx ROWS [CHANGED]\n"), 2;
    uint32_t rows = (uint32_t)strtoul(argv[2], NULL, 10), changed = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    lxw_workbook *book = workbook_new(argv[1]);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "宗地清单");
    lxw_format *day_format = workbook_add_format(book);
    format_set_num_format(day_format, "yyyy/m/d");
    for (uint16_t c = 0; c < COLUMNS; c++) worksheet_write_string(sheet, 0, c, headings[c], NULL);
    for (uint32_t k = 1; k <= rows; k++) {
        Line l = { sheet, day_format, k, 0 };
        write_parcel(&l, k, changed && k % (rows / changed) == 0);
    }
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 3;
}
