# SPDX-License-Identifier: Apache-2.0
"""市发展和改革局: yearly plan, the 12-month wide sheet of progress, permits; and the 民政 place codes as csv."""
from datetime import date

from city import month_end
from offices.common import Col, Row, Table, as_rows, day, join, month, total, wide, words, write_csv, write_xlsx

GREEN = "FFE2EFDA"


def write(city, folder, until, first):
    if first:
        places(folder)
        plan(city, folder, 1, "2023年度园区项目投资计划表.xlsx")
        permits(city, folder)
    elif until > date(2023, 9, 12):
        plan(city, folder, 2, "2023年度园区项目投资计划表（9月调整）.xlsx")
    progress(city, folder, until)


def places(folder):
    lines = [["代码", "名称", "上级代码"], [*words.PROVINCE, ""], [*words.PREFECTURE, "990000"], [*words.COUNTY, "999900"]]
    lines += [[c, n, "999900"] for c, n in words.NEIGHBOURS] + [[c, n, "990000"] for c, n in words.OTHER_PREFECTURES]
    lines += [[c, n, ""] for c, n in words.ORIGIN_PROVINCES] + [list(o) for o in words.ORIGINS] + [[c, n, ""] for c, n in words.FOREIGN]
    write_csv(join(folder, "行政区划及来源地代码.csv"), lines)


def plan(city, folder, revision, name):
    rows = []
    for p in (p for p in city.plans if p["revision"] == revision):
        rows.append(Row([len(rows) + 1, p["project"], "2023年", revision, day(p["decided"], 1), p["document"], p["investment"], p["above"], "累计", p["reason"]],
                        fill="FFFFFF99" if p["reason"] == "年中调整" else None))
    rows.append(total("合计", rows, (6, 7), 10))
    cols = [Col("序号", 6), Col("项目名称", 30), Col("年度", 8), Col("修订次数", 9), Col("决定日期", 16), Col("决定文件", 38), Col("计划投资", 11, "0.00"),
            Col("计划出地面面积", 12, "0.00"), Col("面积口径", 9), Col("调整原因", 14)]
    write_xlsx(join(folder, name), [Table("年度计划", "2023年度标准化园区项目投资计划表", cols, rows, note="单位：亿元、万平方米", head_fill=GREEN,
                                          foot="注：计划出地面面积为年末累计数（含封顶）。")], "市发展和改革局")


def progress(city, folder, until):
    """Investment in 万元 here, though the plan is in 亿元: so it comes."""
    last = until.month
    cols = [Col("序号", 6), Col("项目名称", 30)]
    for m in range(1, 13):
        for lower, fmt in (("累计完成投资(万元)", "#,##0"), ("入统投资(万元)", "#,##0"), ("累计出地面面积(万㎡)", "0.0000"), ("当年出地面面积(万㎡)", "0.0000"), ("数据状态", None)):
            cols.append(Col((f"2023年{m}月", lower), 11 if fmt else 8, fmt))
    rows = []
    names = []
    for row in city.months:
        if row["project"] not in names:
            names.append(row["project"])
    for k, name in enumerate(names):
        values = [k + 1, name]
        for m in range(1, 13):
            r = next((r for r in city.months if r["project"] == name and r["month"] == m), None)
            if r is None or m > last:
                values += [None] * 5
                continue
            state = "预计" if m == last and m == 11 else "实报" if m > last - 3 else "核定"
            values += [r["investment"] * 10000, r["stat"] * 10000, r["above"], r["year_above"], state]
        if k == 4:                                        # typed as text, one of them in full-width digits
            values[2], values[7] = str(values[2]), wide(values[7]) if values[7] else None
        rows.append(Row(values))
    numeric = [c for c in range(2, 62) if (c - 2) % 5 < 4 and (c - 2) // 5 < last]
    sums = total("合计", rows, numeric, 62)
    one = Table("月度进度", "2023年标准化园区项目月度进度表", cols, rows + [sums], note=f"统计截止：{month(until)}　　每月25日前报送", head_fill=GREEN)
    lines = []
    for r in city.months:
        if r["month"] <= last:
            lines.append([r["project"], month(month_end(2023, r["month"])), r["topped"], r["image"], r["problem"]])
    two = Table("形象进度", "项目形象进度及存在问题", [Col("项目名称", 30), Col("月份", 12), Col("累计封顶面积(万㎡)", 14, "0.0000"), Col("形象进度", 60), Col("存在问题", 30)],
                as_rows(lines), merge=(0,), head_fill=GREEN)
    write_xlsx(join(folder, "园区项目月度进度表.xlsx"), [one, two], "市发展和改革局")


def permits(city, folder):
    rows = [[p, kind, day(due, 3), day(done, 3) or "—", stuck] for p, kind, due, done, stuck in city.permits]
    write_xlsx(join(folder, "项目前期手续办理进度.xlsx"), [Table("前期手续", "项目前期手续办理进度表", [Col("项目名称", 30), Col("手续类别", 12), Col("应办结日期", 14), Col("办结日期", 14),
               Col("卡点单位", 14)], as_rows(rows), merge=(0,), head_fill=GREEN, landscape=False)], "市发展和改革局")
