# SPDX-License-Identifier: Apache-2.0
"""市自然资源局: idle land (.xls with subtotals by town), parcels in ㎡, land relations, shared parcels."""
from fractions import Fraction

from city import MU
from offices.common import Col, Row, Table, as_rows, day, join, number, total, wide, words, write_xls, write_xlsx

TAN = "FFEEECE1"


def write(city, folder, until, first):
    for survey in city.surveys:
        if (survey.month == 5) == first and survey <= until and (first or until.month == 11):
            write_xls(join(folder, "闲置土地摸底表.xls"), [idle(city, survey)])
    if first:
        write_xlsx(join(folder, "工业用地宗地及用地关系.xlsx"), [parcels(city), uses(city), shared(city), grades()], "不动产登记中心")
        sites(city, folder)


def idle(city, survey, change=None):
    rows = []
    for town in words.TOWNS + [words.ZONE]:
        group = []
        for r in city.surveys[survey]:
            if r["town"] != town:
                continue
            k = len(rows) + len(group)
            area = r["area"]
            if change and r["name"] in change:
                area = area + change[r["name"]]
            area = format(number(area, 2), "f") if k % 9 == 2 else wide(format(number(area, 2), "f")) if k % 31 == 5 else area
            group.append(Row([town, r["name"], area, day(r["since"], 1), r["cause"] + "原因", r["state"], r["decision"], r["proposed"], day(survey, 2), r["parcel"]],
                             strike=r["state"] == "销号", fill="gray25" if r["state"] == "销号" else None))
        if group:
            sums = Row(["小计", None] + total("", group, (2,), 10).values[2:], bold=True)
            rows += group + [sums]
    plain = [r for r in rows if not r.bold]
    rows.append(Row(["合计", f"{len(plain)}宗"] + total("", plain, (2,), 10).values[2:], bold=True))
    cols = [Col("所在镇（街道）", 14), Col("地块名称", 30), Col("面积(亩)", 11, "0.00"), Col("闲置起始", 16), Col("闲置原因", 10), Col("处置状态", 9), Col("认定书号", 20), Col("拟用途", 12),
            Col("摸底日期", 12), Col("不动产单元号", 31)]
    return Table("闲置土地", "全市闲置工业用地摸底情况表", cols, rows, note="填报单位：市自然资源局　　单位：亩", merge=(0,), head_fill="tan",
                 foot="注：销号地块以删除线表示，合计含销号地块。", landscape=False)


def parcels(city):
    rows = []
    for k, p in enumerate(city.parcels):
        taxed = number(p["taxed"], 4)
        rows.append([k + 1, p["code"], p["firm"]["code"], p["firm"]["name"], p["town"], p["park"], p["registered"],
                     p["surveyed"], taxed, p["basis"], p["control"] if p["control"] is not None else "—", p["floor"], p["far_area"], "0601", p["grade"] or "—"])
    cols = [Col("序号", 6), Col("不动产单元号", 31), Col("权利人统一社会信用代码", 21), Col("权利人", 28), Col("所在镇（街道）", 14), Col("所在园区", 22), Col("登记面积(㎡)", 13, "0.00"),
            Col("实测面积(㎡)", 12, "0.00"), Col("计税面积(亩)", 11, "0.0000"), Col("认定口径", 9), Col("控规容积率", 8, "0.0"), Col("建筑面积(㎡)", 12, "0"), Col("计容面积(㎡)", 12, "0"),
            Col("现状用途", 9), Col("地价级别", 9)]
    return Table("宗地", "工业用地宗地登记信息表", cols, as_rows(rows), note="数据来源：不动产登记系统、税源登记系统", head_fill=TAN)


def uses(city):
    """Areas in 亩 keep every digit: 3333.33 ㎡ is 4.999995 亩 and shows as 5.00."""
    rows = []
    for u in city.uses:
        k = len(rows)
        rows.append([k + 1, u["firm"]["code"], u["firm"]["name"], u["parcel"], u["kind"], day(u["start"], k % 5), u["area"] / MU, u["basis"]])
    cols = [Col("序号", 6), Col("统一社会信用代码", 21), Col("企业名称", 28), Col("不动产单元号", 31), Col("用地关系", 10), Col("起始日期", 14), Col("面积(亩)", 13, "0.00"), Col("面积依据", 14)]
    return Table("用地关系", "企业用地关系登记表（自有、租入、出租）", cols, as_rows(rows), note="单位：亩", head_fill=TAN)


def shared(city):
    rows = [[k + 1, u["name"], u["owner"]["code"], "、".join(u["parcels"]), "、".join(t["code"] for t in u["tenants"])] for k, u in enumerate(city.units)]
    return Table("共用宗地", "共用宗地评价用地单元表", [Col("序号", 6), Col("用地单元", 40), Col("责任企业信用代码", 21), Col("宗地", 31), Col("承租企业信用代码", 60)], as_rows(rows), head_fill=TAN)


def grades():
    rows = []
    for year, base in ((2020, 450), (2021, 465), (2022, 480), (2023, 495)):
        for k, grade in enumerate(("一级", "二级", "三级", "四级")):
            rows.append(["澜安市", grade, f"{year}年", base - 60 * k, Fraction(120 - 15 * k, 100)])
    return Table("地价级别", "工业用地基准地价及调节系数表", [Col("行政区", 10), Col("级别", 8), Col("年度", 8), Col("基准地价(元/㎡)", 12, "0"), Col("调节系数", 10, "0.00")], as_rows(rows), head_fill=TAN)


def sites(city, folder):
    rows = [[k + 1, f["code"], f["name"], park, day(start, k % 4)] for k, (f, park, start) in enumerate(city.sites)]
    write_xlsx(join(folder, "企业多址经营情况表.xlsx"), [Table("多址经营", "企业多址经营情况表", [Col("序号", 6), Col("统一社会信用代码", 21), Col("企业名称", 30), Col("经营园区", 24), Col("起始日期", 14)],
               as_rows(rows), merge=(1, 2), landscape=False)], "市园区办")
