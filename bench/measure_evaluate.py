# SPDX-License-Identifier: Apache-2.0
"""The part `evaluate` of measure.py: one job (docs/performance.md says which) by ours, DuckDB, Polars and SQLite, warm and cold, with 1 and
2 threads, every answer compared with the first one line by line."""
import os
import sys

from measure import OUT, ROOT, RUNS, Run, bar, median, mib, noisy, say_load, table

SIZES = os.environ.get("BENCH_FIRMS", "10000 1000000 1000000/600 10000000").split()
LARGE, SLOW_FROM, LARGE_RUNS = 5000000, 2000000, 3
ROUNDED = 4e-6      # lines that may differ, of all
PEERS = os.path.join(ROOT, "bench", "peers")
ENGINES = {
    "lalian": [os.path.join(OUT, "evaluate")],
    "DuckDB": ["node", os.path.join(PEERS, "evaluate_duckdb.js")],
    "Polars": ["node", os.path.join(PEERS, "evaluate_polars.js")],
    "SQLite": [sys.executable, os.path.join(PEERS, "evaluate_sqlite.py")],
}


def firms(size):
    """The file of "1000000" or "1000000/600" (enterprises / classes)."""
    rows, _, classes = size.partition("/")
    path = os.path.join(OUT, f"firms-{size.replace('/', '-')}.csv")
    if not os.path.exists(path):
        Run([os.path.join(OUT, "make_firms"), rows, path + ".making", *([classes] if classes else [])])
        os.rename(path + ".making", path)
    read_anew(path)
    return path, int(rows)


def read_anew(path):
    """The page cache as reading from the disk leaves it: pieces of many pages. As make_firms writes it each page lies alone, and who reads it
    (all engines do) waits for each."""
    with open(path, "rb", buffering=0) as f:
        os.fsync(f.fileno())
        os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while f.read(1 << 20):
            pass


def numbers(run):
    return [float(x) for x in run.out.split()]


def engines_of(rows, threads):
    """Which take part: SQLite has one thread and needs minutes for millions."""
    there = {n: c for n, c in ENGINES.items() if n != "lalian" or os.path.exists(c[0])}
    if threads > 1 or rows > SLOW_FROM:
        there.pop("SQLite")
    return there


def check_answers(path, rows):
    """Each engine's answer against the first one's, enterprises and parks. false: they differ by more than sums of doubles may."""
    first, said, agreed = None, [], True
    for name, command in engines_of(rows, 1).items():
        out = os.path.join(OUT, f"answer-{name}.csv")
        Run([*command, path, "2", "1", out])
        for end in ("", ".parks") if first else ():
            r = Run([os.path.join(OUT, "same"), first[1] + end, out + end], may_fail=True)
            if r.code:
                said.append(f"{name} and {first[0]} (<) differ{end}:\n{r.out.rstrip()}")
                agreed = agreed and r.code == 1 and not end and int(r.out.splitlines()[-1].split()[0]) <= rows * ROUNDED
        first = first or (name, out)
    print("  answers: " + ("\n  ".join(said) if said else f"every line of {', '.join(engines_of(rows, 1))} is the same"))
    if said and agreed:
        print("  (no more than a few in a million: sums of doubles depend on their order, and a key may fall on the other side of a half)")
    return agreed


def measure_size(size):
    path, rows = firms(size)
    runs = min(RUNS, LARGE_RUNS) if rows >= LARGE else RUNS
    same = check_answers(path, rows)
    warm, cold, peak = {}, {}, {}
    for threads in (1, 2):
        there = engines_of(rows, threads)
        for _ in range(runs):
            for name, command in there.items():
                r = Run([*command, path, str(threads), "0", "-"])
                cold.setdefault((name, threads), []).append(r.wall * 1e3 if name == "lalian" else numbers(r)[0])
                peak[name, threads] = max(peak.get((name, threads), 0), r.peak)
        for name, command in there.items():
            warm[name, threads] = numbers(Run([*command, path, str(threads), str(runs + 1), "-"]))[1:]
        floor = numbers(Run([os.path.join(OUT, "floor"), str(rows), str(threads), str(runs + 1)]))[1:] if rows >= 64 else []
        warm["floor", threads] = floor
    again = numbers(Run([*ENGINES["lalian"], path, "1", "20", "again"])) if os.path.exists(ENGINES["lalian"][0]) else []
    return show(size, rows, os.path.getsize(path), warm, cold, peak, again) and same


def show(size, rows, n_bytes, warm, cold, peak, again):
    lines = []
    for (name, threads), took in warm.items():
        ours = warm.get(("lalian", threads))
        entire = cold.get((name, threads))
        our_cold = cold.get(("lalian", threads))
        lines.append([f"{name}, {threads} thread{'s' if threads > 1 else ''}", f"{median(took):.2f}{'~' if noisy(took) else ''}", f"{median(took) / median(ours):.1f}" if ours else "",
                      f"{median(entire):.1f}{'~' if noisy(entire) else ''}" if entire else "", f"{median(entire) / median(our_cold):.1f}" if entire and our_cold else "",
                      mib(peak[name, threads]) if entire else ""])
    table(f"evaluate: {rows:,} enterprises{' in ' + size.split('/')[1] + ' classes' if '/' in size else ''}, {n_bytes / 1e6:.1f} MB of CSV in the page cache",
          ["", "warm ms", "of ours", "cold ms", "of ours", "peak MiB"], lines)
    if ("lalian", 1) not in warm:
        print("  ours is not built: bench/evaluate.c is not there")
        return True
    if rows <= 1000000:
        most = 0.3 if rows < 100000 else 50
        bar(f"a change of weight in {most} ms, 1 thread: {median(again):.2f}{'~' if noisy(again) else ''} ms", median(again) <= most)
    if rows < 100000:
        return True
    for threads in (1, 2):
        ratio = median(warm["DuckDB", threads]) / median(warm["lalian", threads])
        bar(f"warm, {threads} threads: {ratio:.1f} times DuckDB (12 in a portable build, 15 with target_clones)", ratio >= 12)
    ratio, memory = median(cold["DuckDB", 2]) / median(cold["lalian", 2]), peak["DuckDB", 2] / peak["lalian", 2]
    bar(f"cold, 2 threads: {ratio:.1f} times DuckDB (10)", ratio >= 10)
    bar(f"memory: DuckDB takes {memory:.1f} times of ours (2)", memory >= 2)
    return True


def measure_evaluate():
    say_load()
    agreed = [measure_size(size) for size in SIZES]
    if not all(agreed):
        sys.exit("the answers are not the same")
