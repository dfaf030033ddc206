# SPDX-License-Identifier: Apache-2.0
"""市住房和城乡建设局: buildings with their stages (an old .xls, two-line headings), acceptance by building."""
from datetime import date

from offices.common import Col, Table, as_rows, day, join, total, write_xls, write_xlsx

STAGES = ("开工", "出地面", "封顶", "竣工", "验收", "交付", "投产")


def write(city, folder, until, first):
    rows = []
    for b in city.buildings:
        k = len(rows)
        values = [k + 1, b["project"], b["number"], b["use"], b["storeys"], str(b["area"]) if k % 13 == 4 else b["area"], b["far_area"]]
        for stage in STAGES:
            planned, actual = b["stages"][stage]
            actual = actual if actual and actual <= until else None
            values += [day(planned, 4), day(actual, (2, 2, 3, 0, 1)[k % 5])]
        rows.append(values)
    rows = as_rows(rows)
    rows.append(total("合计", rows, (5, 6), 21))
    cols = [Col("序号", 5), Col("项目名称", 28), Col("楼栋", 6), Col("用途", 10), Col("层数", 5), Col("建筑面积(㎡)", 11, "0"), Col("计容面积(㎡)", 11, "0")]
    for stage in STAGES:
        cols += [Col((stage, "计划"), 11), Col((stage, "实际"), 15)]
    write_xls(join(folder, "标准厂房单体节点表.xls"), [Table("单体节点", "标准厂房单体建设节点一览表", cols, rows, note=f"填报时间：{day(until, 1)}", merge=(1,), head_fill="light_turquoise")])
    lines = []
    for a in sorted((a for a in city.acceptances if a["day"] <= until), key=lambda a: a["day"]):
        done = a["production"] <= until
        first_plan = date(2023, 10, 20) if a is city.acceptance else a["production"]
        lines.append([a["opinion"], a["project"], a["number"], a["mode"], day(a["day"], 1), day(a["whole_day"], 1), day(a["planned"], 1),
                      day(a["production"] if done else first_plan, 1), "实际" if done else "预计"] + [day(d, 2) for _, d in a["results"]])
    if lines:
        cols = [Col("意见书号", 22), Col("项目名称", 28), Col("验收楼栋", 9), Col("验收方式", 9), Col("验收日期", 15), Col("整体验收计划日", 15), Col("整体验收下计划投产日", 15),
                Col("分期验收下投产日", 15), Col("投产日性质", 8)] + [Col((f"{d}", "合格日期"), 11) for d, _ in city.acceptance["results"]]
        write_xlsx(join(folder, "分期单体竣工联合验收台账.xlsx"), [Table("验收台账", "分期（单体）竣工联合验收台账", cols, lines, head_fill="FFFDE9D9")], "市住建局")
