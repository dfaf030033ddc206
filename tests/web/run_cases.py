#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run_cases.py PROGRAM [NAME…]: runs tests/web/cases/*.case against the real server on a copy of the sample ledger.

A case file is one story, its requests on one connection that is kept alive (a request says when it is not). Lines:
  # text                 a remark
  GET /path  POST /path  a request; $UPLOAD stands for the id of the last upload. Lines that begin with > belong to it:
    > Name: value          a header          > body TEXT     the body (JSON unless a Content-Type stands)
    > file NAME SAMPLE     PUT: the body is that sample workbook
  raw TEXT               bytes as they are (\\r \\n \\x00 understood) on a connection of their own
  cli WORDS              the command line on the same ledger meanwhile
  status N               of the last answer (each request must say one)
  head NAME = VALUE      head NAME has TEXT      no head NAME
  json PATH = VALUE      dotted path: keys, indexes, # for the length; VALUE as JSON
  holds TEXT / not TEXT  in the body
  closed / open          the server closed the connection after it, or kept it
  wait PATH = VALUE /path   asks that path until its JSON says so, for ten seconds at most
"""
import json
import pathlib
import shlex
import sys
import time
import os

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Server, root  # noqa: E402


class Bad(Exception):
    pass


def look(doc, path):
    for step in path.split("."):
        doc = len(doc) if step == "#" else doc[int(step)] if isinstance(doc, list) else doc[step]
    return doc


class Case:
    def __init__(self, path, server):
        self.path, self.server, self.connection, self.upload = path, server, server.connection(), ""
        self.status = self.head = self.body = self.request = self.asked = None
        self.closed = False

    def send(self):
        method, path, headers, body = self.request
        self.request = None
        if body is not None and "Content-Type" not in headers:
            headers["Content-Type"] = "application/json"
        if not self.connection.sock and self.asked and not self.closed:
            raise Bad("the connection was not kept alive")
        self.status, self.head, self.body = self.server.ask(method, path.replace("$UPLOAD", self.upload),
                                                            body.replace(b"$UPLOAD", self.upload.encode()) if body is not None else None, headers, self.connection)
        self.asked, self.closed = True, self.head.get("connection", "").lower() == "close"
        if path.startswith("/api/upload") and self.status == 200:
            self.upload = json.loads(self.body)["upload"]

    def extend(self, line):
        method, path, headers, body = self.request
        name, _, rest = line.partition(" ")
        if name == "body":
            body = rest.encode()
        elif name == "file":
            body = next(pathlib.Path(os.environ["SAMPLE"]).rglob(rest)).read_bytes()
            headers["Content-Type"] = "application/octet-stream"
        else:
            key, _, value = line.partition(":")
            headers[key.strip()] = value.strip()
        self.request = (method, path, headers, body)

    def raw(self, text):
        got, self.closed = self.server.raw(text.encode().decode("unicode_escape").encode("latin-1"), timeout=3)
        top, _, self.body = got.partition(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0
        self.head = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines[1:])}

    def json_is(self, rest):
        path, _, want = rest.partition(" = ")
        got = look(json.loads(self.body), path)
        if got != json.loads(want):
            raise Bad(f"{path} is {json.dumps(got, ensure_ascii=False)[:200]}")

    def wait(self, rest):
        what, _, path = rest.rpartition(" ")
        until = time.monotonic() + 10
        while True:
            self.status, self.head, self.body = self.server.ask("GET", path)
            try:
                return self.json_is(what)
            except Bad:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def header(self, rest):
        name, how, value = rest.split(" ", 2)
        got = self.head.get(name.lower())
        if got is None or (got != value if how == "=" else value not in got):
            raise Bad(f"{name} is {got}")

    def check(self, word, rest):
        text = self.body.decode(errors="replace") if self.body else ""
        if word == "status" and self.status != int(rest):
            raise Bad(f"the status is {self.status}: {text[:300]}")
        if word == "head":
            self.header(rest)
        if word == "json":
            self.json_is(rest)
        if word == "no" and rest.split()[1].lower() in self.head:
            raise Bad("it is there")
        if (word == "holds") != (rest in text) and word in ("holds", "not"):
            raise Bad(text[:300])
        if (word == "closed") != self.closed and word in ("closed", "open"):
            raise Bad("it was " + ("closed" if self.closed else "kept"))

    def line(self, line):
        word, _, rest = line.partition(" ")
        if self.request and word == ">":
            return self.extend(rest)
        if self.request:
            self.send()
        if word in ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"):
            self.request = (word, rest, {}, None)
        elif word == "raw":
            self.raw(rest)
        elif word == "wait":
            self.wait(rest)
        elif word == "cli":
            r = self.server.cli(*shlex.split(rest))
            if r.returncode:
                raise Bad(f"exit {r.returncode}: {r.stderr[:300]}")
        elif word in ("status", "head", "json", "holds", "not", "closed", "open", "no"):
            self.check(word, rest)
        elif word and not word.startswith("#"):
            raise Bad("not understood")

    def run(self):
        failed = 0
        for n, line in enumerate(self.path.read_text().splitlines() + [""], 1):
            try:
                self.line(line.strip())
            except Exception as e:  # noqa: BLE001 - told with its line
                failed += 1
                print(f"{self.path.name}:{n}: {line}\n    {type(e).__name__}: {e}")
                self.connection.close()
                self.connection = self.server.connection()
                self.asked = None
        self.connection.close()
        return failed


def main():
    program, names = sys.argv[1], sys.argv[2:]
    passed = failed = 0
    with Server(program) as server:
        os.environ["SAMPLE"] = os.environ.get("SAMPLE", str(pathlib.Path(program).resolve().parent / "sample"))
        for path in sorted((pathlib.Path(__file__).parent / "cases").glob("*.case")):
            if names and path.stem not in names:
                continue
            bad = Case(path, server).run()
            passed, failed = passed + (bad == 0), failed + (bad > 0)
        code, said = server.stop()
        if code != 0:
            failed += 1
            print(f"the server ended with {code}:\n{said[-3000:]}")
    print(f"web cases: {passed} passed, {failed} failed")
    counts = os.environ.get("LALIAN_COUNTS")
    if counts:
        with open(counts, "a") as f:
            f.write(f"{passed} {failed} 0\n")
    return failed > 0


sys.exit(main())
