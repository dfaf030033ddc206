# SPDX-License-Identifier: Apache-2.0
"""市园区办: parks, projects, lists, documents, plan studies, people, tours, supervision. Neat xlsx, blue headings, merged towns."""
from datetime import date

from city import TOURS
from offices.common import Col, Row, Table, as_rows, day, join, total, words, write_xlsx

BLUE = "FFDCE6F1"


def write(city, folder, until, first):
    rounds = [t for t in TOURS if t[2] <= date(until.year, until.month, 28) or t[3] <= until]
    basics(city, folder, until)
    people(city, folder, until)
    tours(city, folder, until, rounds)
    if until == rounds[-1][3] and rounds[-1][0] == 3:
        scores(city, folder)


def basics(city, folder, until):
    sheets = [parks(city, until), projects(city, until, True), projects(city, until, False), lists(city, until), policies(city, until)]
    sheets.append(studies(city))
    sheets.append(Table("填报说明", None, [Col("填报说明", 60)], [["一、面积单位为亩，投资单位为亿元。"], ["二、园区类别按澜政办〔2022〕57号填写。"],
                                                                ["下拉选项：新兴产业"], ["下拉选项：传统产业"], ["下拉选项：就业型"]], hidden=True))
    write_xlsx(join(folder, "园区及项目基本情况汇总表.xlsx"), sheets, "市园区办")


def parks(city, until):
    order = {t: k for k, t in enumerate(words.TOWNS + [words.ZONE])}
    rows = []
    for p in sorted(city.parks, key=lambda p: order[p["town"]]):
        changed = p["name"] == city.old_area[0]
        old = changed and until < date(2023, 9, 15)
        planned = city.old_area[1] if old else p["planned"]
        start = "2022年12月" if not changed or old else "2023.9.15"
        rows.append(Row([len(rows) + 1, p["town"], p["name"], p["level"], p["klass"], p["lead"], p["far"], planned, p["approved"], p["built"], start,
                         day(date(2022, 9, 8), 1), "澜安市园区分类发展指导意见", "澜政文〔2023〕133号调整" if changed and not old else None],
                        fill="FFFFF2CC" if changed and not old else None))
    rows.append(total("合计", rows, (7, 8, 9), 14))
    cols = [Col("序号", 6), Col("所属镇（街道、开发区）", 16), Col("园区名称", 24), Col("级别", 8), Col("园区类别", 10), Col("主导产业", 12), Col("规划容积率", 8, "0.0"),
            Col(("面积（亩）", "规划"), 10, "0.00"), Col(("面积（亩）", "批复"), 10, "0.00"), Col(("面积（亩）", "建成"), 10, "0.00"),
            Col("面积数据时点", 12), Col("分类认定日期", 14), Col("分类依据文件", 28), Col("备注", 22)]
    return Table("园区一览表", "澜安市产业园区基本情况一览表", cols, rows, note="填报单位：市园区办　　　　　单位：亩", merge=(1,), head_fill=BLUE)


def leasing(p, until):
    if p["name"] == words.PILOTS[words.LATE_START][0] and until < date(2023, 7, 1):
        return "未启动", date(2022, 12, 31)
    if p["name"] == words.PILOTS[words.LATE_START][0]:
        return "已启动", date(2023, 7, 1)
    return p["leasing"], {"已启动": date(2021, 3, 1), "自持": date(2021, 9, 6), "未启动": date(2022, 12, 31)}[p["leasing"]]


def projects(city, until, pilot):
    rows = []
    for p in (p for p in city.projects if p["pilot"] == pilot):
        k = len(rows)
        state, start = leasing(p, until) if pilot else (None, None)
        row = [k + 1, p["code"], p["name"], p["park"], p["stage"], "是" if pilot else "否", p["land"], p["floor"], p["investment"], p["far"],
               p["owner"], p["investor_kind"], day(p["started"], k % 5)]
        rows.append(Row(row + [state, day(start, 2)] if pilot else row))
    rows.append(total("合计", rows, (6, 7, 8), 15 if pilot else 13))
    cols = [Col("序号", 6), Col("项目代码", 26), Col("项目名称", 28), Col("所属园区", 22), Col("建设阶段", 9), Col("是否四个一批试点", 9),
            Col("用地面积(亩)", 11, "0.00"), Col("总建筑面积(万㎡)", 12, "0.0000"), Col("总投资(亿元)", 11, "0.00"), Col("容积率", 8, "0.0"),
            Col("业主单位", 30), Col("投资主体性质", 9), Col("开工时间", 14)]
    if pilot:
        return Table("四个一批项目", "“四个一批”标准化建设项目一览表", cols + [Col("招商状态", 10), Col("状态起始日", 12)], rows,
                     note=f"截至{day(until, 1)}", head_fill=BLUE)
    return Table("小微园及其他项目", "小微产业园及其他园区项目一览表", cols, rows, note=f"截至{day(until, 1)}", head_fill=BLUE)


def lists(city, until):
    rows = []
    for p in city.projects[:12]:
        rows.append(["四个一批", None, p["name"], day(date(2021, 4, 16), 1), city.policies[0][0]])
    for p in (city.projects[k] for k in (0, 1, 3)):
        rows.append(["试点", None, p["name"], day(date(2021, 4, 16), 1), city.policies[0][0]])
    for p in city.parks:
        if p["small"]:
            rows.append(["小微产业园", p["name"], None, day(date(2022, 11, 25), 2), city.policies[2][0]])
    for p in city.parks:
        if p["resorted"]:
            rows.append(["再梳理镇级园区", p["name"], None, day(date(2023, 4, 20), 0), city.policies[3][0]])
    for k in (12, 13, 14):
        rows.append(["一区多园", city.parks[k]["name"], None, "2021年4月", city.policies[0][0]])
    if until > date(2023, 10, 1):
        for k in (0, 8):
            rows.append(["一区多园", city.parks[k]["name"], None, day(date(2023, 10, 20), 3), "澜安市一区多园高质量发展指导意见"])
    for p in city.parks:
        if p["planned"] >= 3000:
            rows.append(["千亩园", p["name"], None, day(date(2022, 9, 8), 4), city.policies[1][0]])
    cols = [Col("名录", 18), Col("园区", 24), Col("项目", 30), Col("列入日期", 16), Col("依据文件", 40)]
    return Table("名录", "园区及项目名录汇总表", cols, as_rows(rows), merge=(0,), head_fill=BLUE)


def policies(city, until):
    rows = [[k + 1, title, number_ or "—", issuer, day(on, 4), state] for k, (title, number_, issuer, on, state) in
            enumerate(p for p in city.policies if p[3] <= until)]
    cols = [Col("序号", 6), Col("文件名称", 44), Col("文号", 22), Col("发文单位", 40), Col("日期", 12), Col("状态", 10)]
    return Table("制度文件", "园区标准化建设制度文件目录", cols, rows, head_fill=BLUE)


def studies(city):
    rows = []
    for k, s in enumerate(city.studies):
        rows.append([k + 1, s["park"], s["unit"], s["kind"], s["institute"], s["state"], day(s["started"], 1), day(s["finished"], 1) or "—", s["deliverable"]])
    cols = [Col("序号", 6), Col("园区", 24), Col("开发区", 18), Col("编制类别", 10), Col("编制机构", 26), Col("编制状态", 10), Col("开始日期", 15), Col("完成日期", 15), Col("成果", 30)]
    return Table("规划编制", "园区规划及体制咨询编制情况表", cols, rows, head_fill=BLUE)


def people(city, folder, until):
    units = [["澜安市园区标准化建设工作领导小组", "领导小组", None, None], ["市园区办", "园区办", "澜安市园区标准化建设工作领导小组", None]]
    units += [[g, "工作组", "市园区办", None] for g in city.groups]
    units += [[t, "乡镇街道", None, None] for t in words.TOWNS] + [[words.ZONE, "开发区", None, None]]
    units += [[b, "部门", None, None] for b in words.BUREAUS + ["市委", "市政府", "市人大常委会"]]
    units += [[o, "国企", "市国有资产监督管理中心", None] for o in words.OWNERS]
    units += [[a, "协会", None, None] for a in words.ASSOCIATIONS] + [[o, "运营商", None, None] for o in words.OPERATORS]
    units += [[p["name"] + "开发管理委员会", "开发管理委员会", "澜安市园区标准化建设工作领导小组", p["name"]] for p in city.parks if p["committee"]]
    units += [[p["name"] + "物业管理委员会", "物业管理委员会", p["name"] + "开发管理委员会", p["name"]] for p in city.parks if p["estate"]]
    units = [[k + 1, *u[:3], "澜安市", u[3]] for k, u in enumerate(units)]
    one = Table("机构设置", "园区标准化建设指挥体系机构一览表",
                [Col("序号", 6), Col("机构名称", 40), Col("机构类别", 16), Col("上级机构", 38), Col("所在地", 10), Col("对应园区", 24)], units, head_fill=BLUE, landscape=False)
    rows = []
    for k, (name, home, rank, kind, start, end, group) in enumerate(s for s in city.seconded if s[4] <= until):
        rows.append([k + 1, name, home, rank, kind, group, "成员", day(start, 1), day(end, 1), f"1380000{k + 11:04d}"])
    two = Table("抽调人员", "市园区办抽调人员名册", [Col("序号", 6), Col("姓名", 10), Col("原单位", 22), Col("职级", 12), Col("抽调类别", 12), Col("所在工作组", 14),
                                                   Col("职务", 8), Col("抽调日期", 16), Col("抽调期限", 16), Col("联系电话", 14)], rows, head_fill=BLUE)
    rows = [[k + 1, "澜安市园区标准化建设工作领导小组", n, home, duty, None, "2021.4.16"] for k, (n, home, duty) in enumerate(city.leaders_posts)]
    for park, director, d1, d2 in city.committees:
        body = park + "开发管理委员会"
        town = next(p["town"] for p in city.parks if p["name"] == park)
        for n, home, duty in ((director, "市政府", "主任"), (d1, town, "副主任"), (d2, words.OWNERS[len(park) % 4], "副主任")):
            rows.append([len(rows) + 1, body, n, home, duty, park if duty == "主任" else None, "2022.5.10"])
    three = Table("任职", "领导小组及开发管理委员会组成人员名单", [Col("序号", 6), Col("机构", 38), Col("姓名", 10), Col("单位", 30), Col("职务", 10), Col("挂钩园区", 24), Col("任职日期", 12)],
                  rows, merge=(1,), head_fill=BLUE)
    write_xlsx(join(folder, "指挥体系及抽调人员名册.xlsx"), [one, two, three], "市园区办")


def tours(city, folder, until, rounds):
    rows = [[year_round, 2023, period, day(on, 1), day(cut, 1), day(issued, 1) if issued and issued <= until else None]
            for year_round, period, on, cut, issued in rounds]
    one = Table("轮次", "季度拉练轮次安排表", [Col("轮次", 6), Col("年份", 8), Col("对应季度", 10), Col("拉练日期", 16), Col("数据截止日", 16), Col("汇报印发日期", 16)], rows, head_fill=BLUE)
    stops = []
    for r in rounds:
        for k in range(5):
            p = city.projects[(r[0] * 4 + k) % 12]
            stops.append([r[0], 2023, k + 1, p["name"], f"{k % 4 + 1}#"])
    two = Table("点位", "季度拉练现场点位表", [Col("轮次", 6), Col("年份", 8), Col("次序", 6), Col("项目", 30), Col("楼栋", 8)], stops, merge=(0,), head_fill=BLUE)
    tasks = []
    for t in city.tasks:
        if t["day"] > until:
            continue
        done = t["closed"] is not None and t["closed"] <= until
        tasks.append(Row([t["number"], "拉练", t["subject"], t["lead"], t["co"], day(t["due"], 0), "已完成" if done else "办理中",
                          day(t["closed"] if done else t["day"], 2), t["text"] if done else "正在推进"], fill=None if done else "FFFCE4D6"))
    three = Table("督办", "拉练问题督办清单", [Col("督办编号", 12), Col("来源", 8), Col("事项", 44), Col("牵头单位", 16), Col("配合单位", 22), Col("办结期限", 13), Col("办理状态", 10),
                                           Col("反馈日期", 12), Col("反馈情况", 24)], tasks, head_fill=BLUE)
    sheets = [one, two, three] if tasks else [one, two]
    if until == rounds[-1][3] and rounds[-1][0] == 3:
        lines = [[3, 2023, unit, section, text] for unit, section, text in city.materials]
        sheets.append(Table("汇报素材", "季度汇报素材征集表", [Col("轮次", 6), Col("年份", 8), Col("报送单位", 18), Col("报告部分", 14), Col("素材内容", 90)], lines, head_fill=BLUE))
    write_xlsx(join(folder, "拉练轮次及问题督办.xlsx"), sheets, "市园区办")


def scores(city, folder):
    """Computed items have one score, judged ones five; — where a judge was away."""
    rows = []
    for town, item, full, weight, given, computed in city.scores:
        marks = [None] * 5 if given is None else [g if g is not None else "—" for g in given]
        rows.append([3, 2023, town, item, full, weight, computed, *marks])
    cols = [Col("轮次", 6), Col("年份", 8), Col("被评单位", 18), Col("评分项", 12), Col("满分", 8, "0"), Col("权重(%)", 8, "0"), Col("计算得分", 10, "0.0")]
    cols += [Col(("评委打分", j), 9, "0.0") for j in ("评委一", "评委二", "评委三", "评委四", "评委五")]
    write_xlsx(join(folder, "拉练成效评分表.xlsx"), [Table("评分表", "季度拉练成效评分汇总表", cols, as_rows(rows), note="考评督导组汇总　　2023年11月27日至29日现场核查", merge=(0, 1, 2), head_fill=BLUE,
               foot="注：项目建设、招商引资由数据算出；其余由评委打分。没有四个一批项目的镇不计项目建设、招商引资。")], "市园区办")
