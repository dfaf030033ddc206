#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kept runs, held against what is computed another way on the sample ledger:
an objection tells what an evaluation of the corrected ledger gives; a bridge tells what three evaluations give; the kept rows are the
result; its hash is that of the CSV; the words of the office's lists are known to its rule book alone.

check_runs.py PROGRAM: makes the sample ledger and works on it."""
import csv
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHOWN = ("pool", "score", "place", "grade", "tail")


class Office:
    def __init__(self, program, folder):
        self.program, self.folder, self.ledger = program, folder, os.path.join(folder, "ledger.db")
        self.call("demo", folder)

    def call(self, *words, want=0):
        env = {k: v for k, v in os.environ.items() if not k.startswith("LALIAN")} | {"LALIAN_ACTOR": "测试", "LALIAN_LANG": "zh"}
        done = subprocess.run([self.program, "--ledger", self.ledger, *words], capture_output=True, env=env, timeout=300)
        assert done.returncode == want, f"{words}: exit {done.returncode}\n{done.stdout.decode()[-1500:]}\n{done.stderr.decode()[-1500:]}"
        return done.stdout.decode()

    def json(self, *words, want=0):
        return json.loads(self.call("--json", *words, want=want))

    def standings(self, scheme, *words):
        """key -> what is shown of it; the run's number."""
        doc = self.json("evaluate", scheme, *words)
        return {r["key"]: {k: r[k] or None if k == "pool" else r[k] for k in SHOWN} for r in doc["results"]}, doc["run"]


def shown(standing):
    return {k: standing[k] for k in SHOWN}


def objection(office, scheme="inefficient_land", tail=True, claim="1500", recorded=1):
    """A firm whose evaluated tax is its tax paid: claimed, then put into the ledger."""
    before, run = office.standings(scheme, "--period", "2022")
    plain = {}
    for row in office.json("list", "enterprise_data", "--where", "period = 2022 and source = '税务'")["rows"]:
        if row["tax"] and not any(row[k] for k in ("tax_relief", "tax_refund", "tax_oneoff")):
            plain[row["enterprise"]] = row["tax"]
    names = {r["code"]: r["name"] for r in office.json("list", "enterprise", "--columns", "code,name")["rows"] if r["code"]}
    key = next(k for k, s in sorted(before.items()) if s["place"] and s["tail"] == tail and names[k] in plain)
    told = office.json("objection", run, key, f"tax={claim}万元")
    assert told["inputs"][0]["after"] == claim and float(told["inputs"][0]["before"]) == float(plain[names[key]]), (told["inputs"], key, plain[names[key]])
    assert bool(told["bases"]) == tail, "a mean of the pool moves with the tax of one of its members, that of last year does not"
    office.call("--reason", "按企业主张更正", "edit", "enterprise_data", f"{names[key]} 2022 税务", f"tax={claim}")
    after, second = office.standings(scheme, "--period", "2022")
    assert second != run
    assert shown(told["subject"]["after"]) == after[key] and shown(told["subject"]["before"]) == before[key]
    others = {o["key"]: o for o in told["others"]}
    differs = {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)} - {key}
    assert others.keys() == differs, (len(others), len(differs))
    assert others, "somebody else changes"
    for k, o in others.items():
        assert shown(o["before"]) == before[k] and shown(o["after"]) == after[k], (k, o, before[k], after[k])
    # the same claim as a file, by its Chinese title; recorded only with a reason
    path = os.path.join(office.folder, "objection.csv")
    office.call("objection", run, key, f"评价税收={claim}万元", "-o", path)
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    assert rows[0]["key"] == key and len(rows) == 1 + len(others)
    assert office.json("list", "objection")["count"] == recorded - 1
    office.call("--reason", "企业来函", "objection", run, key, f"tax={claim}万元")
    kept = office.json("list", "objection")["rows"]
    assert len(kept) == recorded and kept[0]["text"] == "企业来函" and kept[0]["field"] == "评价税收" and kept[0]["state"] == "受理", kept
    return run


def replay(office, run):
    """After all those changes the first run is still what it was, to the byte; its rows and its hash are those of its CSV."""
    path = os.path.join(office.folder, "replay.csv")
    office.call("evaluate", "inefficient_land", "--replay", run, "-o", path)
    data = pathlib.Path(path).read_bytes()
    kept = next(r for r in office.json("list", "run")["rows"] if r["batch"] == run)
    assert kept["result_hash"] == hashlib.sha256(data).hexdigest()
    lines = list(csv.DictReader(data.decode().splitlines()))
    rows = office.json("list", "result", "--where", f"run.batch = '{run}'")["rows"]
    assert len(rows) == len(lines)
    score = sorted((float(r["score"]), r["place"], r["pool"]) for r in rows if r["score"])
    assert score == sorted((float(x["score"]), x["place"], x["pool"]) for x in lines if x["score"])
    assert sum(r["tail"] in ("是", "true", True) for r in rows) == sum(x["tail"] == "1" for x in lines)


def bridge(office):
    """Last year under last year's rules; then the rules change; this year beside last year."""
    last, run = office.standings("inefficient_land", "--period", "2021")
    rules = os.path.join(office.folder, "rules")
    shutil.copytree(ROOT / "rules", rules)
    path = pathlib.Path(rules, "schemes", "inefficient_land.yaml")
    text = path.read_text()
    assert "share: 15%" in text and "weight: 45" in text
    path.write_text(text.replace("share: 15%", "share: 10%").replace("weight: 45", "weight: 60"))
    office.call("--reason", "新一年的办法", "rules", "use", rules)
    restated, _ = office.standings("inefficient_land", "--period", "2021")
    now, _ = office.standings("inefficient_land", "--period", "2022")
    told = office.json("evaluate", "inefficient_land", "--period", "2022", "--bridge", run)
    assert told["before"]["run"] == run and told["before"]["period"] == "2021"
    out = {k: None for k in SHOWN} | {"tail": False}

    def moved(a, b):
        return a["tail"] != b["tail"] or a["grade"] != b["grade"] or (a["place"] is None) != (b["place"] is None)
    keys = last.keys() | restated.keys() | now.keys()
    rules_moved = {k for k in keys if moved(last.get(k, out), restated.get(k, out))}
    data_moved = {k for k in keys if moved(restated.get(k, out), now.get(k, out))}
    assert rules_moved and data_moved
    assert (told["because_of_rules"], told["because_of_data"], told["because_of_both"]) == (len(rules_moved), len(data_moved), len(rules_moved & data_moved))
    assert {m["key"] for m in told["moved"] if m["rules"]} == rules_moved and {m["key"] for m in told["moved"] if m["data"]} == data_moved
    for m in told["moved"]:
        for side, want in (("before", last), ("restated", restated), ("now", now)):
            assert shown(m[side]) == want.get(m["key"], out), (side, m, want.get(m["key"]))


def words(office):
    """The office's own words for its land stand in the rule book alone: one more kind of owned land, another name for the list of tenants.
    A book that does not say what is owned is asked."""
    rules = os.path.join(office.folder, "words")
    shutil.copytree(ROOT / "rules", rules)
    changes = {"lists.yaml": (("land_use_kind: [自有, 租入, 出租]", "land_use_kind: [自有, 租入, 出租, 自购]"),),
               "fields.yaml": (("formula: kind = '自有' and", "formula: kind in ('自有', '自购') and"), ("title: 承租\n", "title: 租户\n"))}
    for name, pairs in changes.items():
        path = pathlib.Path(rules, name)
        text = path.read_text()
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        path.write_text(text)
    before, _ = office.standings("per_mu", "--period", "2022")
    key = next(k for k, s in sorted(before.items()) if s["pool"] == "规下承租" and s["place"])
    office.call("--reason", "本地的用词", "rules", "use", rules)
    path = os.path.join(office.folder, "use.csv")
    pathlib.Path(path).write_text(f"企业,类别,起始日期,面积（亩）\n{key},自购,2015-01-01,20\n")
    office.call("--reason", "购地", "import", path, "--as", "land_use")
    now, _ = office.standings("per_mu", "--period", "2022")
    assert now[key]["pool"] == "规下", now[key]
    tenants = {k for k, s in now.items() if s["pool"] and s["pool"].endswith("租户")}
    assert tenants == {k for k, s in before.items() if s["pool"] and s["pool"].endswith("承租")} - {key}, "all others stay where they were"
    fields = pathlib.Path(rules, "fields.yaml")
    fields.write_text(fields.read_text().replace("land_use.owned:", "land_use.owned_by_us:").replace("owned or rented", "owned_by_us or rented"))
    told = office.call("rules", "check", rules, want=1)
    assert "“shared_parcel”要用派生字段 land_use.owned" in told, told


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="lalian-runs-") as folder:
        office = Office(os.path.abspath(sys.argv[1]), folder)
        run = None
        steps = (objection, lambda o: objection(o, "per_mu", False, "12.5", 2) and None, lambda o: replay(o, run), bridge, lambda o: replay(o, run), words)
        for step in steps:
            try:
                run = step(office) or run
                passed += 1
            except (AssertionError, StopIteration) as e:
                print(f"  failed: {getattr(step, '__name__', step)}: {e!r}")
                failed += 1
    print(f"runs: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    sys.exit(failed > 0)


main()
