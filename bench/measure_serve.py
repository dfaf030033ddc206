# SPDX-License-Identifier: Apache-2.0
"""lalian serve beside Fastify + better-sqlite3, by turns, with wrk: one record, pages of 50 filtered out of all enterprises, figures; the
page 今日, which the peer does not have, alone.
The peer has plain tables with the indexes such a program would have, made from what `lalian list` prints; it computes six figures, we
answer all of the rule book. Pages go round over 20 conditions and five pages each. Processor time is of the server alone."""
import csv
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from measure import LALIAN, OUT, RULES, RUNS, Run, bar, big_ledger, median, ours, say_load, table

PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", "serve")
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
CONNECTIONS = "64"
COLUMNS = "code,name,industry,town,park,state"
DIVISIONS = ["13", "14", "15", "17", "18", "19", "20", "21", "22", "23", "24", "26", "29", "30", "31", "33", "34", "35", "38", "39"]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listed(ledger, register, columns):
    out = os.path.join(OUT, f"{register}.csv")
    Run(ours("--ledger", ledger, "list", register, "--columns", columns, "--format", "csv", "-o", out))
    with open(out, encoding="utf-8", newline="") as f:
        yield from csv.reader(f)


def make_table(db, ledger, register, columns, numbers=()):
    names = columns.split(",")
    kinds = ", ".join(f'"{n}" {"REAL" if n in numbers else "TEXT"}' for n in names)
    db.execute(f'CREATE TABLE {register}({kinds})')
    rows = listed(ledger, register, columns)
    next(rows)
    db.executemany(f"INSERT INTO {register} VALUES({','.join('?' * len(names))})", ([v or None for v in r] for r in rows))


def make_peer(ledger, path):
    if os.path.exists(path):
        return
    db = sqlite3.connect(path + ".making")
    make_table(db, ledger, "enterprise", COLUMNS + ",founded_on,capital,kind,size,address")
    make_table(db, ledger, "contract", "number,enterprise,project,floor_area,signed_on,state", ("floor_area",))
    for sql in ("CREATE UNIQUE INDEX e_code ON enterprise(code)", "CREATE INDEX e_industry ON enterprise(industry)", "CREATE INDEX c_signed ON contract(signed_on)", "ANALYZE"):
        db.execute(sql)
    db.commit()
    db.close()
    os.rename(path + ".making", path)


class Served:
    def __init__(self, command, url):
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.url, start = url, time.monotonic()
        while True:
            try:
                urllib.request.urlopen(url, timeout=600).read()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - start > 300:
                    sys.exit(f"did not start: {' '.join(command)}")
                time.sleep(0.01)
        self.ready_ms = (time.monotonic() - start) * 1e3

    def ticks(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            words = f.read().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self, what="VmRSS"):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith(what)) / 1024

    def close(self):
        self.process.terminate()
        self.process.wait(60)


def lua(paths, name):
    out = os.path.join(OUT, f"{name}.lua")
    with open(out, "w", encoding="utf-8") as f:
        f.write("local p = {" + ",".join(f'"{x}"' for x in paths) + "}\nlocal i = 0\nrequest = function() i = i % #p + 1; return wrk.format('GET', p[i]) end\n")
    return out


def measured(server, url, paths, name):
    """rate, p50 ms, p99 ms, processor µs a request"""
    for path in paths:
        urllib.request.urlopen(url + path, timeout=600).read()
    before = server.ticks()
    out = subprocess.run(["wrk", "-t1", "-c", CONNECTIONS, f"-d{SECONDS}s", "--latency", "-s", lua(paths, name), url], capture_output=True, text=True, check=True).stdout
    used = server.ticks() - before
    if "Non-2xx" in out:
        sys.exit(f"{name}: answers that are not 200\n{out}")
    ms = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}

    def at(percent):
        text = next(line.split()[1] for line in out.splitlines() if line.strip().startswith(percent))
        unit = text.lstrip("0123456789.")
        return float(text[:len(text) - len(unit)]) * ms[unit]

    n = int(next(line.split()[0] for line in out.splitlines() if "requests in" in line))
    rate = float(next(line.split()[1] for line in out.splitlines() if line.startswith("Requests/sec")))
    return rate, at("50%"), at("99%"), used * 1e6 / max(n, 1)


def paths_of(code):
    code = urllib.parse.quote(code)
    pages = [(d, o) for o in (0, 50, 100, 150, 200) for d in DIVISIONS]
    mine = {"record": [f"/api/show/enterprise/{code}?plain"],
            "page": [f"/api/list/enterprise?columns={COLUMNS}&limit=50&offset={o}&where=industry+within+'{d}'" for d, o in pages],
            "figures": ["/api/figure?all&period=2023Q4&until=2023-11-30"], "today": ["/api/today?period=2023Q4&until=2023-11-30"]}
    theirs = {"record": [f"/record/{code}"], "page": [f"/page?industry={d}&limit=50&offset={o}" for d, o in pages], "figures": ["/figures?until=2023-11-30"]}
    return mine, theirs


def beside(ledger, title):
    db = os.path.join(OUT, f"serve-{os.path.basename(ledger)}")
    make_peer(ledger, db)
    peer = sqlite3.connect(db)
    code, firms = peer.execute("SELECT code, (SELECT count(*) FROM enterprise) FROM enterprise WHERE code IS NOT NULL ORDER BY rowid DESC LIMIT 1").fetchone()
    peer.close()
    mine, theirs = paths_of(code)
    results, memory, ready = {}, {}, {}
    for name, paths in (("lalian", mine), ("fastify", theirs)):
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        s = Served([LALIAN, "--rules", RULES, "--ledger", ledger, "serve", "--listen", f"127.0.0.1:{port}"] if name == "lalian" else ["node", os.path.join(PEER, "server.js"), db, str(port)],
                   url + ("/api/health" if name == "lalian" else paths["record"][0]))
        ready[name] = s.ready_ms
        for what in paths:
            results[name, what] = [measured(s, url, paths[what], f"{name}-{what}") for _ in range(RUNS)]
            time.sleep(1)                        # what an answer was made with is given back behind it
            memory[name, what] = s.resident(), s.resident("VmHWM")
        s.close()
    rows, m = [], {}
    for what in mine:
        for name in ("lalian", "fastify") if what in theirs else ("lalian",):
            m[name, what] = rate, p50, p99, cpu = [median([r[i] for r in results[name, what]]) for i in range(4)]
            rows.append([f"{what}, {name}", f"{rate:,.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{cpu:.1f}", f"{memory[name, what][0]:.0f}", f"{memory[name, what][1]:.0f}"])
    table(f"serve: {title}, {firms:,} enterprises, {CONNECTIONS} connections; ready after {ready['lalian']:.0f} and {ready['fastify']:.0f} ms",
          ["", "requests/s", "p50 ms", "p99 ms", "cpu us/request", "MiB after", "MiB peak"], rows)
    return m, memory, ready, firms


def measure_serve():
    say_load()
    if not os.path.isdir(os.path.join(PEER, "node_modules")):
        subprocess.run(["npm", "install", "--no-save", "--silent", "--no-audit", "--no-fund", "--no-package-lock"], cwd=PEER, check=True)
    demo = os.path.join(OUT, "demo")
    shutil.rmtree(demo, ignore_errors=True)
    Run(ours("demo", demo), may_fail=True)
    sample = os.path.join(demo, "ledger.db")
    small, memory, ready, _ = beside(sample, "the sample city")
    bar(f"under 60 MiB resident: {memory['lalian', 'today'][0]:.0f}", memory["lalian", "today"][0] < 60)
    bar(f"first answer under 100 ms after start: {ready['lalian']:.0f}", ready["lalian"] < 100)
    for what in ("figures", "today"):
        bar(f"{what} under 5 ms at p99 with {CONNECTIONS} connections: {small['lalian', what][2]:.2f}", small["lalian", what][2] < 5)
    big, memory, _, firms = beside(os.environ.get("BENCH_BIG") or big_ledger(sample), "many of it")
    half = big["lalian", "record"][3] / big["fastify", "record"][3]
    bar(f"at most half of the peer's processor time a record: {half:.2f}", half <= 0.5)
    for what in ("page", "figures"):
        times = big["lalian", what][0] / big["fastify", what][0]
        bar(f"10 times the peer's rate of {what} over {firms:,}: {times:.1f} (by processor time {big['fastify', what][3] / big['lalian', what][3]:.1f})", times >= 10)
    bar(f"at most 350 MiB after records, pages, figures and today of {firms:,}: {memory['lalian', 'today'][0]:.0f} (at the peak {memory['lalian', 'today'][1]:.0f})", memory["lalian", "today"][0] <= 350)
