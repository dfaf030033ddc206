#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the real program promises when it is ended, has no room, or finds its files damaged.

  faults.py PROGRAM SAMPLE [NAME…]      $LALIAN_FAULTS multiplies the rounds, $LALIAN_SEED gives another seed

Each round works on a copy of one of two ledgers. After it `verify` is clean and the import is there whole or not at all; or the
damage is told. A fault that did not happen is a failed test: the counts are printed.
"""
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM, SAMPLE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TIMES = int(os.environ.get("LALIAN_FAULTS", "1"))
SEED = int(os.environ.get("LALIAN_SEED", "20231205"))
ENV = {k: v for k, v in os.environ.items() if not k.startswith("LALIAN")} | {"LALIAN_ACTOR": "测试", "LALIAN_LANG": "zh"}
PARTS = ("", ".head", "-wal")
REGISTERS = ("contract", "building_stage", "enterprise")
checks = {"passed": 0, "failed": 0}


def check(ok, *what):
    checks["passed" if ok else "failed"] += 1
    if not ok:
        print("  failed:", *what)
    return ok


def lalian(db, *words, **more):
    return subprocess.run([PROGRAM, "--ledger", db, *words], capture_output=True, env=ENV, timeout=120, **more)


def place(base, db):
    for tail in PARTS + ("-shm", ".lock"):
        if os.path.exists(db + tail):
            os.unlink(db + tail)
    for tail in PARTS:
        if os.path.exists(base + tail):
            shutil.copy(base + tail, db + tail)


def content(db):
    """What a reader sees: the batches and the rows of registers that imports touch."""
    seen = [lalian(db, "batches", "--json")] + [lalian(db, "list", r, "--format", "csv") for r in REGISTERS]
    return tuple((p.returncode, p.stdout) for p in seen)


def rows(db):
    """Every row of every table, read by SQLite alone."""
    told = hashlib.sha256()
    c = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    c.text_factory = bytes
    for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        for row in c.execute(f'SELECT * FROM "{name.decode()}"'):
            told.update(repr(row).encode())
    c.close()
    return told.digest()


class Import:
    """One import of a folder of the sample: the ledger before it, what is in the ledger before and after, and how long it takes."""

    def __init__(self, folder, base, work):
        self.base, self.key = base, "k-" + os.path.basename(folder)
        self.words = ["import", folder, "--key", self.key, "--json"]
        self.before = content(base)
        db = work + "/whole.db"
        place(base, db)
        with watched(db, self.words) as w:
            w.wait()
            self.seconds, self.wal = w.seconds, w.wal
        self.after = content(db)
        check(self.before != self.after, "the import changes nothing")

    def again(self, db, was_whole, where):
        """The same command with the same key: done once, and told that it was."""
        for whole in (was_whole, True):
            p = lalian(db, *self.words)
            answer = json.loads(p.stdout) if p.returncode == 0 else {}
            check(answer.get("committed") is True and answer.get("again", False) == whole, where, "asked again:", p.returncode, p.stdout[:200], p.stderr[-300:])
        check(content(db) == self.after, where, "asked again, the ledger holds something else")

    def settled(self, db, where):
        """Sound, and whole or absent: True when whole."""
        v = lalian(db, "verify")
        check(v.returncode == 0, where, "verify:", v.returncode, v.stdout.decode()[-400:], v.stderr.decode()[-400:])
        now = content(db)
        check(now in (self.before, self.after), where, "the import is half there")
        return now == self.after


class watched:
    """The program on its way, in a process group of its own, with an eye on how much of the WAL is written."""

    def __init__(self, db, words):
        self.db, self.words, self.wal = db, words, 0

    def __enter__(self):
        self.began = time.monotonic()
        self.p = subprocess.Popen([PROGRAM, "--ledger", self.db, *self.words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENV, start_new_session=True)
        return self

    def __exit__(self, *_):
        if self.p.poll() is None:
            self.p.kill()
            self.p.wait()

    def look(self):
        """True while it runs."""
        try:
            self.wal = max(self.wal, os.stat(self.db + "-wal").st_size)
        except FileNotFoundError:
            pass
        self.seconds = time.monotonic() - self.began
        return self.p.poll() is None

    def wait(self):
        while self.look():
            time.sleep(0.001)

    def until(self, seconds, wal):
        """To a moment, or to a length of the WAL; False: it had ended before."""
        while self.look():
            if (seconds is not None and self.seconds >= seconds) or (wal is not None and self.wal >= wal):
                return True
            time.sleep(0.0005)
        return False

    def kill(self):
        """True when it was still running. Its readers must end with it."""
        self.p.kill()
        hit = self.p.wait() == -signal.SIGKILL
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                os.killpg(self.p.pid, 0)
            except ProcessLookupError:
                return hit
            time.sleep(0.002)
        check(False, "a reader process outlived the program")
        return hit


def kills(imports, work, dice):
    """kill -9 at a random moment of the import, or when a random length of the WAL is written."""
    want, hit, late, whole, in_write = 40 * TIMES, 0, 0, 0, 0
    db = work + "/kill.db"
    while hit < want and late < 3 * want:
        one = imports[(hit + late) % 5 > 0]          # the big one every fifth time
        place(one.base, db)
        by_wal = dice.random() < 0.6
        at = dice.random()
        with watched(db, one.words) as w:
            if not w.until(None if by_wal else at * one.seconds, max(1, int(at * one.wal)) if by_wal else None) or not w.kill():
                late += 1
                continue
        hit += 1
        in_write += w.wal > 0
        where = f"kill {hit} (seed {SEED}, {'WAL' if by_wal else 'time'} {at:.3f})"
        was_whole = one.settled(db, where)
        whole += was_whole
        if hit % 8 == 0 or (was_whole and whole < 4):
            one.again(db, was_whole, where)
    print(f"  kill -9: {hit} imports killed, {in_write} of them writing; {whole} whole, {hit - whole} absent; {late} came too late and do not count")
    check(hit >= want and in_write * 4 >= hit and whole < hit, "too few kills that count")


def no_room(imports, work, dice):
    """Files may not grow beyond a limit: told as such, exit 3, the ledger as before; with room it goes on."""
    import resource
    db = work + "/full.db"
    refused = told = 0
    largest = max(one.wal for one in imports)
    limits = [0, 100, 4096, 40000] + [int(dice.random() * largest) for _ in range(8 * TIMES)]
    for n, limit in enumerate(limits):
        one = imports[n % len(imports)]
        place(one.base, db)
        p = lalian(db, *one.words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        where = f"no room beyond {limit} bytes (seed {SEED})"
        said = p.stderr.decode()
        check(p.returncode in (0, 3), where, "exit", p.returncode, said[-300:])
        whole = one.settled(db, where)
        check(whole == (p.returncode == 0), where, "exit", p.returncode, "but whole" if whole else "but absent")
        if p.returncode != 0:
            refused += 1
            ok = re.search("空间|File too large", said)
            told += bool(ok)
            check(ok, where, "does not say so:", said[-300:])
            if refused % 3 == 0:
                one.again(db, whole, where)
    with open("/dev/full", "w") as full:
        p = subprocess.run([PROGRAM, "--ledger", imports[-1].base, "batches"], stdout=full, stderr=subprocess.PIPE, env=ENV)
    check(p.returncode == 3 and p.stderr, "standard output on a full device: exit", p.returncode)
    print(f"  no room: {len(limits)} limits, {refused} imports refused, {told} saying so; each ledger as before")
    check(refused >= len(limits) // 2, "too few limits that count")


def flips(imports, work, dice):
    """One bit of the ledger's file changes: the program says so, or everything reads as before."""
    one, db = imports[-1], work + "/flip.db"
    with open(one.base, "rb") as f:
        size = len(f.read())
    sound, found, harmless = rows(one.base), 0, 0
    for n in range(100 * TIMES):
        place(one.base, db)
        at, bit = dice.randrange(size), dice.randrange(8)
        with open(db, "r+b") as f:
            f.seek(at)
            byte = f.read(1)[0]
            f.seek(at)
            f.write(bytes([byte ^ 1 << bit]))
        where = f"flip {n} of byte {at}, bit {bit} (seed {SEED})"
        v = lalian(db, "verify")
        if v.returncode in (1, 3) and (v.stdout or v.stderr):
            found += 1
            continue
        if check(v.returncode == 0, where, "verify: exit", v.returncode) and check(rows(db) == sound, where, "changes a row and is not found"):
            harmless += 1
    head = damaged = 0
    with open(one.base + ".head", "rb") as f:
        good = f.read()
    for n in range(20 * TIMES):
        place(one.base, db)
        bad = bytearray(good)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(7)
        with open(db + ".head", "wb") as f:
            f.write(bad)
        v = lalian(db, "verify")
        head += v.returncode != 0
        damaged += bytes(bad).strip() != good.strip()
        check(v.returncode in (0, 1, 3) and (v.returncode != 0 or bytes(bad).lower().split() == good.split()), f"head file {bytes(bad)!r}: exit", v.returncode)
    print(f"  flipped bits: {found} of {100 * TIMES} found, {harmless} change nothing; of the head file {head} of {damaged} found")
    check(found * 2 > 100 * TIMES, "too few flips that are found")


def cut_wal(imports, work, dice):
    """A WAL with three acknowledged edits is cut: the program says what is lost, never an older ledger in silence."""
    base, db, cut = imports[-1].base, work + "/wal.db", work + "/cut.db"
    place(base, db)
    reader = sqlite3.connect(f"file:{db}?mode=ro", uri=True, isolation_level=None)   # keeps the WAL from being taken into the file
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
    park = json.loads(lalian(db, "list", "park", "--json").stdout)["rows"][0]["name"]
    ends = []
    for n in range(3):
        p = lalian(db, "edit", "park", park, f"note=第{n}次", "--reason", "测试")
        check(p.returncode == 0, "edit:", p.stderr[-300:])
        ends.append(os.path.getsize(db + "-wal"))
    kept = [db + tail for tail in PARTS]
    for name in kept:
        shutil.copy(name, work + "/kept" + name[len(db):])
    reader.close()
    place(work + "/kept", cut)
    want = lalian(cut, "list", "park", "--format", "csv").stdout
    lengths = sorted({0, 1, 31, 32, 33, *ends, *(e - 1 for e in ends), *(dice.randrange(ends[-1]) for _ in range(25 * TIMES))})
    told = 0
    for length in lengths:
        for words in (["verify"], ["list", "park", "--format", "csv"]):
            place(work + "/kept", cut)
            os.truncate(cut + "-wal", length)
            p = lalian(cut, *words)
            where = f"WAL cut at {length} of {ends[-1]}, {words[0]} (seed {SEED})"
            if length >= ends[-1]:
                check(p.returncode == 0 and (words[0] == "verify" or p.stdout == want), where, "is whole, but exit", p.returncode)
            elif check(p.returncode in (1, 3) and "丢失" in p.stderr.decode() + p.stdout.decode(), where, "in silence: exit", p.returncode, p.stdout[-200:], p.stderr[-200:]):
                told += 1
    print(f"  WAL cut at {len(lengths)} lengths behind three acknowledged edits: told {told} times of {2 * (len(lengths) - 1)}")


def main():
    with tempfile.TemporaryDirectory(prefix="lalian-faults-") as work:
        empty, first = work + "/empty.db", work + "/first.db"
        made = lalian(empty, "init")
        place(empty, first)
        done = lalian(first, "import", SAMPLE + "/bureaus/2023-05", "--json")
        if not check(made.returncode == 0 and done.returncode == 0, "the ledgers to start from:", made.stderr, done.stderr[-500:]):
            return
        imports = [Import(SAMPLE + "/bureaus/2023-05", empty, work), Import(SAMPLE + "/bureaus/2023-11", first, work)]
        for case in (kills, no_room, flips, cut_wal):
            if len(sys.argv) > 3 and case.__name__ not in sys.argv[3:]:
                continue
            began = time.monotonic()
            case(imports, work, random.Random(SEED))
            print(f"    {time.monotonic() - began:.1f} s")


main()
print(f"faults: {checks['passed']} checks passed, {checks['failed']} failed")
if os.environ.get("LALIAN_COUNTS"):
    with open(os.environ["LALIAN_COUNTS"], "a") as f:
        f.write(f"{checks['passed']} {checks['failed']} 0\n")
sys.exit(checks["failed"] > 0 or checks["passed"] == 0)
