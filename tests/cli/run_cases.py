#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs tests/cli/cases/*.case against the real program on the sample ledger.

A case file is one story: commands and what is expected of them, in order. Lines:
  # text                 a remark
  $ lalian …             a command, as in a shell (words only; $DEMO = the sample ledger's folder, $TMP = a folder of the case's own,
                         $SAMPLE = the sample workbooks, $ROOT = the source tree); with a leading "fresh" before the first command the
                         case works on its own copy of the ledger: --ledger $LEDGER
  write FILE <<END …END  makes a file (UTF-8) in $TMP
  locked LEDGER          somebody else writes to that ledger while the next command runs
  remove FILE            takes a file away
  exit N                 the exit code of the last command (0 unless said)
  out TEXT / err TEXT    standard output / error holds TEXT
  not TEXT               neither holds TEXT
  line TEXT              a line of the output is TEXT (tabs as \\t)
  same FILE FILE         two files hold the same bytes
  json PATH = VALUE      dotted path into the JSON document on standard output: keys, indexes, # for the length; VALUE as JSON
"""
import contextlib
import fcntl
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent


class Bad(Exception):
    pass


def look(doc, path):
    for step in path.split("."):
        if step == "#":
            doc = len(doc)
        elif isinstance(doc, list):
            doc = doc[int(step)]
        else:
            if step not in doc:
                raise Bad(f"no key {step!r} in {list(doc)[:12]}")
            doc = doc[step]
    return doc


class Case:
    def __init__(self, path, program, sample, demo, tmp):
        self.path, self.program, self.tmp = path, program, tmp
        self.env = {"DEMO": demo, "TMP": tmp, "SAMPLE": sample, "ROOT": str(root), "LEDGER": f"{demo}/ledger.db"}
        self.code, self.out, self.err, self.expected, self.locked = 0, "", "", True, None

    def fresh(self):
        folder = os.path.join(self.tmp, "copy")
        os.mkdir(folder)
        for name in os.listdir(self.env["DEMO"]):
            if name.startswith("ledger.db") and not name.endswith(("-shm", ".lock")):
                shutil.copy(os.path.join(self.env["DEMO"], name), folder)
        self.env["LEDGER"] = f"{folder}/ledger.db"

    def fill(self, text):
        for name in sorted(self.env, key=len, reverse=True):
            text = text.replace("$" + name, self.env[name])
        return text

    def file(self, line):
        path = pathlib.Path(self.fill(line.split()[1]))
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def settle(self):
        """A command whose exit code nobody asked for must have ended with 0."""
        if not self.expected and self.code != 0:
            raise Bad(f"exit {self.code}\n{self.out[-1500:]}\n{self.err[-1500:]}")

    def command(self, text):
        self.settle()
        words = [self.fill(w) for w in shlex.split(text)]
        if words[0] != "lalian":
            raise Bad(f"not a lalian command: {text}")
        words[0] = self.program
        env = {k: v for k, v in os.environ.items() if not k.startswith("LALIAN")} | {"LALIAN_ACTOR": "测试", "LALIAN_LANG": "zh"}
        with self.lock():
            done = subprocess.run(words, capture_output=True, cwd=self.tmp, env=env, timeout=300)
        self.code, self.expected = done.returncode, False
        self.out, self.err = done.stdout.decode(), done.stderr.decode()

    @contextlib.contextmanager
    def lock(self):
        held, self.locked = self.locked, None
        with open(held + ".lock", "a+") if held else contextlib.nullcontext() as f:
            if held:
                fcntl.flock(f, fcntl.LOCK_EX)
            yield

    def expect(self, verb, rest):
        if verb == "exit":
            self.expected = True
            if self.code != int(rest):
                raise Bad(f"exit {self.code}, not {rest}\n{self.out[-1500:]}\n{self.err[-1500:]}")
            return
        want = self.fill(rest)
        if verb == "same":
            a, b = (pathlib.Path(p).read_bytes() for p in want.split())
            if a != b:
                raise Bad(f"they differ: {len(a)} and {len(b)} bytes")
        if verb == "out" and want not in self.out:
            raise Bad(f"standard output lacks {want!r}:\n{self.out[:1500]}\n{self.err[-800:]}")
        if verb == "err" and want not in self.err:
            raise Bad(f"standard error lacks {want!r}:\n{self.err[:1500]}")
        if verb == "not" and (want in self.out or want in self.err):
            raise Bad(f"there is {want!r}")
        if verb == "line" and want.replace("\\t", "\t") not in self.out.splitlines():
            raise Bad(f"no line {want!r} in:\n{self.out[:1500]}")
        if verb == "json":
            path, value = want.split(" = ", 1)
            got = look(json.loads(self.out), path)
            if got != json.loads(value):
                raise Bad(f"{path} is {json.dumps(got, ensure_ascii=False)}, not {value}")

    def run(self):
        lines = self.path.read_text().splitlines()
        at = 0
        while at < len(lines):
            line, number = lines[at].strip(), at + 1
            at += 1
            try:
                if not line or line.startswith("#"):
                    continue
                if line == "fresh":
                    self.fresh()
                elif line.startswith("locked "):
                    self.locked = self.fill(line.split()[1])
                elif line.startswith("remove "):
                    self.file(line).unlink()
                elif line.startswith("$ "):
                    self.command(line[2:])
                elif line.startswith("write "):
                    end = lines.index("END", at)
                    self.file(line).write_text("\n".join(lines[at:end]) + "\n")
                    at = end + 1
                else:
                    verb, _, rest = line.partition(" ")
                    if verb not in ("exit", "out", "err", "not", "line", "same", "json"):
                        raise Bad(f"unknown word {verb!r}")
                    self.expect(verb, rest)
            except Bad as e:
                raise Bad(f"{self.path.relative_to(root)}:{number}: {line}\n    {e}") from None
            except (KeyError, IndexError, ValueError, TypeError) as e:
                raise Bad(f"{self.path.relative_to(root)}:{number}: {line}\n    {e!r}\n{self.out[:800]}\n{self.err[-800:]}") from None
        self.settle()


def main():
    program, sample = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    wanted = sys.argv[3:]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="lalian-cli-") as base:
        demo = os.path.join(base, "demo")
        made = subprocess.run([program, "demo", demo], capture_output=True, timeout=600)
        if made.returncode != 0:
            print(f"demo: exit {made.returncode}\n{made.stdout.decode()[-3000:]}\n{made.stderr.decode()[-3000:]}")
        for path in sorted((root / "tests/cli/cases").glob("*.case")):
            if wanted and path.stem not in wanted:
                continue
            tmp = os.path.join(base, path.stem)
            os.mkdir(tmp)
            try:
                Case(path, program, sample, demo, tmp).run()
                passed += 1
            except Bad as e:
                print(f"  failed: {e}")
                failed += 1
            except subprocess.TimeoutExpired as e:
                print(f"  failed: {path.name}: {e}")
                failed += 1
    print(f"cli: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    sys.exit(failed > 0 or passed == 0)


main()
