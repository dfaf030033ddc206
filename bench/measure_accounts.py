# SPDX-License-Identifier: Apache-2.0
"""lalian serve over the large city with nine accounts of different scopes, one after the other: 今日, a page of the register, all figures, a
record; what each costs the server's processor, and what its memory becomes. Then one record is edited, and 今日 asked again.
In a copy of the ledger, for it makes accounts. BENCH_FIRST=1: the server before all else on the machine (chrt -f 20). BENCH_WAIT: seconds
between the start and the first person (default 15: what is read ahead has been read)."""
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.parse

from measure import LALIAN, OUT, RULES, bar, big_ledger, say_load, table
from measure_serve import COLUMNS, Served, free_port

PEOPLE = [("office", "role=office"), ("leader", "role=leader"), ("town1", "role=town unit=城东街道"), ("town2", "role=town unit=云陂镇"), ("town3", "role=town unit=官岭镇"),
          ("park1", "role=park park=城东科创园"), ("park2", "role=park park=云陂印染工业园"), ("company", "role=company unit=市国有资产监督管理中心"), ("bureau", "role=bureau unit=市税务局")]
WHEN = "period=2023Q4&until=2023-11-30"
LATER = "Yun-Dan-Feng-Qing8"


class Person:
    def __init__(self, port, name, once):
        self.port, self.cookie, self.csrf = port, "", ""
        self.csrf = self.ask("POST", "/api/login", {"name": name, "password": once})["csrf"]
        self.ask("POST", "/api/password", {"old": once, "new": LATER + str(time.time_ns())})

    def ask(self, method, path, body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        c.request(method, path, json.dumps(body).encode() if body is not None else None, {"Cookie": self.cookie, "X-CSRF": self.csrf, "Content-Type": "application/json"})
        r = c.getresponse()
        data = r.read()
        c.close()
        if r.status != 200:
            sys.exit(f"{method} {path}: {r.status} {data.decode()[:300]}")
        self.cookie = (r.getheader("Set-Cookie") or self.cookie).split(";")[0]
        return json.loads(data)


def told(ledger, *words):
    return json.loads(subprocess.run([LALIAN, "--rules", RULES, "--ledger", ledger, "--json", *words], capture_output=True, text=True, check=True).stdout)


def with_people(big):
    """The copy, and a password for each account."""
    ledger = os.path.join(OUT, "accounts.db")
    if not os.path.exists(ledger):
        shutil.copyfile(big + ".head", ledger + ".head")
        shutil.copyfile(big, ledger + ".making")
        os.rename(ledger + ".making", ledger)
    there = {a["name"] for a in told(ledger, "accounts")["accounts"]}
    words = {name: ["reset", name] if name in there else ["add", name, f"person={name}", *rights.split()] for name, rights in PEOPLE}
    return ledger, {name: told(ledger, "account", *words[name], "--reason", "bench")["password"] for name, _ in PEOPLE}


def timed(server, person, path, body=None):
    """The document; seconds of processor and of wall."""
    cpu, wall = server.ticks(), time.monotonic()
    doc = person.ask("POST" if body else "GET", path, body)
    return doc, [f"{server.ticks() - cpu:.2f}", f"{time.monotonic() - wall:.2f}"]


def visit(server, person):
    """What one person opens; cells of the table, and a code of what he sees."""
    pages = [f"/api/today?{WHEN}", f"/api/list/enterprise?columns={COLUMNS}&limit=50&sort=name", f"/api/figure?all&{WHEN}"]
    docs, cells = [], []
    for path in pages:
        doc, cell = timed(server, person, path)
        docs.append(doc)
        cells += cell
    rows = docs[1]["rows"]
    code = rows[0]["code"] if rows else None
    return cells + (timed(server, person, f"/api/show/enterprise/{urllib.parse.quote(code)}?plain")[1] if code else ["–", "–"]), code


def measure_accounts():
    say_load()
    ledger, passwords = with_people(os.environ.get("BENCH_BIG") or big_ledger(os.path.join(OUT, "demo", "ledger.db")))
    port = int(os.environ.get("BENCH_PORT") or free_port())
    s = Served([*(["chrt", "-f", "20"] if os.environ.get("BENCH_FIRST") else []), LALIAN, "--rules", RULES, "--ledger", ledger, "serve", "--listen", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/api/health")
    time.sleep(float(os.environ.get("BENCH_WAIT", "15")))
    rows, people, codes = [["read ahead", f"{s.ticks():.2f}", *["–"] * 7, f"{s.resident():.0f}", f"{s.resident('VmHWM'):.0f}"]], {}, {}
    for name, _ in PEOPLE:
        people[name] = Person(port, name, passwords[name])
        cells, codes[name] = visit(s, people[name])
        time.sleep(1)                            # what an answer was made with is given back behind it
        rows.append([name, *cells, f"{s.resident():.0f}", f"{s.resident('VmHWM'):.0f}"])
    table("nine accounts", ["", *(f"{w} {k}" for w in ("today", "page", "figures", "record") for k in ("cpu s", "wall s")), "MiB after", "MiB peak"], rows)
    after, peak = s.resident(), s.resident("VmHWM")
    again = [["edit", *timed(s, people["office"], f"/api/edit/enterprise/{urllib.parse.quote(codes['office'])}", {"words": [f"note=bench {time.time_ns()}"], "reason": "bench"})[1]]]
    again += [[f"today, {name}", *timed(s, people[name], f"/api/today?{WHEN}")[1]] for name in ("office", "town1", "park1")]
    table("after one record was edited", ["", "cpu s", "wall s"], again)
    s.close()
    bar(f"at most 350 MiB after nine accounts: {after:.0f}", after <= 350)
    bar(f"at most 600 MiB at the peak of figures: {peak:.0f}", peak <= 600)
