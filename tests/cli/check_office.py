#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The daily pages, held against what the sample's facts give apart from the program: what is owed, the figures against plan by month, every
project's lead over time, free space, promised against delivered; what changed since a moment; the frozen copy of a report against now.

check_office.py PROGRAM: makes the sample ledger and works on it."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "sample"))
from check import END, months_between  # noqa: E402
from city import City  # noqa: E402

AT = ("--period", "2023Q4", "--until", "2023-11-30")
MONTHS = 11


class Office:
    def __init__(self, program, folder):
        self.program, self.ledger = program, os.path.join(folder, "ledger.db")
        self.call("demo", folder)

    def call(self, *words, want=0, lang="zh"):
        env = {k: v for k, v in os.environ.items() if not k.startswith("LALIAN")} | {"LALIAN_ACTOR": "测试", "LALIAN_LANG": lang}
        done = subprocess.run([self.program, "--ledger", self.ledger, *words], capture_output=True, env=env, timeout=300)
        assert done.returncode == want, f"{words}: exit {done.returncode}\n{done.stdout.decode()[-1500:]}\n{done.stderr.decode()[-1500:]}"
        return done.stdout.decode()

    def json(self, *words, want=0):
        return json.loads(self.call("--json", *words, want=want))


def same(got, want, what):
    assert got == want, f"{what}: got {got!r}, want {want!r}"


def shown(x, decimals):
    """Half up, away from zero."""
    if x is None:
        return None
    x = Fraction(x)
    scaled = abs(x) * 10**decimals
    n = int(scaled + Fraction(1, 2))
    digits = str(n).rjust(decimals + 1, "0")
    text = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return "-" + text if x < 0 and n else text


def plans_at(city, day):
    out = {}
    for p in sorted(city.plans, key=lambda p: p["decided"]):
        if p["decided"] <= day:
            out[p["project"]] = p
    return out


def owed(office, city):
    today = office.json("today", *AT, "--limit", "1000")
    groups = {g["rule"]: g for g in today["owed"]}
    keys = lambda rule: sorted(line["key"] for line in groups.get(rule, {"lines": []})["lines"])
    open_tasks = [t for t in city.tasks if t["due"] < END and not (t["closed"] and t["closed"] <= END)]
    same(keys("task.overdue"), sorted(t["number"] for t in open_tasks), "tasks overdue")
    line = next(x for x in groups["task.overdue"]["lines"] if x["key"] == open_tasks[0]["number"])
    same((line["who"], line["since"], line["days"]), (open_tasks[0]["lead"], str(open_tasks[0]["due"]), (END - open_tasks[0]["due"]).days), "who owes a task, since when")
    stuck = [p for p in city.permits if p[3] is None and p[2] < END]
    same([(x["key"], x["who"]) for x in groups["permit.stuck"]["lines"]], [(f"{p[0]} {p[1]}", p[4]) for p in stuck], "permits stuck")
    last = max(s for s in city.surveys if s <= END)
    late = [r for r in city.surveys[last] if r["cause"] == "企业" and r["state"] == "摸底" and r["since"] and r["since"] <= END - timedelta(days=730)]
    same(keys("idle.two_years"), sorted(f"{r['parcel'] or r['name'] + ' ' + r['town']} {last}" for r in late), "idle for two years")
    no_use = [r for r in city.surveys[last] if r["state"] != "销号" and not r["proposed"]]
    same(groups["idle.no_use"]["count"], len(no_use), "idle land without a plan")
    pilots = [p for p in city.projects if p["pilot"]]
    plans = plans_at(city, END)
    done = {m["project"]: m for m in city.months if m["month"] == MONTHS}
    lead = {p["name"]: done[p["name"]]["investment"] / plans[p["name"]]["investment"] * 12 - MONTHS for p in pilots}
    same(keys("project.slow"), sorted(city.project[n]["code"] for n, x in lead.items() if -1 < x < Fraction(-1, 5)), "projects behind")
    same(keys("project.behind"), sorted(city.project[n]["code"] for n, x in lead.items() if x <= -1), "projects a month behind")
    sections = {"经验做法", "存在困难", "招商引资", "整合提升", "下步计划"} - {m[1] for m in city.materials}
    text = groups["material.section"]["lines"][0]["text"]
    assert sections and all(s in text for s in sections) and not any(m[1] in text for m in city.materials), text
    red = sum(g["count"] for g in today["owed"] if g["light"] == "red")
    same((today["red"], today["amber"]), (red, sum(g["count"] for g in today["owed"]) - red), "lights")
    return today


def told(today, city):
    figures = {f["figure"]: f for f in today["told"]}
    names = {p["name"] for p in city.projects if p["pilot"]}
    plans = plans_at(city, END)
    plan = sum(p["investment"] for n, p in plans.items() if n in names)
    by_month = {m: sum(x["investment"] for x in city.months if x["month"] == m and x["project"] in names) for m in range(1, MONTHS + 1)}
    f = figures["projects.investment"]
    same((f["value"], f["plan"], f["share"]), (shown(by_month[11], 2), shown(plan, 2), shown(by_month[11] / plan * 100, 1)), "investment")
    same(f["previous"], shown(by_month[8], 2), "investment at the last tour")
    same([p["value"] for p in f["points"]], [shown(by_month[m], 2) for m in by_month], "investment by month")
    lead = by_month[11] / plan * 100 - Fraction(MONTHS * 100, 12)
    same((figures["projects.time_lead"]["value"], f["light"]), (shown(lead, 1), "green" if lead >= 0 else "amber" if lead >= -10 else "red"), "lead over time")
    above = figures["projects.above_ground"]
    share = sum(x["above"] for x in city.months if x["month"] == 11 and x["project"] in names) / sum(p["above"] for n, p in plans.items() if n in names)
    same(above["light"], "green" if share >= Fraction(95, 100) else "amber" if share >= Fraction(80, 100) else "red", "light of the area")
    same(figures["leasing.firms_signed"]["points"][-1]["value"], "386", "firms signed, November")


def projects(office, city):
    doc = office.json("projects", *AT)
    plans, done = plans_at(city, END), {m["project"]: m for m in city.months if m["month"] == MONTHS}
    rows = {r["name"]: r for r in doc["projects"]["rows"]}
    same(set(rows), {p["name"] for p in city.projects if p["pilot"]}, "projects")
    for name, r in rows.items():
        plan, now = plans[name]["investment"], done[name]
        lead = now["investment"] / plan - Fraction(MONTHS, 12)
        same([r[k] for k in ("planned", "done", "share", "by_now", "time_lead", "lead_months", "above", "image", "problems", "state")],
             [shown(plan, 2), shown(now["investment"], 2), shown(now["investment"] / plan * 100, 1), shown(plan * MONTHS / 12, 2), shown(lead * 100, 1), shown(lead * 12, 1),
              shown(now["above"], 2), now["image"], now["problem"], now["state"]], name)
        same(r["light"], "red" if lead * 12 <= -1 else "amber" if lead < 0 else "green", f"light of {name}")
        same((r["plan_lead"], r["plan_lead_months"]), (None, None), "no plan to the month was stated")
    total = doc["projects"]["total"]
    same(total["done"], shown(sum(done[n]["investment"] for n in rows), 2), "total done")
    same(total["lead_months"], shown((sum(done[n]["investment"] for n in rows) / sum(plans[n]["investment"] for n in rows) - Fraction(MONTHS, 12)) * 12, 1), "lead of all")
    got = {(r["project"], r["building"]): r for r in doc["acceptance"]["rows"]}
    for a in city.acceptances:
        if city.project[a["project"]]["pilot"]:
            same(got[a["project"], a["number"]]["gained"], str(months_between(a["production"], a["planned"])), a["opinion"])
    stages = {(r["project"], r["building"], r["stage"]): r for r in doc["stages"]["rows"]}
    for b in city.buildings:
        if not city.project[b["project"]]["pilot"]:
            continue
        for stage, (planned, actual) in b["stages"].items():
            r = stages[b["project"], b["number"], stage]
            happened = actual if actual and actual <= END else None
            same((r["planned"], r["actual"]), (str(planned), str(happened) if happened else None), f"{b['project']} {b['number']} {stage}")


def pipeline(office, city):
    doc = office.json("pipeline", *AT)
    talks = {t["name"]: t for t in city.talks if t["first"] <= END and city.talk_stage(t, END) in ("新增在谈", "在谈", "意向签约")}
    rows = {r["name"]: r for r in doc["leads"]["rows"]}
    same(len(doc["leads"]["rows"]), len(talks), "leads in talks")
    for name, t in talks.items():
        same((rows[name]["stage"], rows[name]["park"], rows[name]["responsible"]), (city.talk_stage(t, END), t["park"], t["town"]), name)
    assert {r["stage"] for r in doc["leads"]["rows"]} <= set(doc["lead_stage"]), doc["lead_stage"]
    live = city.in_force(END)
    same(len(doc["contracts"]["rows"]), len(live), "contracts in force")
    same(doc["contracts"]["total"]["land"], shown(sum(city.land_of(d) for d in live), 2), "land under contract")
    free = {}
    for b in city.buildings:
        up = b["stages"]["出地面"][1]
        if b["use"] == "标准厂房" and up and up <= END:
            free[b["project"]] = free.get(b["project"], 0) + b["area"]
    let = {}
    for d in live:
        if d["mode"] != "供地":
            let[d["project"]] = let.get(d["project"], 0) + (d["floor"] or 0)
    same({r["project"]: r["free"] for r in doc["vacancy_projects"]["rows"]}, {p: shown(Fraction(a - let.get(p, 0), 10000), 2) for p, a in free.items()}, "free space")
    one = {}
    for d in live:
        if d["floor"] and len(d["buildings"] or []) == 1:
            key = (d["project"], d["buildings"][0])
            one[key] = one.get(key, 0) + d["floor"]
    for r in doc["vacancy"]["rows"]:
        same(r["let"], shown(one.get((r["project"], r["building"]), 0), 0), f"let in {r['project']} {r['building']}")
    targets = {t[0]: t[7] for t in city.targets}
    same({r["name"]: r["parks"] for r in doc["targets"]["rows"]}, targets, "parks that fit a target")
    due = {}
    for d in live:
        year = d["later"][1] if d["later"] else d["from_year"]
        if year and year <= 2022:
            due[d["firm"]["name"]] = due.get(d["firm"]["name"], 0) + city.tax_of(d)
    promises = {r["name"]: r for r in doc["promises"]["rows"]}
    same({n: r["due"] for n, r in promises.items()}, {n: shown(x, 2) for n, x in due.items() if x > 0}, "promised for last year")
    paid = {f["name"]: f["years"][2022]["tax"] for f in city.firms if f.get("years") and 2022 in f["years"]}
    for n, r in promises.items():
        if n in paid:
            same(r["paid"], shown(paid[n], 2), f"paid by {n}")
        light = None if r["paid"] is None else "red" if paid[n] < due[n] / 2 else "amber" if paid[n] < due[n] else "green"
        same(r["light"], light, f"light of {n}")


def changes(office):
    before = office.json("today", *AT)["as_of"]
    office.call("--reason", "电话核实", "edit", "lead", "岑筠泵阀配套项目 2022-01-07", "stage=意向签约", "last_contact=2023-11-29", "next=下周带队考察", "note=对方要两层")
    office.call("--reason", "续抽到期", "edit", "person", "傅少峰 石埕镇", "seconded_until=2024-01-15")
    doc = office.json("today", *AT, "--since", before)
    same([(t["actor"], t["action"], t["reason"], [(r["register"], r["added"], r["changed"], r["gone"]) for r in t["registers"]]) for t in doc["changed"]["transactions"]],
         [("测试", "edit", "续抽到期", [("person", 0, 1, 0)]), ("测试", "edit", "电话核实", [("lead", 0, 1, 0)])], "what changed")
    ending = next(g for g in doc["owed"] if g["rule"] == "person.secondment")["lines"]
    same([(x["who"], x["since"], x["days"]) for x in ending], [("石埕镇", "2024-01-15", -46)], "secondment ending")
    row = next(r for r in office.json("pipeline", *AT, "--only", "leads")["leads"]["rows"] if r["name"] == "岑筠泵阀配套项目")
    same((row["stage"], row["last_contact"], row["next"], row["note"]), ("意向签约", "2023-11-29", "下周带队考察", "对方要两层"), "the lead after the call")


def collections(office, folder):
    path = os.path.join(folder, "报送.csv")
    pathlib.Path(path).write_text("报表,时期,报送单位,报送期限,报送日期,退回日期,退回原因,状态\n月度进度,2023-11,石埕镇,2023-11-25,,,,待报\n月度进度,2023-11,梅屿镇,2023-12-05,,,,待报\n"
                                  "月度进度,2023-11,青岚镇,2023-12-20,,,,待报\n月度进度,2023-11,官岭镇,2023-11-25,2023-11-24,,,已报\n月度进度,2023-11,柳埔镇,2023-12-25,2023-11-20,2023-11-22,缺形象进度,退回\n", encoding="utf-8")
    office.call("import", path, "--as", "collection", "--reason", "催报")
    groups = {g["rule"]: g["lines"] for g in office.json("today", *AT)["owed"]}
    same([(x["who"], x["since"], x["days"]) for x in groups["collection.overdue"]], [("石埕镇", "2023-11-25", 5)], "overdue")
    same([x["who"] for x in groups["collection.due"]], ["梅屿镇"], "due within a week")
    same([(x["who"], "缺形象进度" in x["text"]) for x in groups["collection.returned"]], [("柳埔镇", True)], "returned")


def stated_plan(office):
    """A plan to the month, where the sheet states one: the lead over it beside the lead over time."""
    name = "石埕泵阀智造园标准厂房一期"
    office.call("--reason", "补计划", "edit", "project_progress", f"{name} 2023-11", "planned=5.60亿元")
    row = next(r for r in office.json("projects", *AT, "--only", "projects")["projects"]["rows"] if r["name"] == name)
    lead = (Fraction("5.4452") - Fraction("5.60")) / Fraction("5.66")
    same((row["plan_lead"], row["plan_lead_months"]), (shown(lead * 100, 1), shown(lead * 12, 1)), "lead over the stated plan")


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_text(path):
    """The paragraphs of a docx as another reader sees them, tables and all, in their order."""
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    out = []
    for p in root.iter(W + "p"):
        text = ""
        for n in p.iter():
            text += n.text or "" if n.tag == W + "t" else "\t" if n.tag == W + "tab" else "\n" if n.tag == W + "br" else ""
        out.append(text)
    return out


def flat(blocks):
    for b in blocks:
        if b["kind"] == "table":
            for row in b["rows"]:
                for cell in row:
                    yield from flat(cell["blocks"])
        else:
            yield b


def draft(office, folder):
    path = os.path.join(folder, "稿.docx")
    printed = office.json("report", "汇报稿", *AT, "--draft", "-o", path)["printed"]
    doc = office.json("draft", "汇报稿", *AT)
    blocks = list(flat(doc["blocks"]))
    want = document_text(path)
    same([b["n"] for b in blocks], list(range(1, len(want) + 1)), "paragraphs are numbered as they stand")
    same(["".join(r["text"] for r in b["runs"]) for b in blocks], want, "the text of the document")
    marked = [r for b in blocks for r in b["runs"] if "tag" in r]
    same([(r["tag"], r["text"]) for r in marked], [(p["tag"], p["shown"]) for p in printed], "every figure is marked where it stands")
    same({f["tag"]: f["expression"] for f in doc["figures"]}, {p["tag"]: p["expression"] for p in printed}, "figures")
    known = {f["expression"]: f for f in doc["figures"] if "register" not in f}
    assert "2023-11" in known["projects.investment"]["estimated"] and known["leasing.firms_signed"]["shown"] == "386家", known["projects.investment"]
    same(doc["frozen"], None, "nothing is frozen yet")
    page = office.json("draft", "一页纸", *AT)
    missing = {f["tag"] for f in page["figures"] if f["missing"]}
    assert missing and missing <= {r["tag"] for b in flat(page["blocks"]) for r in b["runs"] if "tag" in r}


def frozen(office, folder):
    """A copy in the leader's hand: later edits change what rests on them and nothing else; accepted one by one; the slip tells them."""
    office.call("accept", "汇报稿", "lalian:0000000000000000", *AT, "--reason", "无", want=1)
    office.call("freeze", "汇报稿", *AT, want=2)
    first = office.json("freeze", "汇报稿", *AT, "--reason", "送审", "--key", "送审一")
    same((first["no"], office.json("draft", "汇报稿", *AT)["frozen"]["changes"]), (1, []), "frozen")
    assert office.json("freeze", "汇报稿", *AT, "--reason", "送审", "--key", "送审一")["again"]
    name = "梅屿电子信息园A区"
    row = next(r for r in office.json("projects", *AT, "--only", "projects")["projects"]["rows"] if r["name"] == name)
    before = {f["tag"]: f["shown"] for f in office.json("draft", "汇报稿", *AT)["figures"]}
    office.call("--reason", "审计核减", "edit", "project_progress", f"{name} 2023-11", "investment=4.0043亿元")
    office.call("--reason", "无关", "edit", "lead", "岑筠泵阀配套项目 2022-01-07", "note=另约")
    now = office.json("draft", "汇报稿", *AT)
    changes = {(c["expression"], c.get("key")): c for c in now["frozen"]["changes"]}
    code = row["key"]
    same(set(changes), {("projects.investment", None), ("projects.investment_share", None), ("done_investment", code), ("done_investment / planned_investment", code)}, "what changed")
    c = changes["projects.investment", None]
    same((c["old"], c["new"], [w["reason"] for w in c["why"]]), ("40.81亿元", "40.55亿元", ["审计核减"]), "old, new, why")
    assert "累计完成投资40.55亿元" in c["text"] and c["paragraph"] == 3, c
    same(before[c["tag"]] if c["tag"] in before else "40.81亿元", "40.81亿元", "the frozen tag")
    shares = changes["done_investment / planned_investment", code]
    same((shares["old"], shares["new"]), ("100.1%", "94.0%"), "share of the project")
    office.call("accept", "汇报稿", c["tag"], changes["projects.investment_share", None]["tag"], *AT, "--reason", "按审计意见")
    same({x["expression"] for x in office.json("draft", "汇报稿", *AT)["frozen"]["changes"]}, {"done_investment", "done_investment / planned_investment"}, "left to accept")
    path = os.path.join(folder, "更正单.docx")
    slip = office.json("slip", "汇报稿", *AT, "-o", path)["corrections"]
    same([(x["place"], x["title"], x["old"], x["new"], x["reason"]) for x in slip],
         [("第 3 段", "四个一批项目本年完成投资", "40.81亿元", "40.55亿元", "按审计意见"), ("第 3 段", "四个一批项目完成年度投资计划", "96.7%", "96.1%", "按审计意见")], "the slip")
    text = "\n".join(document_text(path))
    assert all(x in text for x in ("更正单", "40.81亿元", "40.55亿元", "按审计意见")), text
    same(office.json("freeze", "汇报稿", *AT, "--reason", "二稿")["no"], 2, "the next copy")
    same(office.json("draft", "汇报稿", *AT)["frozen"]["changes"], [], "the new copy is as the ledger is")


def main(program):
    city = City()
    folder = tempfile.mkdtemp(prefix="lalian-office-")
    try:
        office = Office(program, folder)
        told(owed(office, city), city)
        projects(office, city)
        pipeline(office, city)
        changes(office)
        collections(office, folder)
        draft(office, folder)
        frozen(office, folder)
        stated_plan(office)
        office.call("verify")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("ok: the daily pages hold against the sample's facts")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
