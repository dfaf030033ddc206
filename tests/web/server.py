# SPDX-License-Identifier: Apache-2.0
"""A sample ledger and the real server on a free loopback port, for the tests of this folder."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import traceback

root = pathlib.Path(__file__).resolve().parent.parent.parent


class Server:
    """with Server(program) as s: s.port, s.ledger; a copy of `demo` (a folder with ledger.db) or a new sample ledger."""

    def __init__(self, program, demo=None, args=(), accounts=False):
        self.program, self.args, self.before = os.path.abspath(program), list(args), []
        self.tmp = tempfile.mkdtemp(prefix="lalian-web-")
        folder = os.path.join(self.tmp, "demo")
        if demo:
            shutil.copytree(demo, folder)
        else:
            subprocess.run([self.program, "demo", folder, *(["--accounts"] if accounts else [])], check=True, capture_output=True, cwd=root)
        self.folder, self.ledger, self.process = folder, os.path.join(folder, "ledger.db"), None

    def start(self):
        self.process = subprocess.Popen([*self.before, self.program, "--ledger", self.ledger, "serve", "--listen", "127.0.0.1:0", *self.args],
                                        stderr=subprocess.PIPE, text=True, cwd=root)
        line = ""
        for line in self.process.stderr:
            m = re.search(r"https?://[^ ]*:(\d+)/", line)
            if m:
                self.port = int(m[1])
                return self
        raise RuntimeError(f"the server did not start: {line}")

    def stop(self, how=signal.SIGTERM, wait=60):
        """Exit code and what was said on standard error."""
        if not self.process:
            return None, ""
        self.process.send_signal(how)
        said = self.process.communicate(timeout=wait)[1]
        code, self.process = self.process.returncode, None
        return code, said

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.tmp, ignore_errors=True)

    def connection(self, timeout=120):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, connection=None):
        """status, headers (lower case), bytes"""
        c = connection or self.connection()
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        data = r.read()
        if not connection:
            c.close()
        return r.status, {k.lower(): v for k, v in r.getheaders()}, data

    def raw(self, data, timeout=30):
        """Bytes sent as they are; all that comes back until the server closes or says nothing for `timeout`."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            got = b""
            try:
                s.sendall(data)
                while True:
                    piece = s.recv(65536)
                    if not piece:
                        return got, True
                    got += piece
            except TimeoutError:
                return got, False
            except ConnectionError:
                return got, True

    def passwords(self):
        """Of the accounts of the sample: name -> password."""
        with open(os.path.join(self.folder, "accounts.txt"), encoding="utf-8") as f:
            return {line.split()[0]: line.split()[1] for line in f}

    def cli(self, *args):
        return subprocess.run([self.program, "--ledger", self.ledger, *args], capture_output=True, text=True, cwd=root)


class Browser:
    """A person at a browser: keeps the cookie and sends what guards against foreign pages."""

    def __init__(self, server, name="", password=""):
        self.server, self.cookie, self.csrf, self.heads = server, "", "", {}
        if name:
            status, doc = self.login(name, password or server.passwords()[name])
            assert status == 200, (name, status, doc)

    def ask(self, method, path, body=None, heads=None):
        """status, document (bytes when it is none); heads: None takes one away"""
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if method not in ("GET", "HEAD"):
            sent |= {"Content-Type": "application/json", "X-CSRF": self.csrf}
        sent = {k: v for k, v in (sent | (heads or {})).items() if v is not None}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        status, self.heads, data = self.server.ask(method, path, data, sent)
        if "set-cookie" in self.heads:
            self.cookie = self.heads["set-cookie"].split(";")[0]
        try:
            return status, json.loads(data)
        except ValueError:
            return status, data

    def login(self, name, password):
        self.name, self.password = name, password
        status, doc = self.ask("POST", "/api/login", {"name": name, "password": password})
        if status == 200:
            self.csrf = doc["csrf"]
        return status, doc

    def confirm(self):
        return self.ask("POST", "/api/confirm", {"password": self.password})[0]


def run_checks(title, checks, program, names=(), **kind):
    """Each check(server) of one served sample, all or those of these names; a failed one is told and the others go on. Counts. True: one failed."""
    passed = failed = 0
    with Server(program, **kind) as s:
        for check in checks:
            if names and check.__name__ not in names:
                continue
            try:
                check(s)
                passed += 1
            except Exception:  # noqa: BLE001 - told, and the others go on
                failed += 1
                print(f"FAILED {check.__name__}: {check.__doc__.splitlines()[0]}")
                traceback.print_exc()
                if s.process is None or s.process.poll() is not None:
                    print(s.process.stderr.read()[-3000:] if s.process else "")
                    s.process = None
                    s.start()
        code, said = s.stop()
        if code != 0:
            failed += 1
            print(f"the server ended with {code}:\n{said[-3000:]}")
    print(f"{title}: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    return failed > 0
