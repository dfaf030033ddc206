#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""measure.py [import|figures|report|evaluate|serve|accounts|all]: runs ours and the peers by turns and prints medians, ratios and peak memory.
Started by bench/run, which builds what is measured. Wall time decides; processor time stands beside it, for it suffers less
from other work on the machine. A row whose runs differ by more than a quarter is marked ~: noisy."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, "build", "bench")
LALIAN = os.path.join(ROOT, "build", "lalian")
RULES = os.path.join(ROOT, "rules")
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
TIMES = os.environ.get("BENCH_TIMES", "446")
ROWS, CHANGED = "100000", "1000"
NOISY, BUSY_LOAD = 0.25, 0.7
MOMENT = ("2023Q4", "2023-11-30")


# ---- one run ----

def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(c) for c in f.read().split()]
    except OSError:
        return []


def resident_kib(pid):
    """Anonymous memory of the process and all below it: pages of files, which they share, would count twice."""
    total = 0
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
            for line in f:
                if line.startswith("RssAnon:"):
                    total = int(line.split()[1])
    except OSError:
        return 0
    return total + sum(resident_kib(c) for c in children(pid))


class Watch(threading.Thread):
    """The most memory that a process and its children hold together, looked at every 10 ms."""
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, False

    def run(self):
        while not self.over:
            self.peak = max(self.peak, resident_kib(self.pid))
            time.sleep(0.01)


class Run:
    """wall and cpu in seconds; peak: the greatest resident set of one process of it in KiB; out: what it said."""
    def __init__(self, command, may_fail=False, watch=False):
        with tempfile.TemporaryFile() as said:
            start = time.monotonic()
            p = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            w = Watch(p.pid) if watch else None
            if w:
                w.start()
            _, status, usage = os.wait4(p.pid, 0)
            self.wall = time.monotonic() - start
            p.returncode = os.waitstatus_to_exitcode(status)
            if w:
                w.over = True
                w.join()
            said.seek(0)
            self.out = said.read().decode("utf-8", "replace")
        self.code = p.returncode
        if p.returncode and not may_fail:
            sys.exit(f"failed ({p.returncode}): {' '.join(command)}\n{self.out[-2000:]}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss
        self.together = w.peak if w else 0


def median(values):
    return statistics.median(values)


def noisy(values):
    m = median(values)
    return len(values) > 1 and m > 0 and (sorted(values)[-2 if len(values) > 4 else -1] - min(values)) / m > NOISY


# ---- tables ----

def table(title, heads, rows):
    widths = [max(len(str(r[i])) for r in [heads] + rows) for i in range(len(heads))]
    print(f"\n{title}")
    for r in [heads, ["-" * w for w in widths]] + rows:
        print("  " + "  ".join(str(c).ljust(w) if i == 0 else str(c).rjust(w) for i, (c, w) in enumerate(zip(r, widths))))


def bar(text, good):
    print(f"  {'held  ' if good else 'MISSED'}  {text}")


def mib(kib):
    return f"{kib / 1024:.0f}"


def say_machine():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "?")
    with open("/proc/meminfo", encoding="ascii") as f:
        memory = int(f.readline().split()[1]) / 1048576
    print(f"{os.cpu_count()} x {model}, {memory:.0f} GiB, Linux {os.uname().release}; medians of {RUNS} runs")


def say_load():
    load = os.getloadavg()[0]
    if load > BUSY_LOAD:
        print(f"  NOISY: other work runs on this machine (load {load:.1f} before the start): trust the ratios and the processor time only")


# ---- import ----

def ours(*words):
    return [LALIAN, "--rules", RULES, "--lang", "en", *words]


def fresh_ledger(ledger):
    for end in ("", ".head", ".lock", "-wal", "-shm"):
        if os.path.exists(ledger + end):
            os.remove(ledger + end)
    Run(ours("--ledger", ledger, "init"))


def measure_import():
    say_load()
    book, later, ledger = (os.path.join(OUT, n) for n in ("parcels.xlsx", "parcels-later.xlsx", "parcels.db"))
    for path, changed in ((book, ()), (later, (CHANGED,))):
        if not os.path.exists(path):
            Run([os.path.join(OUT, "make_parcels"), path, ROWS, *changed])
    into = ours("--ledger", ledger, "import")
    peers = {
        "ogrinfo -al -so (reading alone)": ["ogrinfo", "-al", "-so", book],
        "SheetJS (reading alone)": ["node", os.path.join(ROOT, "bench/peers/read_sheetjs.js"), book],
        "openpyxl read_only (reading alone)": [sys.executable, os.path.join(ROOT, "bench/peers/read_openpyxl.py"), book],
    }
    first, again, changes = "lalian: read, check, difference, commit", "lalian: the same file again", f"lalian: a later file, {CHANGED} rows changed, --dry-run"
    runs = {name: [] for name in [first, again, changes, *peers]}
    for _ in range(RUNS):
        fresh_ledger(ledger)
        runs[first].append(Run(into + [book, "--as", "parcel"]))
        runs[again].append(Run(into + [book, "--as", "parcel"]))
        runs[changes].append(Run(into + [later, "--as", "parcel", "--dry-run"]))
        for name, command in peers.items():
            runs[name].append(Run(command))
    fresh_ledger(ledger)
    together = Run(into + [book, "--as", "parcel"], watch=True).together
    again_together = Run(into + [book, "--as", "parcel"], watch=True).together
    base = {k: median([getattr(r, k) for r in runs[first]]) for k in ("wall", "cpu")}
    rows = []
    for name, rs in runs.items():
        wall, cpu = median([r.wall for r in rs]), median([r.cpu for r in rs])
        rows.append([name, f"{wall:.2f}{'~' if noisy([r.wall for r in rs]) else ''}", f"{cpu:.2f}", f"{wall / base['wall']:.2f}", f"{cpu / base['cpu']:.2f}", mib(max(r.peak for r in rs))])
    table(f"import: {ROWS} rows x 20 columns, {os.path.getsize(book) / 1e6:.1f} MB xlsx; whole processes",
          ["", "wall s", "cpu s", "wall/ours", "cpu/ours", "peak MiB"], rows)
    fastest = min(median([r.wall for r in runs[n]]) for n in peers)
    bar(f"no slower than the fastest peer reads: {base['wall']:.2f} s against {fastest:.2f} s", base["wall"] <= fastest)
    bar(f"under 100 MiB beside the Snapshot: {mib(together)} MiB of its own with the reading child into an empty ledger, {mib(again_together)} MiB again", together < 100 * 1024)


# ---- figures ----

def figures_of(ledger, times):
    lines = Run([os.path.join(OUT, "figures"), ledger, RULES, *MOMENT, str(times)]).out.splitlines()
    wall, cpu, part_wall, part_cpu = ([float(x) for x in line.split()] for line in lines[1:5])
    peak, snapshot, firms, values = (int(x) for x in lines[5].split())
    return {"open": float(lines[0]), "first": wall[0], "wall": wall[1:], "cpu": median(cpu[1:]), "part": median(part_wall), "part_cpu": median(part_cpu),
            "peak": peak, "snapshot": snapshot, "firms": firms, "values": values}


def big_ledger(sample):
    ledger = os.path.join(OUT, f"city-{TIMES}.db")
    if not os.path.exists(ledger):
        print(f"  making {TIMES} times the sample city: some minutes, some gigabytes")
        for end in ("", ".head", "-wal"):
            if os.path.exists(sample + end):
                shutil.copy(sample + end, f"{ledger}.making{end}")
        Run([os.path.join(OUT, "scale"), f"{ledger}.making", TIMES])
        for end in (".head", ""):
            os.rename(f"{ledger}.making{end}", ledger + end)
    return ledger


def measure_figures():
    say_load()
    demo = os.path.join(OUT, "demo")
    shutil.rmtree(demo, ignore_errors=True)
    Run(ours("demo", demo), may_fail=True)
    sample = os.path.join(demo, "ledger.db")
    rows = []
    for ledger, times in ((sample, 4 * RUNS), (big_ledger(sample), RUNS)):
        f = figures_of(ledger, times + 1)
        warm = median(f["wall"])
        rows.append([f"{f['firms']:,} enterprises, {f['values']} figures", f"{f['open']:.0f}", f"{f['first'] - warm:.0f}", f"{warm:.1f}{'~' if noisy(f['wall']) else ''}",
                     f"{f['cpu']:.1f}", f"{f['part']:.1f}", f"{f['part_cpu']:.1f}", mib(f["snapshot"]), mib(f["peak"])])
    table("figures: all of the rule book, computed anew each time; then all but those of the yearly economic data",
          ["", "open ms", "load ms", "all ms", "cpu ms", "but economy ms", "cpu ms", "Snapshot MiB", "peak MiB"], rows)
    said = f"all figures over {f['firms']:,} enterprises after load: {warm / 1e3:.2f} s; without those of the yearly data {f['part'] / 1e3:.2f} s"
    if f["firms"] >= 1000000:
        bar(f"under 1 s: {said}", warm < 1000)
    else:
        print(f"  {said} (the bar is for a million)")


# ---- report ----

def filled_text(path):
    import re
    import zipfile
    with zipfile.ZipFile(path) as z:
        return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", z.read("word/document.xml").decode("utf-8")))


def measure_report():
    say_load()
    subprocess.run([sys.executable, os.path.join(ROOT, "bench/make_template.py"), OUT], check=True)
    template, mine, theirs = (os.path.join(OUT, n) for n in ("template.docx", "filled-lalian.docx", "filled-docxtemplater.docx"))
    tsv, values = os.path.join(OUT, "values.tsv"), os.path.join(OUT, "values.json")
    kinds = {
        "lalian, every number in a content control": [os.path.join(OUT, "fill"), template, tsv, mine, "100"],
        "lalian, text alone as the peer": [os.path.join(OUT, "fill"), template, tsv, mine, "100", "plain"],
        "docxtemplater": ["node", os.path.join(ROOT, "bench/peers/fill_docxtemplater.js"), template, values, theirs, "20"],
    }
    took, cpu, first, peak = {n: [] for n in kinds}, {n: [] for n in kinds}, {n: [] for n in kinds}, {n: 0 for n in kinds}
    for _ in range(RUNS):
        for name, command in kinds.items():
            r = Run(command)
            each, each_cpu = ([float(x) for x in line.split()] for line in r.out.splitlines()[:2])
            first[name].append(each[0])
            took[name].append(median(each[len(each) // 2:]))       # warm: the second half
            cpu[name].append(median(each_cpu[len(each) // 2:]))
            peak[name] = max(peak[name], r.peak)
    if filled_text(mine) != filled_text(theirs):
        sys.exit("the two documents do not say the same")
    wall, work = ({n: median(v[n]) for n in kinds} for v in (took, cpu))
    ratio = {n: wall["docxtemplater"] / wall[n] for n in kinds}
    ratio_cpu = {n: work["docxtemplater"] / work[n] for n in kinds}
    rows = [[n, f"{wall[n]:.2f}{'~' if noisy(took[n]) else ''}", f"{work[n]:.2f}", f"{median(first[n]):.1f}", f"{ratio[n]:.1f}", f"{ratio_cpu[n]:.1f}", mib(peak[n])] for n in kinds]
    table("report: one template of 6 pages, 200 fields, a table of 400 x 8; bytes to bytes, without starting the process",
          ["", "ms", "cpu ms", "first ms", "times as fast", "by cpu", "peak MiB"], rows)
    full, plain = list(kinds)[:2]
    bar(f"at least 20 times as fast as docxtemplater: {ratio[full]:.1f} with the way back from each number, {ratio[plain]:.1f} without "
        f"(by processor time {ratio_cpu[full]:.1f} and {ratio_cpu[plain]:.1f})", ratio[full] >= 20)


def main(argv):
    from measure_evaluate import measure_evaluate      # which uses this module
    from measure_accounts import measure_accounts
    from measure_serve import measure_serve
    what = argv[1] if len(argv) > 1 else "all"
    say_machine()
    for name, measure in (("import", measure_import), ("figures", measure_figures), ("report", measure_report), ("evaluate", measure_evaluate), ("serve", measure_serve), ("accounts", measure_accounts)):
        if what in (name, "all"):
            measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
