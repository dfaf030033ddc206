# SPDX-License-Identifier: Apache-2.0
"""Computes every figure of the quarterly report from the facts, apart from the program, and asserts those that are given."""
from datetime import date
from fractions import Fraction
from statistics import median

import words
from city import CUTOFFS, MU, City

END = CUTOFFS[2]


def months_between(a, b):
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def figures(city):
    out = {}
    pilots = [p for p in city.projects if p["pilot"]]
    names = {p["name"] for p in pilots}
    out["projects.count"] = len(pilots)
    out["projects.land"] = sum(p["land"] for p in pilots)
    months = [m for m in city.months if m["month"] == 11 and m["project"] in names]
    plans = {}
    for p in sorted(city.plans, key=lambda p: p["decided"]):
        if p["project"] in names and p["decided"] <= END:
            plans[p["project"]] = p
    out["projects.investment"] = sum(m["investment"] for m in months)
    out["projects.investment_plan"] = sum(p["investment"] for p in plans.values())
    out["projects.investment_share"] = out["projects.investment"] / out["projects.investment_plan"] * 100
    out["projects.above_ground"] = sum(m["above"] for m in months)
    out["projects.above_ground_this_year"] = sum(m["year_above"] for m in months)
    out["projects.above_ground_plan"] = sum(p["above"] for p in plans.values())
    out["projects.above_ground_share"] = out["projects.above_ground"] / out["projects.above_ground_plan"] * 100
    for state, key in (("自持", "self_held"), ("未启动", "not_started"), ("已启动", "started")):
        out["projects." + key] = sum(p["leasing"] == state for p in pilots)
    a = city.acceptance
    out["acceptance.months_gained"] = months_between(a["production"], a["planned"])
    live = city.in_force(END)
    firms = {}
    for d in sorted(live, key=lambda d: (d["signed"], d["number"])):
        firms.setdefault(d["firm"]["code"], d)
    out["leasing.firms_signed"] = len(firms)
    out["leasing.floor_area"] = Fraction(sum(d["floor"] or 0 for d in live), 10000)
    land = sum(city.land_of(d) for d in live)
    out["leasing.tax_per_mu"] = sum(city.tax_of(d) for d in live) / land
    out["leasing.converted_land_share"] = sum(city.land_of(d) for d in live if d["land"] is None) / land * 100
    prefecture = {"澜安市", "澜州市"} | {n for _, n in words.NEIGHBOURS}
    places = [d["place"] for d in firms.values()]
    out["leasing.firms_outside"] = sum(p not in prefecture for p in places)
    out["leasing.firms_inside"] = sum(p in prefecture for p in places)
    out["leasing.firms_local"] = sum(p == "澜安市" for p in places)
    out["leasing.share_outside"] = Fraction(out["leasing.firms_outside"] * 100, len(firms))
    out["leasing.share_inside"] = Fraction(out["leasing.firms_inside"] * 100, len(firms))
    tenants = [d["firm"] for d in firms.values()]
    for key, label, state in (("high_tech", "高新技术企业", "有效"), ("high_tech_applying", "高新技术企业", "申报中"), ("gazelle", "瞪羚", "有效"),
                              ("specialised", "专精特新", "有效"), ("little_giant", "科技小巨人", "有效"), ("above_scale", "规上", "有效")):
        out["leasing.label_" + key] = sum(city.label_at(f, label, END, state) is not None for f in tenants)
    out["leads.in_talks"] = sum(t["first"] <= END and city.talk_stage(t, END) in ("新增在谈", "在谈", "意向签约") for t in city.talks)
    small = {p["name"] for p in city.parks if p["small"]}
    out["parks.small_firm_parks"] = len(small)
    out["parks.small_firm_investment"] = sum(p["investment"] for p in city.projects if p["park"] in small)
    out["parks.resorted"] = sum(p["resorted"] for p in city.parks)
    out["parks.resorted_area"] = sum(p["planned"] for p in city.parks if p["resorted"]) / 10000
    out["parks.planned_by_institutes"] = len({s["park"] for s in city.studies if s["park"] and s["kind"] == "规划"})
    last = [r for r in city.surveys[max(s for s in city.surveys if s <= END)] if r["state"] != "销号"]
    out["idle.parcels"], out["idle.area"] = len(last), sum(r["area"] for r in last)
    fars = [(p, Fraction(p["far_area"]) / p["area"]) for p in city.parcels]
    out["far.median"] = median([f for _, f in fars])
    known = [(p, f) for p, f in fars if p["control"] is not None]
    out["far.land_below_control_share"] = sum(p["area"] for p, f in known if f < p["control"]) / sum(p["area"] for p, _ in known) * 100
    out["far.parcels_without_control"] = len(fars) - len(known)
    out["command.groups"] = len(city.groups)
    now = [s for s in city.seconded if s[4] <= END <= s[5]]
    out["command.seconded_section_level"] = sum(s[3] == "科级干部" for s in now)
    out["command.seconded_young"] = sum(s[3] == "年轻干部" for s in now)
    out["command.parks_with_committee"] = sum(p["committee"] for p in city.parks)
    out["clusters.count"] = len(city.clusters)
    return out


GIVEN = {"projects.count": 12, "projects.self_held": 1, "projects.not_started": 2, "projects.started": 9, "acceptance.months_gained": 3,
         "leasing.firms_signed": 386, "leasing.floor_area": Fraction(8191, 100), "leasing.tax_per_mu": 30, "leasing.firms_outside": 80,
         "leasing.firms_inside": 306, "leasing.firms_local": 239, "leasing.label_high_tech": 30, "leasing.label_high_tech_applying": 31,
         "leasing.label_gazelle": 2, "leasing.label_specialised": 7, "leasing.label_little_giant": 6, "leasing.label_above_scale": 38,
         "leads.in_talks": 499, "parks.small_firm_parks": 15, "parks.resorted": 8, "parks.resorted_area": Fraction(178, 100),
         "parks.planned_by_institutes": 15, "idle.parcels": 103, "idle.area": Fraction(318902, 100), "command.groups": 3,
         "command.seconded_section_level": 3, "command.seconded_young": 4, "clusters.count": 5}


def run(city):
    out = figures(city)
    for key, value in GIVEN.items():
        assert out[key] == value, f"{key}: {out[key]} instead of {value}"
    assert round(float(out["leasing.share_outside"]), 1) == 20.7 and round(float(out["leasing.share_inside"]), 1) == 79.3
    assert 200 < out["parks.small_firm_investment"] < 300
    assert len(city.deals) == 398 and len(city.buildings) == 60 and len(city.parks) == 20 and len(city.firms) == 2000 and len(city.units) == 60
    assert city.cancelled["ended"] == date(2023, 10, 18)
    assert city.cancelled in city.in_force(CUTOFFS[1]) and city.cancelled not in city.in_force(END)
    assert all(d["ended"] is not None for d in city.deals if d["state"] != "有效") and all(d["ended"] is None for d in city.deals if d["state"] == "有效")
    assert sum(p["area"] == 5 * MU for p in city.parcels) and sum(p["area"] == 10 * MU for p in city.parcels)
    for project in {m["project"] for m in city.months}:
        series = [m for m in city.months if m["project"] == project]
        assert all(a["investment"] <= b["investment"] and a["above"] <= b["above"] for a, b in zip(series, series[1:])), project
    return out


if __name__ == "__main__":
    import sys
    for key, value in run(City(*sys.argv[1:2])).items():
        text = str(value) if isinstance(value, int) or value.denominator == 1 else f"{float(value):.6f}  ({value})"
        print(f"{key:36} {text}")
