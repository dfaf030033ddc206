# SPDX-License-Identifier: Apache-2.0
"""The facts of the sample city 澜安市: one City object, made from a seed and nothing else.

It knows what is true and when; it does not know how an office writes it down (offices/) nor what the report says (check.py).
Every draw has a generator of its own, seeded by a name, so that changing one part leaves the others as they were.
"""
import random
from datetime import date, timedelta
from fractions import Fraction

import codes
import words

TOURS = [(1, "2023Q2", date(2023, 6, 2), date(2023, 5, 31), date(2023, 6, 8)),
         (2, "2023Q3", date(2023, 9, 1), date(2023, 8, 31), date(2023, 9, 7)),
         (3, "2023Q4", date(2023, 12, 1), date(2023, 11, 30), None)]
CUTOFFS = [t[3] for t in TOURS]
MU = Fraction(2000, 3)                       # square metres
YEARS = (2020, 2021, 2022)


def month_end(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def day_between(rng, first, last):
    return first + timedelta(days=rng.randrange((last - first).days + 1))


class City:
    def __init__(self, seed="lalian"):
        self.seed = seed
        self.names, self.heads = set(), set()
        self.parks_and_units()
        self.projects_and_buildings()
        self.progress()
        self.enterprises()
        self.economy()
        self.contracts()
        self.labels()
        self.land()
        self.idle()
        self.leads()
        self.people()
        self.small_registers()
        self.evaluation()

    def rng(self, name):
        return random.Random(f"{self.seed}/{name}")

    # ---- names -------------------------------------------------------------------------------------------------
    def brand(self, rng, n=2):
        return "".join(rng.sample(words.CHARS, n))

    def firm_name(self, rng, trade, prefix=None):
        """A name not used before; the place in it is fictional, and so is the firm."""
        while True:
            place = prefix if prefix is not None else rng.choice(["澜安市", "澜安", "澜安", "澜州", "东澜"])
            name = place + self.brand(rng) + trade + rng.choice(["有限公司", "有限公司", "有限责任公司", "科技有限公司", "实业有限公司"])
            if name not in self.names:
                self.names.add(name)
                return name

    def person_name(self, rng):
        while True:
            name = rng.choice(words.SURNAMES) + rng.choice(words.GIVEN)
            if name not in self.names:
                self.names.add(name)
                return name

    # ---- parks -------------------------------------------------------------------------------------------------
    def parks_and_units(self):
        rng = self.rng("parks")
        self.parks = []
        for i, (name, level, town, kind, lead, far, small, resorted, area) in enumerate(words.PARKS):
            planned = Fraction(area)
            self.parks.append(dict(name=name, level=level, town=town, klass=kind, lead=lead, far=Fraction(far),
                                   small=bool(small), resorted=bool(resorted), planned=planned,
                                   approved=Fraction(int(planned * rng.randint(70, 92) / 100)),
                                   built=Fraction(int(planned * rng.randint(35, 66) / 100)),
                                   committee=i not in (13, 14, 17, 18, 19), estate=i in (0, 2, 3, 8, 12),
                                   study=i not in (9, 14, 15, 18, 19)))
        self.old_area = (words.OLD_AREA[0], Fraction(words.OLD_AREA[1]))
        self.policies = [
            ("关于推进标准化园区建设的实施方案", "澜委办〔2021〕18号", "中共澜安市委办公室", date(2021, 4, 16), "印发"),
            ("澜安市园区分类发展指导意见", "澜政办〔2022〕57号", "澜安市人民政府办公室", date(2022, 9, 8), "印发"),
            ("关于公布小微产业园名录的通知", "澜园办〔2022〕9号", "澜安市园区标准化建设工作领导小组办公室", date(2022, 11, 25), "印发"),
            ("关于再梳理一批镇级园区的通知", "澜政办〔2023〕26号", "澜安市人民政府办公室", date(2023, 4, 20), "印发"),
            ("关于下达2023年度园区项目投资计划的通知", "澜园领〔2023〕2号", "澜安市园区标准化建设工作领导小组", date(2023, 1, 18), "印发"),
            ("关于水磨石材循环产业园规划范围调整的批复", "澜政文〔2023〕133号", "澜安市人民政府", date(2023, 9, 15), "印发"),
            ("关于调整2023年度园区项目投资计划的通知", "澜园领〔2023〕11号", "澜安市园区标准化建设工作领导小组", date(2023, 9, 12), "印发"),
            ("澜安市一区多园高质量发展指导意见", "", "澜安市园区标准化建设工作领导小组办公室", date(2023, 10, 20), "征求意见"),
            ("澜安市低效工业用地认定办法（试行）", "", "市自然资源局", date(2023, 11, 6), "拟定"),
        ]

    # ---- projects, buildings -----------------------------------------------------------------------------------
    def projects_and_buildings(self):
        rng = self.rng("projects")
        self.projects, self.buildings = [], []
        for i, (name, park, far, n, mean, invest, leasing, kind, owner) in enumerate(words.PILOTS):
            far = Fraction(far)
            project = dict(code=f"2{i % 3}0{i % 9 + 1}-999981-04-01-{100311 + 1777 * i}", name=name, park=self.parks[park]["name"],
                           town=self.parks[park]["town"], pilot=True, far=far, investment=Fraction(invest), leasing=leasing,
                           investor_kind=kind, owner=None if owner is None else words.OWNERS[owner],
                           started=date(2020 + i % 3, i % 9 + 3, 18), stage="前期" if leasing == "未启动" and i == 10 else "在建")
            total = 0
            for b in range(n):
                area = round(mean * rng.uniform(0.78, 1.22) / 10) * 10
                tall = b % 5 == 4 and area < 30000
                stages = self.stages(rng, project["started"], b, n, i)
                self.buildings.append(dict(project=name, number=f"{b + 1}#", use="配套" if b == n - 1 and n > 4 else "标准厂房",
                                           storeys=rng.choice([4, 5, 6]), area=area, far_area=area + (area // 50 if tall else 0),
                                           stages=stages))
                total += area
            project["floor"] = Fraction(total, 10000)
            project["land"] = Fraction(round(total / far / MU * 100), 100)
            self.projects.append(project)
        nine = next(b for b in self.buildings if b["project"] == words.PILOTS[0][0] and b["number"] == "9#")
        nine["use"] = "标准厂房"
        nine["stages"] = {"开工": [date(2022, 5, 20), date(2022, 6, 2)], "出地面": [date(2022, 9, 15), date(2022, 9, 28)],
                          "封顶": [date(2023, 1, 20), date(2023, 2, 8)], "竣工": [date(2023, 6, 20), date(2023, 6, 16)],
                          "验收": [date(2023, 7, 10), date(2023, 7, 6)], "交付": [date(2023, 8, 1), date(2023, 7, 28)],
                          "投产": [date(2023, 10, 20), date(2023, 10, 12)]}
        self.acceptance = dict(opinion="澜建联验〔2023〕17号", project=nine["project"], number="9#", mode="单体", day=date(2023, 7, 6),
                               whole_day=date(2023, 10, 31), planned=date(2024, 1, 15), production=date(2023, 10, 12),
                               results=[("规划", date(2023, 6, 25)), ("消防", date(2023, 6, 30)), ("人防", date(2023, 6, 27)),
                                        ("档案", date(2023, 7, 4)), ("质量", date(2023, 7, 3))])
        self.acceptances = [self.acceptance]
        for k, (pilot, number) in enumerate(((2, "1#"), (4, "2#"), (3, "4#"), (8, "1#"))):
            stages = next(b["stages"] for b in self.buildings if b["project"] == words.PILOTS[pilot][0] and b["number"] == number)
            day, start = stages["验收"][1], stages["投产"][1] or stages["投产"][0]
            if day:
                self.acceptances.append(dict(opinion=f"澜建联验〔{day.year}〕{day.month * 3 - 4:02d}号", project=words.PILOTS[pilot][0], number=number, mode="分期", day=day,
                                             whole_day=day + timedelta(days=160), planned=start + timedelta(days=75 + 20 * k), production=start,
                                             results=[(d, day - timedelta(days=4 + 3 * n)) for n, d in enumerate(("规划", "消防", "人防", "档案", "质量"))]))
        for i, (name, park, far, floor, invest, stage) in enumerate(words.OTHERS):
            far, floor = Fraction(far), Fraction(floor)
            self.projects.append(dict(code=f"2{i % 3 + 1}1{i % 3}-999981-04-01-{220417 + 1931 * i}", name=name, park=self.parks[park]["name"],
                                      town=self.parks[park]["town"], pilot=False, far=far, investment=Fraction(invest), leasing=None,
                                      investor_kind="民企" if i % 2 else "国企", owner=words.OWNERS[i % 4] if i % 2 == 0 else None,
                                      started=None if stage in ("策划", "前期") else date(2021 + i % 2, i % 8 + 3, 10), stage=stage,
                                      floor=floor, land=Fraction(round(floor * 10000 / far / MU * 100), 100)))
        self.project = {p["name"]: p for p in self.projects}

    def stages(self, rng, started, b, n, i):
        """Planned and actual day of each stage; what lies after November 2023 is planned only."""
        out, day = {}, started + timedelta(days=30 + 95 * b + rng.randrange(20))
        if i == 10:
            day = date(2023, 3, 6) + timedelta(days=70 * b)
        for stage, gap in (("开工", 0), ("出地面", 115), ("封顶", 140), ("竣工", 130), ("验收", 35), ("交付", 25), ("投产", 95)):
            day = day + timedelta(days=gap + (rng.randrange(18) if gap else 0))
            late = rng.randrange(-6, 24)
            actual = day + timedelta(days=late)
            out[stage] = [day, actual if actual <= date(2023, 11, 26) else None]
            if out[stage][1] is None:
                day = max(day, date(2023, 12, 5))
                out[stage][0] = day
        done = True
        for pair in out.values():                        # a stage cannot have come before the one ahead of it
            done = done and pair[1] is not None
            if not done:
                pair[1] = None
        return out

    def above_ground(self, project, day):
        """Whole floor area of every building that has passed ±0.00 (㎡)."""
        return sum(b["area"] for b in self.buildings
                   if b["project"] == project and b["stages"]["出地面"][1] and b["stages"]["出地面"][1] <= day)

    def topped_out(self, project, day):
        return sum(b["area"] for b in self.buildings
                   if b["project"] == project and b["stages"]["封顶"][1] and b["stages"]["封顶"][1] <= day)

    def progress(self):
        """Plans of 2023 (revised in September) and the months January to November, November 预计."""
        rng = self.rng("progress")
        self.plans, self.months = [], []
        followed = [p for p in self.projects if p["pilot"]] + [p for p in self.projects if not p["pilot"] and p["stage"] == "在建"][:3]
        for i, p in enumerate(followed):
            plan = Fraction(round(p["investment"] * rng.randint(30, 52)), 100)
            last = self.above_ground(p["name"], date(2022, 12, 31))
            end = self.above_ground(p["name"], date(2023, 12, 31)) if p["pilot"] else int(p["floor"] * 4200)
            if not p["pilot"]:
                last = int(p["floor"] * 2500)
            target = Fraction(round(end * (1.02 + rng.random() * 0.06) / 100), 100)
            revised = {2: plan - Fraction(35, 100), 6: plan + Fraction(60, 100), 9: plan - Fraction(80, 100)}.get(i, plan)
            p["plan"], p["plan_revised"], p["plan_above"] = plan, revised, target
            self.plans.append(dict(project=p["name"], decided=date(2023, 1, 18), document="关于下达2023年度园区项目投资计划的通知", reason="年初下达",
                                   investment=plan, above=target, revision=1))
            self.plans.append(dict(project=p["name"], decided=date(2023, 9, 12), document="关于调整2023年度园区项目投资计划的通知",
                                   reason="年中调整" if revised != plan else "维持", investment=revised, above=target, revision=2))
            share = rng.uniform(0.90, 1.02)
            weights = [rng.uniform(0.6, 1.4) for _ in range(11)]
            run = 0.0
            for m in range(1, 12):
                run += weights[m - 1]
                done = Fraction(round(revised * 10000 * Fraction(round(share * run / sum(weights) * 10**6), 10**6)), 10000)
                day = month_end(2023, m)
                if p["pilot"]:
                    above, topped = self.above_ground(p["name"], day), self.topped_out(p["name"], day)
                else:
                    above = last + (end - last) * m // 13 // 100 * 100
                    topped = above * 3 // 5
                reported = above + (1200 if i == 6 and m >= 8 else 0)      # one project reports more than its buildings give
                self.months.append(dict(project=p["name"], month=m, investment=done,
                                        stat=Fraction(round(done * 10000 * rng.randint(72, 93) / 100), 10000),
                                        above=Fraction(reported, 10000), year_above=Fraction(reported - last, 10000),
                                        topped=Fraction(topped, 10000), state="预计" if m == 11 else "实报" if m > 8 else "核定",
                                        image=self.image_of(p["name"], day), problem=self.problem_of(i, m)))

    def image_of(self, project, day):
        if not any(b["project"] == project for b in self.buildings):
            return "主体结构施工"
        here = [b for b in self.buildings if b["project"] == project]
        passed = lambda stage: [b["number"] for b in here if b["stages"][stage][1] and b["stages"][stage][1] <= day]
        top, up, begun = passed("封顶"), passed("出地面"), passed("开工")
        parts = []
        if top:
            parts.append("、".join(top) + "已封顶")
        if [n for n in up if n not in top]:
            parts.append("、".join(n for n in up if n not in top) + "主体施工")
        if [n for n in begun if n not in up]:
            parts.append("、".join(n for n in begun if n not in up) + "基础施工")
        return "；".join(parts) or "场地平整"

    def problem_of(self, i, m):
        return {(1, 9): "10kV外线迁改未完成", (3, 6): "征迁扫尾剩2户", (9, 10): "招商启动滞后，运营主体未确定", (10, 11): "项目资金拨付较慢",
                (6, 8): "边坡支护方案变更", (7, 11): "市政配套道路未贯通"}.get((i, m))

    # ---- enterprises -------------------------------------------------------------------------------------------
    def trade(self, rng, divisions, weights):
        division = rng.choices(divisions, weights)[0]
        code, word = rng.choice(words.TRADES[division][1])
        return code, word

    def enterprises(self):
        """2,000 firms with data; six small trades of 1, 2, 3, 4, 5 and 6 firms."""
        rng = self.rng("enterprises")
        divisions = list(words.TRADES)
        weights = [words.TRADES[d][0] for d in divisions]
        rare = [(code, word) for n, code, word in words.RARE.values() for _ in range(n)]
        parks = [p for p in self.parks]
        self.firms = []
        for i in range(2000):
            code, word = rare[i - 1500] if 1500 <= i < 1500 + len(rare) else self.trade(rng, divisions, weights)
            park = rng.choice(parks)
            name = self.firm_name(rng, word)
            if i % 97 == 5:                                # names with brackets, as the registry has them: full width
                name = self.firm_name(rng, word, "澜安（石埕）" if i % 2 else "东澜（澜安）")
            uscc = codes.make_pilot(rng, self.heads) if i in (41, 777, 1203) else codes.make(rng, self.heads)
            self.firms.append(dict(code=uscc, name=name, industry="C" + code, domicile="澜安市", town=park["town"], park=park["name"] if i % 3 else None,
                                   founded=day_between(rng, date(1996, 1, 1), date(2019, 12, 20)), data=True, former=None, i=i,
                                   state="存续" if i % 211 else "歇业"))
            if i % 57 == 3:
                self.firms[-1]["former"] = self.firm_name(rng, word)
            self.firms[-1]["made"] = self.production_day(i, self.firms[-1]["founded"])

    def production_day(self, i, founded):
        """A year after the founding; some began in 2021 and 2022 only, and of some nobody noted the day."""
        if i % 67 == 31:
            return date(2021 + i % 2, i % 12 + 1, 18)
        return None if i % 131 == 50 else date(founded.year + 1, founded.month, 28)

    def economy(self):
        """Three years of tax, output, energy; tax is skewed and a tenth of it zero or negative."""
        rng = self.rng("economy")
        for f in self.firms:
            base = rng.lognormvariate(6.9, 1.25)           # revenue of 2020, 万元
            growth = rng.gauss(1.05, 0.12)
            intensity = rng.lognormvariate(-2.6, 0.6)      # tce per 万元 of output
            ratio = min(0.14, rng.lognormvariate(-3.4, 0.7))
            f["years"] = {}
            zero = rng.random() < 0.1
            for n, year in enumerate(YEARS):
                revenue = Fraction(round(base * growth ** n * 100), 100)
                output = Fraction(round(float(revenue) * rng.uniform(0.94, 1.08) * 100), 100)
                tax = Fraction(round(float(revenue) * ratio * rng.uniform(0.7, 1.3) * 100), 100)
                relief = Fraction(round(float(tax) * 18), 100) if rng.random() < 0.12 else Fraction(0)
                refund = Fraction(round(float(tax) * rng.uniform(0.3, 2.6) * 100), 100) if year == 2022 and rng.random() < 0.08 else Fraction(0)
                if zero:
                    tax = Fraction(0) if rng.random() < 0.7 else -Fraction(round(base * rng.uniform(0.2, 3)), 100)
                f["years"][year] = dict(revenue=revenue, output=output, value_added=Fraction(round(float(output) * rng.uniform(0.17, 0.31) * 100), 100),
                                        rd=Fraction(round(float(revenue) * max(0, rng.gauss(2.2, 1.6))), 100),
                                        employees=max(3, round(base ** 0.62 * rng.uniform(0.8, 1.4))),
                                        energy=Fraction(round(float(output) * intensity * 100), 100) if rng.random() > 0.03 else None,
                                        electricity=Fraction(round(float(output) * intensity * 0.45 * 100), 100),
                                        tax=tax, relief=relief, refund=refund,
                                        oneoff=Fraction(round(float(revenue) * 4), 100) if rng.random() < 0.02 else Fraction(0),
                                        audit=Fraction(rng.randint(1, 80)) if rng.random() < 0.03 else Fraction(0))
            f["above_scale"] = f["years"][2022]["revenue"] >= 2000

    # ---- contracts ---------------------------------------------------------------------------------------------
    def contracts(self):
        """398 rows that make 386 firms in force on 30 November 2023.

        386 firms with a first contract in force, 6 second contracts, 3 rows replaced by a later one, 3 firms whose only
        contract ended (one of them in October 2023). Origins are those of the earliest contract in force.
        """
        rng = self.rng("contracts")
        started = [p for p in self.projects if p["leasing"] == "已启动"]
        shares = [18, 12, 14, 13, 10, 9, 8, 10, 6]
        origins = (["out"] * 80) + (["county"] * 239) + (["near"] * 67)
        rng.shuffle(origins)
        existing = [f for f in self.firms if f["state"] == "存续" and f["i"] not in (41, 777, 1203)]
        rng.shuffle(existing)
        self.tenants, self.deals = [], []
        divisions, weights = list(words.TRADES), [words.TRADES[d][0] for d in words.TRADES]

        def tenant(origin, signed, n):
            if origin == "county" and n % 5 < 3:
                firm = existing.pop()
                return firm
            industry, word = self.trade(rng, divisions, weights)
            firm = dict(code=codes.make(rng, self.heads), name=self.firm_name(rng, word, rng.choice(["澜安市", "澜安"])),
                        industry="C" + industry, domicile="澜安市", town=None, park=None, founded=signed - timedelta(days=rng.randint(8, 40)),
                        data=False, former=None, i=None, state="存续", provisional=None, promoted=None)
            if n in (33, 190):
                firm["code"] = codes.make_pilot(rng, self.heads)
            return firm

        def place(origin):
            if origin == "county":
                return "澜安市"
            if origin == "near":
                return rng.choice([n for _, n in words.NEIGHBOURS])
            r = rng.random()
            return rng.choice([n for _, n in words.FOREIGN]) if r < 0.04 else rng.choice([n for _, n in words.OTHER_PREFECTURES]) if r < 0.3 \
                else rng.choice([n for _, n, _ in words.ORIGINS])

        def deal(firm, project, signed, origin, mode=None):
            mode = mode or rng.choices(["租赁", "购买", "供地", "回购"], [52, 37, 9, 2])[0]
            d = dict(firm=firm, project=project["name"], signed=signed, origin=origin, place=place(origin), mode=mode, state="有效",
                     ended=None, reason=None, replaces=None, floor=None, land=None,
                     buildings=[])
            if origin == "county" and rng.random() < 0.8:
                d["investor"] = firm["name"]
            else:
                d["investor"] = self.brand(rng) + rng.choice(["控股集团有限公司", "投资有限公司", "实业集团有限公司", "科技股份有限公司"])
            if mode == "供地":
                d["land"] = Fraction(rng.randint(400, 2600), 100)
            else:
                d["floor"] = rng.randint(30, 420) * 10
                mine = [b for b in self.buildings if b["project"] == project["name"]]
                first = rng.randrange(len(mine))
                d["buildings"] = [b["number"] for b in mine[first:first + (3 if d["floor"] > 3900 else 2 if d["floor"] > 3000 else 1)]]
            area_mu = d["land"] or Fraction(d["floor"]) / project["far"] / MU
            d["investment"] = int(area_mu * rng.randint(260, 520))                   # 万元
            basis = "万元/亩" if mode == "供地" or rng.random() < 0.62 else rng.choice(["万元/㎡", "万元"])
            rate = rng.choice([20, 22, 25, 28, 30, 32, 35, 40])
            d["basis"], d["from_year"], d["later"] = basis, signed.year + 1, None
            if basis == "万元/亩":
                d["amount"] = Fraction(rate)
                if rng.random() < 0.3:
                    d["amount"] = Fraction(rate // 2)
                    d["later"] = (Fraction(rate), signed.year + 3)
            elif basis == "万元/㎡":
                d["amount"] = Fraction(rng.choice([150, 180, 200, 220, 240, 260]), 10000)
            else:
                d["amount"] = Fraction(round(area_mu * rate))
            self.deals.append(d)
            return d

        last = date(2023, 11, 26)
        for n in range(386):
            project = rng.choices(started, shares)[0]
            first = date(2023, 7, 3) if project["name"] == words.PILOTS[words.LATE_START][0] else max(date(2021, 3, 1), project["started"] + timedelta(days=200))
            signed = day_between(rng, first, last)
            firm = tenant(origins[n], signed, n)
            self.tenants.append(firm)
            deal(firm, project, signed, origins[n])
        firsts = list(self.deals)
        others = [d for d in firsts if d["signed"] < date(2023, 6, 1) and d["mode"] in ("租赁", "购买")]
        rng.shuffle(others)
        for k in range(6):                                  # second contracts, two of them from another place
            d = others[k]
            origin = d["origin"] if k > 1 else ("out" if d["origin"] != "out" else "county")
            deal(d["firm"], self.project[d["project"]], day_between(rng, max(d["signed"], date(2023, 6, 5)) + timedelta(days=9), last), origin, "租赁")
        for k in range(6, 9):                               # changed: the old row stays, the new one replaces it
            d = others[k]
            old = deal(d["firm"], self.project[d["project"]], d["signed"] - timedelta(days=150), "out" if k == 6 else d["origin"], "租赁")
            old.update(state="变更", ended=d["signed"], reason="调整建筑面积，重新签订")
            d["replaces"] = old
        for ended, state, reason in ((date(2022, 11, 30), "到期", "租赁期满未续签"), (date(2023, 7, 14), "解除", "企业资金不足，协商解除"),
                                     (date(2023, 10, 18), "解除", "投资方放弃投资，解除合同")):
            signed = ended - timedelta(days=420)
            firm = tenant("near", signed, 4)
            self.tenants.append(firm)
            d = deal(firm, started[1 if ended.year == 2022 else 0], max(signed, date(2021, 6, 7)), "near", "租赁")
            d.update(state=state, ended=ended, reason=reason)
        self.cancelled = self.deals[-1]
        self.deals.sort(key=lambda d: (d["signed"], d["project"], d["firm"]["name"]))
        counts = {}
        for d in self.deals:
            year = d["signed"].year
            counts[year] = counts.get(year, 0) + 1
            d["number"] = f"LAYQ-{year}-{counts[year]:03d}"
        self.settle_totals()
        self.provisional(rng)
        self.tenants.sort(key=lambda f: f["code"])

    def in_force(self, day):
        return [d for d in self.deals if d["signed"] <= day and (d["ended"] is None or d["ended"] > day)]

    def land_of(self, d):
        """Land of a contract in 亩; a floor tenant's is converted by the plot ratio of the project."""
        return d["land"] if d["land"] is not None else Fraction(d["floor"]) / self.project[d["project"]]["far"] / MU

    def tax_of(self, d):
        if d["later"]:
            return d["later"][0] * self.land_of(d)
        return {"万元/亩": lambda: d["amount"] * self.land_of(d), "万元/㎡": lambda: d["amount"] * (d["floor"] or 0),
                "万元": lambda: d["amount"]}[d["basis"]]()

    def settle_totals(self):
        """819,100 ㎡ and 30 万元/亩 over the contracts in force: the last of them take up the difference."""
        live = self.in_force(CUTOFFS[2])
        floors = [d for d in live if d["floor"]]
        for d in self.deals:
            if d["floor"] and d not in live:
                d["floor"] = min(d["floor"], 2500)
        total = sum(d["floor"] for d in floors)
        for d in floors:
            d["floor"] = max(300, round(d["floor"] * 819100 / total / 10) * 10)
        odd = 0
        for d in floors:                                     # whole tens at first, then the odd metres of real surveys
            odd += 1
            if odd % 3 == 0:
                d["floor"] += odd % 7 + 1
        rest = 819100 - sum(d["floor"] for d in floors)
        step = 1 if rest > 0 else -1
        pool = [d for d in floors if d["floor"] > 1500]
        i = 0
        while rest:
            pool[i % len(pool)]["floor"] += step
            rest -= step
            i += 1
        want = 30 * sum(self.land_of(d) for d in live)
        flat = [d for d in live if d["basis"] == "万元"]
        for d in flat:
            d["amount"] = Fraction(round(self.land_of(d) * 30))
        per_mu = [d for d in live if d["basis"] == "万元/亩" and not d["later"] and d["floor"]]
        i = 0
        while True:                                          # first by whole steps of the rate, then one flat sum takes the rest
            gap = want - sum(self.tax_of(d) for d in live)
            if abs(gap) <= 120:
                break
            d = per_mu[i % len(per_mu)]
            i += 1
            rate = d["amount"] + (5 if gap > 0 else -5)
            if 15 <= rate <= 45:
                d["amount"] = rate
        for d in flat:
            gap = want - sum(self.tax_of(x) for x in live)
            if gap == 0:
                break
            new = d["amount"] + gap
            low, high = self.land_of(d) * 18, self.land_of(d) * 45
            if low <= new <= high:
                d["amount"] = new
            else:
                d["amount"] = Fraction(round(min(max(new, low), high)))
        assert want == sum(self.tax_of(x) for x in live), "the agreed tax does not come out at 30"

    def provisional(self, rng):
        """Signers whose firm is not yet registered: a provisional number; five of them get their code later."""
        young = sorted((d for d in self.deals if not d["firm"]["data"] and d["signed"] >= date(2023, 2, 1) and d["state"] == "有效"
                        and len([x for x in self.deals if x["firm"] is d["firm"]]) == 1), key=lambda d: d["signed"])
        picked = young[:5] + young[-19:]
        for k, d in enumerate(picked):
            d["firm"]["provisional"] = f"ZY-{d['signed'].year}-{k + 1:03d}"
            d["firm"]["promoted"] = date(2023, 7, 20) + timedelta(days=25 * k) if k < 5 else None

    def code_at(self, firm, day):
        """The credit code, where the firm has one on that day."""
        if firm.get("provisional") and (firm["promoted"] is None or firm["promoted"] > day):
            return None
        return firm["code"]

    # ---- labels ------------------------------------------------------------------------------------------------
    def labels(self):
        """30 / 31 applying / 2 / 7 / 6 / 38 among firms with contracts in force, overlapping; more outside, some expired."""
        rng = self.rng("labels")
        live = []
        for d in self.in_force(CUTOFFS[2]):
            if d["firm"]["data"] and d["firm"] not in live:
                live.append(d["firm"])
        rng.shuffle(live)
        self.marks = []

        def mark(firm, label, start, state="有效", to=None, cert=None):
            self.marks.append(dict(firm=firm, label=label, start=start, state=state, to=to, certificate=cert))

        three = lambda d: date(d.year + 3, d.month, d.day)
        high, applying = live[:30], live[30:61]
        days = [date(2020, 12, 1), date(2021, 12, 15), date(2022, 12, 14)]
        for k, f in enumerate(high):
            start = days[0] if k < 4 else days[k % 2 + 1]
            mark(f, "高新技术企业", start, to=three(start), cert=f"GR{start.year}99{k + 1001:06d}")
        for k, f in enumerate(applying):
            mark(f, "高新技术企业", date(2023, 6, 1) + timedelta(days=k % 20), state="申报中")
        for f in high[:1] + live[70:71]:
            mark(f, "瞪羚", date(2022, 11, 8), to=date(2025, 11, 7))
        for f in high[2:6] + applying[:1] + live[72:74]:
            mark(f, "专精特新", date(2022, 8, 20), to=date(2025, 8, 19))
        for f in high[5:8] + live[76:79]:
            mark(f, "科技小巨人", date(2021, 10, 30), to=date(2024, 10, 29))
        for k, f in enumerate(high[:14] + applying[:10] + live[85:99]):
            mark(f, "规上", date(2019 + k % 4, 12, 31) if k % 6 else date(2023, 5 + k % 5, 20))
        for f in applying[:3]:                                # held it once, expired, applies again
            mark(f, "高新技术企业", date(2019, 12, 2), state="失效", to=date(2022, 12, 1), cert="GR201999000%03d" % rng.randint(100, 999))
        for k, f in enumerate(live[100:104]):                 # expired in the course of 2023: counted in May, not in November
            start = date(2020, 9, 10) if k % 2 else date(2020, 10, 21)
            mark(f, "高新技术企业", start, state="有效", to=three(start), cert=f"GR202099{k + 2001:06d}")
        mark(self.cancelled["firm"], "规上", date(2022, 12, 31))
        outside = [f for f in self.firms if f not in live and f["above_scale"]]
        rng.shuffle(outside)
        for k, f in enumerate(outside[:160]):
            start = rng.choice([date(2019, 12, 2), date(2020, 12, 1), date(2021, 12, 15), date(2022, 12, 14)])
            gone = three(start) < date(2023, 5, 1)
            mark(f, "高新技术企业", start, state="失效" if gone else "有效", to=three(start), cert=f"GR{start.year}99{k + 3001:06d}")
        for f in outside[160:175]:
            mark(f, "专精特新", date(2021, 9, 1), to=date(2024, 8, 31))
        for f in outside[175:180]:
            mark(f, "瞪羚", date(2021, 11, 20), to=date(2024, 11, 19))
        for f in outside[180:420]:
            mark(f, "规上", date(2018 + rng.randrange(5), 12, 31))
        for f in outside[420:432]:
            mark(f, "科技小巨人", date(2020, 10, 10), to=date(2023, 10, 9))
        for f in outside[432:434]:
            mark(f, "链主", date(2022, 6, 30))
        for f in outside[434:437]:
            mark(f, "小巨人", date(2021, 7, 19), to=date(2024, 7, 18))
        self.leaders = outside[432:434]

    def label_at(self, firm, label, day, state):
        """The start of the label in force on the day, or None."""
        rows = [m for m in self.marks if m["firm"] is firm and m["label"] == label and m["start"] <= day]
        if not rows:
            return None
        m = max(rows, key=lambda m: m["start"])
        return m["start"] if m["state"] == state and (m["to"] is None or m["to"] >= day) else None

    # ---- land --------------------------------------------------------------------------------------------------
    def land(self):
        """Parcels with owners, tenants on them, 60 shared ones, firms on two sites, plots of exactly 5 and 10 亩 and 3333.33 ㎡."""
        rng = self.rng("land")
        owners = [f for f in self.firms if f["i"] % 20 < 11]              # 1,100 hold land, the others rent
        tenants = [f for f in self.firms if f["i"] % 20 >= 11]
        self.parcels, self.uses, self.units, self.sites = [], [], [], []
        exact = {3: MU * 5, 14: Fraction(333333, 100), 25: MU * 10, 36: MU * 5, 47: Fraction(333333, 100), 58: MU * 10}
        for k, f in enumerate(owners):
            park = next((p for p in self.parks if p["name"] == f["park"]), None)
            area = exact.get(k) or Fraction(round(rng.lognormvariate(8.6, 0.85) * 100), 100)
            control = park["far"] if park and rng.random() > 0.15 else rng.choice([Fraction(1), Fraction(6, 5), Fraction(3, 2), Fraction(2)])
            far = max(0.18, rng.gauss(1.38, 0.52))
            floor = Fraction(round(float(area) * far))
            code = f"999981{(self.town_index(f['town']) + 1):03d}{k % 40 + 1:03d}GB{k + 1:05d}W00000000"
            missing = k % 91 == 17
            by_tax = area.denominator == 3                  # 5 and 10 亩 exactly: no number of ㎡ says it, the tax area does
            self.parcels.append(dict(code=code, firm=f, park=f["park"], town=f["town"], registered=None if by_tax else area, area=area,
                                     basis="计税" if by_tax else "登记", taxed=area / MU if by_tax else Fraction(round(area / MU * 100), 100),
                                     surveyed=area + Fraction(rng.randint(-400, 900), 10) if k % 9 == 0 and k not in exact else None,
                                     control=None if missing else control, floor=floor, far_area=floor + (floor // 40 if k % 6 == 0 else 0),
                                     grade=None if k % 83 == 40 else ["一级", "二级", "三级", "四级"][k % 4]))
            self.uses.append(dict(firm=f, parcel=code, kind="自有", start=f["founded"], area=area, basis="产权", end=None))
        small = [k for k in range(len(self.parcels)) if k not in exact]
        shared = rng.sample(small, 60)
        hosts = rng.sample([k for k in small if k not in shared], 240)
        letting = [(k, rng.randint(2, 4)) for k in shared] + [(k, 1) for k in hosts]
        pool = list(tenants)
        rng.shuffle(pool)
        for k, n in letting:
            parcel = self.parcels[k]
            guests = []
            for _ in range(n):
                if not pool:
                    break
                guest = pool.pop()
                part = Fraction(int(parcel["area"] * rng.randint(12, 22)), 100)
                start = day_between(rng, max(guest["founded"], date(2016, 1, 1)), date(2020, 3, 1))
                self.uses.append(dict(firm=guest, parcel=parcel["code"], kind="租入", start=start, area=part, basis="合同", end=None))
                guests.append((guest, part, start))
            if guests:                                    # the landlord lets out what the tenants rent, in one row
                self.uses.append(dict(firm=parcel["firm"], parcel=parcel["code"], kind="出租", start=max(g[2] for g in guests),
                                      area=sum(g[1] for g in guests), basis="合同", end=None))
            if k in shared:
                self.units.append(dict(name=parcel["firm"]["name"] + "共用宗地", owner=parcel["firm"], parcels=[parcel["code"]],
                                       tenants=[g[0] for g in guests]))
        for guest in pool:                                # the others state one area without a parcel
            self.uses.append(dict(firm=guest, parcel=None, kind="租入", start=date(2020, 1, 1),
                                  area=Fraction(rng.randint(600, 5200)), basis="建筑面积折算", end=None))
        for f in rng.sample(owners, 28):
            second = rng.choice([p for p in self.parks if p["name"] != f["park"]])
            self.sites.append((f, f["park"] or self.parks[0]["name"], f["founded"]))
            self.sites.append((f, second["name"], day_between(rng, date(2020, 1, 1), date(2022, 10, 1))))

    def town_index(self, town):
        return (words.TOWNS + [words.ZONE]).index(town)

    # ---- idle land ---------------------------------------------------------------------------------------------
    def idle(self):
        """Two surveys: 20 May and 15 November 2023. The later has 110 rows, 7 of them 销号: 103 with 3189.02 亩."""
        rng = self.rng("idle")
        self.surveys = {date(2023, 5, 20): [], date(2023, 11, 15): []}
        rows = []
        for k in range(118):
            town = (words.TOWNS + [words.ZONE])[rng.randrange(13)]
            rows.append(dict(name=f"{town}{rng.choice(['工业', '产业园', '北片', '东片', '安置区旁'])}{k + 1:03d}地块", town=town,
                             area=Fraction(round(rng.lognormvariate(3.1, 0.75) * 100), 100), since=day_between(rng, date(2014, 1, 1), date(2022, 6, 30)),
                             cause="政府" if rng.random() < 0.4 else "企业", state=rng.choice(["摸底", "摸底", "摸底", "认定"]),
                             proposed=rng.choice(["标准厂房", "招商供地", "收储", "协议置换", None]), decision=None))
        may, november = date(2023, 5, 20), date(2023, 11, 15)
        for k, row in enumerate(rows):
            if k < 112:
                first = dict(row)
                if k % 16 == 9:
                    first["area"] += Fraction(rng.randint(-150, 300), 100)
                self.surveys[may].append(first)
            if 6 <= k < 116:                                # the first six are gone from the later list altogether
                later = dict(row)
                if k in (8, 19, 33, 47, 61, 80, 95):
                    later.update(state="销号", decision=f"澜资闲〔2023〕{k}号")
                elif k % 5 == 0:
                    later["state"] = "处置中"
                self.surveys[november].append(later)
        live = [r for r in self.surveys[november] if r["state"] != "销号"]
        rest = Fraction(318902, 100) - sum(r["area"] for r in live)
        share = Fraction(round(rest / len(live) * 100), 100)
        for r in live:
            r["area"] = max(Fraction(3), r["area"] + share)
        rest = Fraction(318902, 100) - sum(r["area"] for r in live)
        big = max(live, key=lambda r: r["area"])
        big["area"] += rest
        self.idle_parcels()

    def idle_parcels(self):
        """Where a plot lies: the emptiest parcel of its town that is large enough for it; of some nobody has found the number."""
        need, towns, of = {}, {}, {}
        for rows in self.surveys.values():
            for r in rows:
                need[r["name"]], towns[r["name"]] = max(need.get(r["name"], 0), r["area"]), r["town"]
        free = sorted(self.parcels, key=lambda p: (Fraction(p["far_area"]) / p["area"], p["code"]))
        for name in sorted(need, key=lambda n: (-need[n], n)):
            parcel = next((p for p in free if p["town"] == towns[name] and p["area"] >= need[name] * MU), None)
            if parcel:
                free.remove(parcel)
                of[name] = parcel["code"]
        for rows in self.surveys.values():
            for r in rows:
                r["parcel"] = of.get(r["name"])

    # ---- leads -------------------------------------------------------------------------------------------------
    def leads(self):
        """574 rows, 499 in talks in November: the others became contracts or were dropped."""
        rng = self.rng("leads")
        self.talks = []
        places = [n for _, n, _ in words.ORIGINS] + [n for _, n in words.NEIGHBOURS] + ["澜安市"] * 9
        kinds = ["泵阀", "新材料", "鞋服", "电子", "食品", "石材", "机械", "纺织", "光电", "家居", "卫浴", "储能"]
        signers = [d for d in self.deals if d["signed"] > date(2023, 1, 1)]
        rng.shuffle(signers)
        for k in range(574):
            word = rng.choice(kinds)
            name = f"{self.brand(rng)}{word}{rng.choice(['生产', '智造', '研发生产', '配套', '总部'])}项目{'' if k % 31 else '（二期）'}"
            while name in self.names:
                name = f"{self.brand(rng)}{word}项目"
            self.names.add(name)
            park = rng.choice(self.parks)
            first = day_between(rng, date(2022, 1, 5), date(2023, 11, 20))
            t = dict(name=name, first=first, investor=self.brand(rng) + rng.choice(["集团有限公司", "科技有限公司", "实业有限公司"]), place=rng.choice(places),
                     park=park["name"], town=park["town"], floor=rng.randint(5, 90) * 100 if rng.random() < 0.7 else None, deal=None, changed=None, final=None)
            t["land"] = None if t["floor"] else Fraction(rng.randint(60, 800), 10)
            t["investment"] = Fraction(rng.randint(20, 900), 100)
            t["tax"] = Fraction(rng.choice([15, 20, 25, 30]))
            t["base"] = rng.choice(["新增在谈", "在谈", "在谈", "意向签约"])
            if k >= 499:
                late = max(first + timedelta(days=20), date(2023, 3, 1))
                t["changed"] = min(day_between(rng, late, max(late, date(2023, 11, 25))), date(2023, 11, 28))
                t["final"] = "已签约" if k < 530 else "停止谈判"
                if t["final"] == "已签约":
                    d = signers[k - 499]
                    t["deal"], t["changed"] = d, d["signed"]
                    t["first"] = min(first, d["signed"] - timedelta(days=40))
            self.talks.append(t)
        self.talks.sort(key=lambda t: (t["first"], t["name"]))

    def talk_stage(self, t, day):
        if t["changed"] and t["changed"] <= day:
            return t["final"]
        return "在谈" if t["base"] == "新增在谈" and (day - t["first"]).days > 90 else t["base"]

    # ---- command system ----------------------------------------------------------------------------------------
    def people(self):
        rng = self.rng("people")
        self.groups = ["综合协调组", "业务保障组", "考评督导组"]
        leader, mayor, d1, d2 = (self.person_name(rng) for _ in range(4))
        self.leaders_posts = [(leader, "市委", "组长"), (mayor, "市政府", "第一副组长"), (d1, "市人大常委会", "副组长"), (d2, "市政府", "副组长")]
        self.seconded = []                                   # name, home, rank, kind, from, until, group
        homes = ["市发展和改革局", "市住房和城乡建设局", "市自然资源局", "石埕镇", "市商务局", "市税务局", "市工业和信息化局", "市统计局"]
        for k in range(8):
            kind = "科级干部" if k < 3 else "年轻干部"
            rank = ("乡科级正职", "乡科级副职", "乡科级副职")[k] if k < 3 else "一级科员"
            until = date(2023, 6, 30) if k == 7 else date(2024, 12, 31)
            self.seconded.append((self.person_name(rng), homes[k], rank, kind, date(2022, 3, 1) if k != 6 else date(2023, 7, 1), until, self.groups[k % 3]))
        self.committees = []                                 # park, director (linked city leader), deputies
        for p in self.parks:
            if p["committee"]:
                self.committees.append((p["name"], self.person_name(rng), self.person_name(rng), self.person_name(rng)))

    # ---- small registers ---------------------------------------------------------------------------------------
    def small_registers(self):
        rng = self.rng("small")
        self.studies = []
        for k, p in enumerate(p for p in self.parks if p["study"]):
            done = k % 3 != 2
            self.studies.append(dict(park=p["name"], unit=None, kind="规划", institute=words.INSTITUTES[k % 4], state="完成" if done else "进行中",
                                     started=date(2022, 3 + k % 9, 15), finished=date(2023, 1 + k % 9, 28) if done else None,
                                     deliverable="控制性详细规划及产业规划文本" if done else None))
        self.studies.append(dict(park=None, unit=words.ZONE, kind="体制咨询", institute="东澜省工程咨询研究院", state="进行中",
                                 started=date(2023, 3, 20), finished=None, deliverable=None))
        self.partners, self.funds, self.permits = [], [], []
        for k, p in enumerate(self.parks[:15]):
            committed = Fraction(rng.randint(80, 420), 100)
            self.partners.append((p["name"], words.OWNERS[k % 4], "国有企业", Fraction(51), committed, committed * 3 / 5, date(2022, 6 + k % 6, 30), False))
            self.partners.append((p["name"], self.brand(rng) + "产业投资有限公司", "龙头企业", Fraction(34), Fraction(rng.randint(40, 200), 100),
                                  Fraction(rng.randint(20, 40), 100), date(2022, 9, 30), True))
            if k < 9:
                self.partners.append((p["name"], words.ASSOCIATIONS[k % 3], "行业协会", None, None, None, None, False))
            if k < 7:
                self.partners.append((p["name"], words.OPERATORS[k % 3], "专业运营商", Fraction(15), Fraction(30, 100), Fraction(30, 100), date(2023, 2, 28), True))
        for p in self.projects[:12]:
            total = p["investment"]
            for kind, part in (("专项债", 30), ("贷款", 40), ("自有", 20), ("社会", 10)):
                if p["owner"] is None and kind == "专项债":
                    continue
                approved = Fraction(round(total * part), 100)
                received = Fraction(round(approved * rng.randint(55, 100)), 100)
                self.funds.append((p["name"], kind, approved, received, Fraction(round(received * rng.randint(60, 99)), 100)))
            for n, kind in enumerate(("立项", "用地", "征迁", "规划", "施工许可")):
                due = (p["started"] or date(2023, 6, 1)) - timedelta(days=200 - 40 * n)
                stuck = p["name"] == "柳埔家居智造园" and kind == "征迁"
                self.permits.append((p["name"], kind, due, None if stuck else due + timedelta(days=rng.randint(-9, 20)), "柳埔镇" if stuck else None))
        self.targets = []
        for k in range(64):
            word, industry = rng.choice([("阀门", "C3443"), ("新材料", "C2651"), ("光电", "C3974"), ("食品", "C1491"), ("鞋服", "C1953"), ("卫浴", "C3071")])
            self.targets.append((self.brand(rng, 3) + word + "股份有限公司", industry, "全国行业50强" if k % 3 else "本地重点培育", k % 50 + 1 if k % 3 else None,
                                 2023, rng.choice(words.TOWNS + ["市商务局"]), rng.choice(["拟对接", "对接中", "已拜访"]), rng.choice(self.parks)["name"]))
        self.chains = []                                     # chain, leader, parks, two specialised firms
        specialised = [m["firm"] for m in self.marks if m["label"] == "专精特新"]
        for k, (chain, leader) in enumerate(zip(("水暖泵阀产业链", "鞋服产业链"), self.leaders)):
            self.chains.append((chain, leader, [self.parks[n]["name"] for n in ((0, 15, 11), (2, 16, 7))[k]], specialised[2 * k:2 * k + 2]))
        self.entry = [("新兴产业", "税收", "25", "每亩", "专精特新企业、科技孵化项目可一事一议"), ("新兴产业", "投资", "400", "每亩", None),
                      ("传统产业", "税收", "20", "每亩", None), ("传统产业", "投资", "300", "每亩", None),
                      ("就业型", "税收", "120", "每㎡建筑", "用工100人以上可放宽"), ("就业型", "投资", "2000", "每㎡建筑", None)]
        self.materials = [("市园区办", "经验做法", "坚持边建设边验收，石埕泵阀智造园9#楼先行单体验收、先行交付，企业提前进场安装设备。"),
                          ("市园区办", "存在困难", "部分园区招商进度不及预期，入园企业以传统产业为主，现有工业用地容积率总体偏低，企业反映准入门槛偏高。"),
                          ("市商务局", "招商引资", "组建专班赴长三角、粤港澳大湾区开展以商招商，重点对接行业50强企业。"),
                          ("市自然资源局", "整合提升", "完成全市闲置工业用地摸底，逐宗明确处置路径，并起草低效工业用地认定办法。"),
                          (words.ZONE, "整合提升", "开展全域体制咨询评估，研究成熟园区纳入开发区统一管理。")]
        self.tasks = []
        subjects = ["10kV外线迁改", "园区污水管网接驳", "招商政策兑现", "标准厂房消防整改", "征迁扫尾", "人才公寓配建", "入园企业纳统辅导", "边坡支护", "市政道路贯通"]
        for k in range(18):
            p = self.projects[k % 12]
            day = date(2023, 6, 5) if k < 10 else date(2023, 9, 4)
            self.tasks.append(dict(number=f"2023-{1 if k < 10 else 2}-{k % 10 + 1:02d}", subject=p["name"] + subjects[k % 9], lead=p["town"],
                                   co=words.BUREAUS[k % 5], due=day + timedelta(days=45 + 5 * (k % 6)), day=day,
                                   closed=day + timedelta(days=30 + 9 * (k % 5)) if k % 4 != 3 else None, text="已完成整改并复核" if k % 4 != 3 else "正在推进"))
        self.filings = []
        for k, m in enumerate(m for m in self.marks if m["label"] == "规上" and m["start"].year == 2023):
            self.filings.append((m["firm"], f"2023年{m['start'].month}月批次", "已入库", month_end(2023, m["start"].month), None))
        low = [f for f in self.firms if f["data"] and f["years"][2022]["revenue"] < 2000][:4]
        for f in low:
            self.filings.append((f, "2023年10月批次", "退回", None, "主营业务收入未达标准"))
        self.counted = sorted((f for f in self.firms if f["above_scale"] and f["state"] == "存续"), key=lambda f: f["code"])[:200]
        self.disputed = self.counted[37]                     # two bureaus disagree by one about its employees

    # ---- evaluation --------------------------------------------------------------------------------------------
    def evaluation(self):
        """Clusters with named exceptions, firms exempt from the evaluation or struck by a veto, scores of the third tour."""
        mains = {p["firm"]["code"]: p for p in self.parcels}
        owners = [f for f in self.firms if f["code"] in mains and f["state"] == "存续"]
        of = lambda code: [f for f in owners if f["industry"][1:] == code]
        named = [(0, of("3351")[4], "纳入", "主要产品为水龙头阀芯"), (0, of("3351")[11], "纳入", "为泵阀龙头企业配套铸件"),
                 (0, of("3352")[7], "除外", "已转产金属家具"), (1, of("2929")[2], "纳入", "主要产品为鞋底"), (3, of("3823")[3], "纳入", "主要产品为光伏逆变器")]
        self.clusters = [dict(name=name, lead=lead, target=target, codes=industries, firms=[n[1:] for n in named if n[0] == k])
                         for k, (name, lead, target, industries) in enumerate(words.CLUSTERS)]
        net = {f["code"]: sum(u["area"] if u["kind"] != "出租" else -u["area"] for u in self.uses if u["firm"] is f) for f in owners}
        poor = sorted((f for f in owners if net[f["code"]] >= 3 * MU and f["made"] and f["made"].year < 2021 and f["years"][2022]["energy"]),
                      key=lambda f: (f["years"][2022]["tax"] / net[f["code"]], f["code"]))
        self.exempt = []                                     # firm, ground, from, to, proof, proposed by
        for k, (ground, by, start, end, proof) in enumerate(words.EXEMPT):
            self.exempt.append((poor[3 + 4 * k], ground, start, end, proof, by))
        self.score_towns(self.rng("scores"))

    def score_towns(self, rng):
        """Two items computed from the city's own figures, three given by five judges; towns without a project have no score for it."""
        self.scores = []                                     # unit, item, full score, weight, judges' scores, computed score
        for town in words.TOWNS + [words.ZONE]:
            followed = {p["name"] for p in self.projects if p["pilot"] and p["town"] == town}
            done = sum(m["investment"] for m in self.months if m["project"] in followed and m["month"] == 11)
            plan = sum(p["investment"] for p in self.plans if p["project"] in followed and p["revision"] == 2)
            signed = sum(d["project"] in followed and d["signed"].year == 2023 for d in self.in_force(CUTOFFS[2]))
            self.scores.append((town, "项目建设", 100, 30, None, min(Fraction(100), Fraction(round(done / plan * 1000), 10)) if plan else None))
            self.scores.append((town, "招商引资", 100, 25, None, min(Fraction(100), Fraction(60 + signed)) if plan else None))
            level = rng.gauss(85, 3)
            for item, full, weight in (("现场形象", 100, 20), ("经验做法", 50, 15), ("汇报质量", 50, 10)):
                given = [Fraction(round(min(99, max(60, level + rng.gauss(0, 3) + j - 2)) * full / 50), 2) for j in range(5)]
                self.scores.append((town, item, full, weight, [None if town == "官岭镇" and j == 2 else g for j, g in enumerate(given)], None))
