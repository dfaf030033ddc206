# SPDX-License-Identifier: Apache-2.0
"""市工业和信息化局: the leading clusters with their industries and named firms; who is exempt from the evaluation, and on what paper."""
from datetime import date

from offices.common import Col, Row, Table, day, join, write_xlsx

ROSE = "FFF2DCDB"


def write(city, folder, until, first):
    if first:
        write_xlsx(join(folder, "产业集群名录及行业范围.xlsx"), [clusters(city), industries(city), named(city)], "市工信局")
        write_xlsx(join(folder, "综合评价豁免及否决企业名单.xlsx"), [exempt(city)], "市工信局")


def clusters(city):
    rows = [[k + 1, c["name"], c["lead"], c["target"]] for k, c in enumerate(city.clusters)]
    cols = [Col("序号", 6), Col("产业集群", 20), Col("牵头单位", 22), Col("产值目标（亿元）", 12, "0")]
    return Table("集群名录", "澜安市主导产业集群名录", cols, rows, head_fill=ROSE, landscape=False)


def industries(city):
    rows = [[c["name"], code, "纳入"] for c in city.clusters for code in c["codes"]]
    cols = [Col("产业集群", 20), Col("行业代码", 12), Col("归入方式", 10)]
    return Table("行业范围", "主导产业集群行业范围（GB/T 4754-2017）", cols, rows, merge=(0,), head_fill=ROSE, landscape=False,
                 foot="注：企业按最长的行业代码归入；个别企业另表列明，以另表为准。")


def named(city):
    rows = [[c["name"], f["code"], f["name"], effect, reason] for c in city.clusters for f, effect, reason in c["firms"]]
    cols = [Col("产业集群", 20), Col("统一社会信用代码", 23), Col("企业名称", 30), Col("归入方式", 10), Col("理由", 30)]
    return Table("个别企业", "产业集群个别企业归入情况表", cols, rows, merge=(0,), head_fill=ROSE, landscape=False)


def exempt(city):
    rows = []
    for k, (f, ground, start, end, proof, by) in enumerate(city.exempt):
        rows.append(Row([k + 1, ground, f["code"], f["name"], day(date(*start), k % 4), day(date(*end), (k + 1) % 4) if end else None, proof, by],
                        fill=None if proof and end else "FFFFFF99"))
    cols = [Col("序号", 6), Col("情形", 14), Col("统一社会信用代码", 23), Col("企业名称", 30), Col("起始日期", 15), Col("到期日期", 15), Col("凭证", 34), Col("提出单位", 22)]
    return Table("豁免及否决", "工业企业综合评价豁免及否决企业名单", cols, rows, merge=(1,), head_fill=ROSE, foot="注：标黄的缺凭证或缺到期日，待补。")
