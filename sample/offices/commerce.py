# SPDX-License-Identifier: Apache-2.0
"""市商务局（招商办）: the 30-column ledger of contracts, the leads in talks (.xls, three sheets), the library of target firms."""
from datetime import date
from fractions import Fraction

from offices.common import Col, Row, Table, day, join, total, wide, write_xls, write_xlsx

LEDGER_TITLE = "澜安市标准化园区招商签约台账"
COLS = [Col("序号", 5), Col("所属园区", 12), Col("项目名称", 16), Col("合同编号", 15), Col("入园企业名称", 28), Col("统一社会信用代码", 23), Col("暂用编号", 13),
        Col("投资主体", 26), Col("投资来源地", 12), Col("入驻方式", 8), Col("签订日期", 13), Col("合同状态", 8), Col("终止日期", 12), Col("原合同编号", 15),
        Col("入驻楼栋", 10), Col("建筑面积（㎡）", 10, "0"), Col("供地面积（亩）", 9, "0.00"), Col("承诺投资（万元）", 10, "0"),
        Col(("承诺税收", "数额"), 9, "0.####"), Col(("承诺税收", "口径"), 9), Col(("承诺税收", "起始年"), 8),
        Col(("达产税收", "数额（万元/亩）"), 9, "0.##"), Col(("达产税收", "达产年"), 8),
        Col(("资质", "高新技术企业"), 12), Col(("资质", "高新申报中"), 12), Col(("资质", "瞪羚"), 12),
        Col(("资质", "专精特新"), 12), Col(("资质", "科技小巨人"), 12), Col(("资质", "规上入统"), 12), Col("终止原因", 24)]
LABELS = [("高新技术企业", "有效"), ("高新技术企业", "申报中"), ("瞪羚", "有效"), ("专精特新", "有效"), ("科技小巨人", "有效"), ("规上", "有效")]


def write(city, folder, until, first):
    write_xlsx(join(folder, "招商签约台账.xlsx"), [ledger(city, until)], "招商办")
    leads(city, folder, until)
    if first:
        targets(city, folder)


def ledger(city, until):
    rows, n = [], 0
    listed = [d for d in city.deals if d["signed"] <= until]
    order = [p["name"] for p in city.projects]
    for name in order:
        group = []
        for d in (d for d in listed if d["project"] == name):
            n += 1
            group.append(contract_row(city, d, n, until))
        if group:
            rows += group + [total("小计", group, (15, 16, 17), len(COLS))]
    plain = [r for r in rows if not r.bold]
    rows.append(total("合计", plain, (15, 16, 17), len(COLS)))
    return Table("招商台账", LEDGER_TITLE, COLS, rows, note=f"填报单位：市商务局（招商办）　　截至{day(until, 1)}　　资质栏填认定或申报日期　　单位：万元", merge=(1, 2), head_fill="FFDDEBF7",
                 foot="注：解除、变更的合同以删除线表示；已签约未注册企业填暂用编号。")


def contract_row(city, d, n, until):
    f = d["firm"]
    ended = d["ended"] is not None and d["ended"] <= until
    code = city.code_at(f, until)
    if code and n % 67 == 11:
        code = f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:16]} {code[16:]}"
    elif code and n % 83 == 20:
        code = code.lower()
    name = f["name"].replace("（", "(").replace("）", ")") if n % 2 else f["name"]
    floor = d["floor"]
    if floor and n % 41 == 7:
        floor = str(floor)
    elif floor and n % 59 == 13:
        floor = wide(floor)
    labels = []
    for k, (label, state) in enumerate(LABELS):
        labels.append(day(city.label_at(f, label, until, state), (2, 0, 1, 1, 3, 4)[k]))
    later = d["later"] or (None, None)
    state = d["state"] if ended or d["state"] == "有效" else "有效"
    if not f.get("provisional") or code is None:
        fill = "FFFCE4D6" if code is None else None
    else:
        fill = "FFE2EFDA"
    replaced = d["replaces"]["number"] if d["replaces"] else None
    place = d["place"] if n % 37 else {"澜安市": "999981"}.get(d["place"], d["place"])
    park = city.project[d["project"]]["park"]
    values = [n, park, d["project"], d["number"], name, code, f.get("provisional"), d["investor"], place, d["mode"], day(d["signed"], n % 5), state,
              day(d["ended"], 1) if ended else None, replaced, "、".join(d["buildings"]) or "—", floor, d["land"], d["investment"], d["amount"], d["basis"],
              d["from_year"], later[0], later[1], *labels, d["reason"] if ended else None]
    notes = {11: f"{d['reason']}，详见卷宗"} if ended else {5: "企业尚在办理注册登记"} if code is None and n % 3 == 0 else {}
    return Row(values, strike=ended, fill=fill, notes=notes)


def leads(city, folder, until):
    parts = {"北片": ("石埕镇", "青岚镇", "霞坂镇", "云陂镇"), "中片": ("临津街道", "城东街道", "梅屿镇", "丰渚镇"), "南片": None}
    known = [t for p in parts.values() if p for t in p]
    sheets = []
    for part, towns in parts.items():
        rows = []
        for t in city.talks:
            if t["first"] > until or ((t["town"] not in towns) if towns else (t["town"] in known)):
                continue
            k = len(rows)
            stage = city.talk_stage(t, until)
            contact = t["changed"] if stage == t["final"] else min(until, max(t["first"], until.replace(day=1 + k % 27)))
            number_ = t["deal"]["number"] if stage == "已签约" else None
            rows.append(Row([k + 1, t["name"], day(t["first"], k % 5), t["investor"], t["place"], t["park"], stage, t["floor"], t["land"], t["investment"], t["tax"],
                             t["town"], day(contact, (k + 2) % 5), number_], strike=stage == "停止谈判", fill="light_yellow" if stage == "意向签约" else None))
        rows.append(total("合计", rows, (7, 8, 9), 14))
        cols = [Col("序号", 5), Col("意向项目名称", 28), Col("首次对接日期", 16), Col("投资方", 24), Col("投资方所在地", 16), Col("意向园区", 22), Col("洽谈阶段", 10),
                Col("意向建筑面积(㎡)", 11, "0"), Col("意向用地(亩)", 10, "0.0"), Col("意向投资(亿元)", 10, "0.00"), Col("意向税收(万元/亩)", 10, "0"), Col("责任单位", 14),
                Col("最近联系日期", 16), Col("转签合同编号", 15)]
        sheets.append(Table(part, f"在谈意向项目库（{part}）", cols, rows, note=f"截至{day(until, 2)}", head_fill="pale_blue"))
    write_xls(join(folder, "在谈意向项目库.xls"), sheets)


def targets(city, folder):
    rows = [[k + 1, name, industry[1:], *rest] for k, (name, industry, *rest) in enumerate(city.targets)]
    cols = [Col("序号", 5), Col("目标企业", 30), Col("行业代码", 10), Col("入库依据", 14), Col("行业排名", 9), Col("榜单年份", 9), Col("对接单位", 14), Col("对接状态", 10), Col("适配园区", 24)]
    one = Table("目标企业", "重点招商目标企业库", cols, rows, head_fill="FFDDEBF7")
    rows = []
    for chain, leader, parks, firms in city.chains:
        rows.append([chain, leader["code"], leader["name"], None, "链主", None])
        rows += [[chain, f["code"], f["name"], None, "骨干", "专用零部件"] for f in firms]
        rows += [[chain, None, None, p, "配套", None] for p in parks]
    cols = [Col("产业链", 16), Col("企业信用代码", 21), Col("企业名称", 30), Col("园区", 24), Col("链上角色", 10), Col("产品", 16)]
    two = Table("1+N产业链", "“1+N”链主企业与配套园区一览表", cols, rows, merge=(0,), head_fill="FFDDEBF7")
    rows = [[klass, indicator, day(date(2022, 9, 8), 1), *((Fraction(value), None) if basis == "每亩" else (None, Fraction(value))), basis, free] for klass, indicator, value, basis, free in city.entry]
    cols = [Col("园区类别", 12), Col("准入指标", 12), Col("执行日期", 15), Col("准入值（万元/亩）", 12, "0"), Col("厂房准入值（元/㎡）", 12, "0"), Col("计算口径", 12), Col("豁免情形", 36)]
    three = Table("准入标准", "分类园区企业准入标准", cols, rows, merge=(0,), head_fill="FFDDEBF7")
    write_xlsx(join(folder, "重点招商目标企业库.xlsx"), [one, two, three], "招商办")
