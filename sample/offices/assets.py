# SPDX-License-Identifier: Apache-2.0
"""市国有资产监督管理中心 and 市财政局: partners of the parks and where the money of the projects comes from."""
from offices.common import Col, Row, Table, day, join, total, write_xlsx


def write(city, folder, until, first):
    if not first:
        return
    rows = []
    for park, party, role, share, committed, paid, on, social in city.partners:
        rows.append(Row([len(rows) + 1, park, party, role, f"{share}%" if share is not None else "—", committed, paid, day(on, 0), "是" if social else "否"]))
    rows.append(total("合计", rows, (5, 6), 9))
    one = Table("共建主体", "园区共建主体及出资情况表", [Col("序号", 6), Col("园区名称", 24), Col("共建主体", 34), Col("主体角色", 12), Col("持股比例", 10), Col("认缴出资", 11, "0.00"),
                Col("到位出资", 11, "0.00"), Col("到位日期", 13), Col("社会资本", 9)], rows, note="单位：亿元", merge=(1,), head_fill="FFE4DFEC")
    rows = []
    for project, kind, approved, received, spent in city.funds:
        rows.append(Row([len(rows) + 1, project, kind, approved, received, spent]))
    rows.append(total("合计", rows, (3, 4, 5), 6))
    two = Table("资金来源", "四个一批项目资金来源及使用情况表", [Col("序号", 6), Col("项目名称", 30), Col("资金类别", 10), Col("批复额度", 11, "0.00"), Col("到位资金", 11, "0.00"), Col("支出资金", 11, "0.00")],
                rows, note="单位：亿元", merge=(1,), head_fill="FFE4DFEC", landscape=False)
    write_xlsx(join(folder, "园区共建主体及项目资金.xlsx"), [one, two], "市国资中心")
