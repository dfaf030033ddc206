# SPDX-License-Identifier: Apache-2.0
"""市场监管、税务、统计、供电、人社、科技: the registers of firms and their figures; csv in GBK, .xls, a three-year wide sheet."""
from datetime import date

from city import YEARS
from offices.common import Col, Row, Table, day, join, number, wide, write_csv, write_xls, write_xlsx


def write(city, folder, until, first):
    registry(city, folder, until, first)
    labels(city, folder, until)
    if first:
        tax(city, folder)
        statistics(city, folder)
        electricity(city, folder)
        jobs(city, folder)
    filings(city, folder, until)


def registry(city, folder, until, first):
    lines = [["统一社会信用代码", "企业名称", "行业代码", "住所地", "所属乡镇", "主要园区", "成立日期", "投产日期", "登记状态", "曾用名"]]
    start = {True: date(1990, 1, 1), False: {8: date(2023, 6, 1), 11: date(2023, 9, 1)}.get(until.month)}[first]
    firms = [f for f in city.firms if first]
    for d in city.deals:
        f = d["firm"]
        if f["data"] or f in firms or city.code_at(f, until) is None:
            continue
        known = max(f["founded"], f.get("promoted") or f["founded"])
        if start <= known <= until:
            firms.append(f)
    for k, f in enumerate(firms):
        town = f["town"] or next(city.project[d["project"]]["town"] for d in city.deals if d["firm"] is f)
        lines.append([f["code"], f["name"], f["industry"][1:], f["domicile"], town, f["park"], day(f["founded"], 0), day(f.get("made"), 0), f["state"], f["former"]])
    if len(lines) > 1:
        write_csv(join(folder, "企业登记信息.csv" if first else f"企业登记信息（{until.year}年{until.month}月新设）.csv"), lines)


def tax(city, folder):
    rows = []
    for k, f in enumerate(city.firms):
        values = [k + 1, f["code"], f["name"].replace("（", "(").replace("）", ")") if k % 4 == 0 else f["name"]]
        for year in YEARS:
            y = f["years"][year]
            values += [y["tax"], y["relief"] or None, y["refund"] or None, y["oneoff"] or None, y["audit"] or None]
        if k % 173 == 9:
            values[3] = f"{number(f['years'][2020]['tax'], 2):,}"       # text with thousands separators
        rows.append(Row(values))
    cols = [Col("序号", 6), Col("纳税人识别号", 21), Col("纳税人名称", 30)]
    for year in YEARS:
        cols += [Col((f"{year}年", h), 11, "#,##0.00") for h in ("入库税收", "免抵调", "留抵退", "一次性税", "查补")]
    sums = Row(["合计", None, None] + [sum(f["years"][year][key] for f in city.firms) for year in YEARS for key in ("tax", "relief", "refund", "oneoff", "audit")], bold=True)
    write_xlsx(join(folder, "企业入库税收情况（2020-2022）.xlsx"), [Table("税收", "2020—2022年企业入库税收情况表", cols, rows + [sums], note="单位：万元", head_fill="FFF2F2F2")], "市税务局")


def statistics(city, folder):
    sheets = []
    for year in YEARS:
        rows = []
        for k, f in enumerate(city.firms):
            y = f["years"][year]
            energy = y["energy"] if y["energy"] is not None else ("—" if k % 2 else None)
            output = wide(format(number(y["output"], 2), "f")) if k % 401 == 77 else y["output"]
            rows.append(Row([k + 1, f["code"], f["name"], f"{year}年", output, y["revenue"], y["value_added"], y["rd"], y["employees"], energy]))
        sums = Row(["合计", None, None, None] + [sum(f["years"][year][key] or 0 for f in city.firms) for key in ("output", "revenue", "value_added", "rd", "employees", "energy")], bold=True)
        cols = [Col("序号", 6), Col("统一社会信用代码", 23), Col("企业名称", 30), Col("年份", 8), Col("工业总产值", 13, "0.00"), Col("营业收入", 13, "0.00"), Col("工业增加值", 12, "0.00"),
                Col("研发费用", 11, "0.00"), Col("从业人数(人)", 10, "0"), Col("综合能耗(吨标准煤)", 13, "0.00")]
        sheets.append(Table(f"{year}年", f"{year}年工业企业主要经济指标", cols, rows + [sums], note="单位：万元、人、吨标准煤", head_fill="ivory"))
    write_xls(join(folder, "工业企业主要经济指标.xls"), sheets)


def electricity(city, folder):
    lines = [["统一社会信用代码", "用户名称", "年度", "用电量(万千瓦时)"]]
    for f in city.firms:
        for year in YEARS:
            lines.append([f["code"], f["name"], f"{year}年", f["years"][year]["electricity"]])
    write_csv(join(folder, "工业企业用电量.csv"), lines)


def jobs(city, folder):
    """人社局 agrees with 统计局 about every firm but one, and there it counts one more."""
    lines = [["重点工业企业用工情况表"], ["统一社会信用代码", "企业名称", "年度", "从业人数"]]
    for f in city.counted:
        lines.append([f["code"], f["name"], "2022年", f["years"][2022]["employees"] + (1 if f is city.disputed else 0)])
    lines.append(["合计", "", "", sum(int(line[3]) for line in lines[2:])])
    write_csv(join(folder, "重点工业企业用工情况.csv"), lines)


def labels(city, folder, until):
    rows = []
    for m in sorted(city.marks, key=lambda m: (m["label"], m["start"], m["firm"]["code"])):
        if m["start"] > until:
            continue
        k = len(rows)
        rows.append(Row([k + 1, m["firm"]["code"], m["firm"]["name"], m["label"], m["state"], day(m["start"], k % 5), day(m["to"], (k + 1) % 5), m["certificate"] or None],
                        fill="light_yellow" if m["state"] == "申报中" else "gray25" if m["state"] == "失效" else None))
    cols = [Col("序号", 6), Col("统一社会信用代码", 23), Col("企业名称", 30), Col("资质名称", 14), Col("资质状态", 10), Col("认定（申报）日期", 15), Col("有效期至", 15), Col("证书编号", 18)]
    write_xls(join(folder, "企业资质认定名单.xls"), [Table("资质名单", "企业资质认定（申报）名单", cols, rows, note=f"市科技局、工信局汇总　截至{day(until, 1)}", head_fill="light_green")])


def filings(city, folder, until):
    lines = [["统一社会信用代码", "企业名称", "申报批次", "审核状态", "入库月份", "退回原因"]]
    for f, batch, state, on, reason in city.filings:
        month_no = int(batch[5:batch.index("月")])
        if month_no <= until.month and city.code_at(f, until):
            lines.append([f["code"], f["name"], batch, state, f"{on.year}年{on.month}月" if on else "—", reason])
    if len(lines) > 1:
        write_csv(join(folder, "企业纳统申报情况.csv"), lines)
