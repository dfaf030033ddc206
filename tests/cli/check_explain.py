#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The firm's page read as its neighbours' lawyer would: as text, docx and JSON it is searched for the name, the code and every distinctive
value of every other enterprise. And both pages say what the result says.

check_explain.py PROGRAM: the sample ledger; firms of small and large pools, listed and safe, guarded, pending, exempt; two firms that
are made to share a parcel."""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict

NUMBER = re.compile(r"(?<![\d.])\d[\d,]*\.?\d*")


class Ledger:
    def __init__(self, program, folder):
        self.program, self.folder, self.ledger = program, folder, f"{folder}/demo/ledger.db"
        subprocess.run([program, "demo", f"{folder}/demo"], capture_output=True, check=True)

    def run(self, *words, code=0):
        done = subprocess.run([self.program, "--ledger", self.ledger, *words], capture_output=True, check=False)
        if done.returncode != code:
            raise AssertionError(f"{words}: exit {done.returncode} {done.stderr.decode()[-800:]}")
        return done.stdout.decode()

    def explain(self, scheme, key, who, json_too=True):
        return self.run(*(["--json"] if json_too else []), "evaluate", scheme, "--period", "2022", "--explain", key, "--for", who)

    def docx(self, scheme, key, who):
        path = f"{self.folder}/page.docx"
        self.run("evaluate", scheme, "--period", "2022", "--explain", key, "--for", who, "-o", path)
        with zipfile.ZipFile(path) as z:
            return "\n".join(re.sub(r"<[^>]+>", " ", z.read(n).decode()) for n in z.namelist() if n.endswith(".xml"))


def numbers(text):
    return {n.replace(",", "") for n in NUMBER.findall(text)}


def distinctive(value):
    """Long enough that no other number hits it by chance."""
    return value is not None and len(value.replace(".", "").lstrip("-0")) >= 5


def values_of(page):
    """What the office knows of one firm: inputs, recorded values, each step."""
    out = {i["value"] for i in page["inputs"]} | {r["value"].split()[0] for i in page["inputs"] for r in i["records"] if r["value"]}
    for x in page["indicators"]:
        out |= {x[k] for k in ("raw", "x", "ratio", "points")}
        out |= {f"{float(x[k]):.4f}".rstrip("0").rstrip(".") for k in ("raw", "x", "ratio") if x[k] is not None}
    for year in page["years"]:
        out |= {v for x in year["indicators"].values() for v in x.values()}
    return {v for v in out | {page["score"]} if distinctive(v)}


def look(ledger, scheme, key, everyone, neighbours, wrong):
    text = ledger.explain(scheme, key, "firm", False)
    as_json = ledger.explain(scheme, key, "firm")
    pages = {"text": text, "json": as_json, "docx": ledger.docx(scheme, key, "firm")}
    page, office = json.loads(as_json), json.loads(ledger.explain(scheme, key, "office"))
    own = values_of(office)
    line = (page["line"] or {}).get("score")
    for form, content in pages.items():
        bare = content.replace(page["name"], "")
        wrong += [f"{key} {form} names {name} {code}" for code, name in everyone.items() if code != key and (code in content or (len(name) > 3 and name in bare))]
        if re.search("低效企业|认定书", content):
            wrong.append(f"{key} {form} says more than candidate")
        if "测算" not in content:
            wrong.append(f"{key} {form} is not marked as a trial")
        there = numbers(content)
        for code in neighbours:
            told = (neighbours[code] - own - {line}) & there
            wrong += [f"{key} {form} tells {code}'s {v}" for v in sorted(told)]
    for k in ("state", "place", "tail", "grade"):
        if page[k] != office[k]:
            wrong.append(f"{key}: {k} is {page[k]} for the firm and {office[k]} for the office")
    return page, office


def agree(result, office, wrong):
    """The office's page against the row of the result."""
    for k in ("score", "place", "tail"):
        if office[k] != result[k]:
            wrong.append(f"{result['key']}: {k} {office[k]} is not {result[k]}")
    if result["score"] is None:
        return
    points = {x["id"]: x["points"] for x in office["indicators"]}
    if points != result["points"]:
        wrong.append(f"{result['key']}: points {points} are not {result['points']}")
    if office["line"] and office["line"]["score"] is not None and office["line"]["margin"] != result["margin"]:
        wrong.append(f"{result['key']}: margin {office['line']['margin']} is not {result['margin']}")
    for x in office["indicators"]:
        if x["base"]["num"] and abs(float(x["base"]["num"]) / float(x["base"]["den"]) * float(x["base"]["k"]) / float(x["base"]["value"]) - 1) > 1e-6:
            wrong.append(f"{result['key']}: the base of {x['id']} is not its sums")
    for i in office["inputs"]:
        if any(not r["source"] for r in i["records"]):
            wrong.append(f"{result['key']}: {i['id']} without a source")


def chosen(results):
    """Firms of pools of many sizes, first and last, and one of each other state."""
    pools, picks, states = defaultdict(list), [], set()
    for r in results:
        if r["state"] == "ranked":
            pools[r["pool"]].append(r)
        elif r["state"] not in states:
            states.add(r["state"])
            picks.append(r)
    sizes = set()
    for members in sorted(pools.values(), key=len):
        if len(members) in sizes or len(members) > 12:
            continue
        sizes.add(len(members))
        picks += [members[0], members[-1]] if len(members) > 1 else members
    return picks, pools


def single_scheme(ledger, scheme, everyone, wrong):
    results = json.loads(ledger.run("--json", "evaluate", scheme, "--period", "2022"))["results"]
    picks, pools = chosen(results)
    cache = {}
    for r in picks:
        others = [m["key"] for m in pools.get(r["pool"], []) if m["key"] != r["key"]]
        for key in others:
            if key not in cache:
                cache[key] = values_of(json.loads(ledger.explain(scheme, key, "office")))
        page, office = look(ledger, scheme, r["key"], everyone, {k: cache[k] for k in others}, wrong)
        agree(r, office, wrong)
        if r["state"] == "ranked" and len(others) < 2 and not all(x["withheld"] for x in page["indicators"]):
            wrong.append(f"{r['key']}: a pool of {len(others) + 1} shows its base")
        if r["state"] == "ranked" and len(others) > 8 and all(x["base"]["withheld"] for x in page["indicators"]):
            wrong.append(f"{r['key']}: a pool of {len(others) + 1} shows no base")
    return len(picks)


def shared(ledger, everyone, wrong):
    """Two listed firms on one parcel: one result, and neither page tells of the other."""
    results = json.loads(ledger.run("--json", "evaluate", "inefficient_land", "--period", "2022"))["results"]
    a, b = [r["key"] for r in results if r["tail"]][:2]
    page = json.loads(ledger.explain("inefficient_land", a, "office"))
    parcel = next(r["key"] for i in page["inputs"] for r in i["records"] if r["register"] == "parcel")
    with open(f"{ledger.folder}/共用.csv", "w", encoding="utf-8") as f:
        f.write(f"企业,宗地,类别,起始日期,用地面积\n{everyone[b]},{parcel},自有,2010-01-01,1.25\n")
    ledger.run("import", f"{ledger.folder}/共用.csv", "--as", "land_use")
    pages = {k: json.loads(ledger.explain("inefficient_land", k, "office")) for k in (a, b)}
    if sorted(p["state"] for p in pages.values()) != ["member", "ranked"] or pages[a]["score"] != pages[b]["score"]:
        wrong.append(f"{a} and {b} do not share a result: {[p['state'] for p in pages.values()]}")
    if set(pages[a]["members"]) != {a, b}:
        wrong.append(f"the office is not told who shares: {pages[a]['members']}")
    for one, other in ((a, b), (b, a)):
        of_other = {i["value"] for i in pages[one]["inputs"] if i["of"] == other and i["id"] in ("tax", "output", "energy", "land")}
        before = {i["value"] for i in pages[one]["inputs"] if i["of"] == one}
        look(ledger, "inefficient_land", one, everyone, {other: {v for v in of_other - before if distinctive(v)}}, wrong)
    return 2


def main():
    program, wrong, looked = os.path.abspath(sys.argv[1]), [], 0
    with tempfile.TemporaryDirectory(prefix="lalian-explain-") as folder:
        ledger = Ledger(program, folder)
        everyone = {r["code"]: r["name"] for r in json.loads(ledger.run("--json", "list", "enterprise", "--columns", "code,name"))["rows"] if r["code"]}
        for scheme in ("inefficient_land", "per_mu"):
            looked += single_scheme(ledger, scheme, everyone, wrong)
        looked += shared(ledger, everyone, wrong)
    print(*wrong[:20], sep="\n")
    print(f"explanations: {looked} firms looked at among {len(everyone)}, {len(wrong)} wrong")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{0 if wrong else 1} {1 if wrong else 0} 0\n")
    sys.exit(bool(wrong) or not looked)


main()
