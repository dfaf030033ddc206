# SPDX-License-Identifier: Apache-2.0
"""A sample ledger and the real server on a free loopback port, for the tests of this folder."""
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent


class Server:
    """with Server(program) as s: s.port, s.ledger; a copy of `demo` (a folder with ledger.db) or a new sample ledger."""

    def __init__(self, program, demo=None, args=()):
        self.program, self.args = os.path.abspath(program), list(args)
        self.tmp = tempfile.mkdtemp(prefix="lalian-web-")
        folder = os.path.join(self.tmp, "demo")
        if demo:
            shutil.copytree(demo, folder)
        else:
            subprocess.run([self.program, "demo", folder], check=True, capture_output=True, cwd=root)
        self.folder, self.ledger, self.process = folder, os.path.join(folder, "ledger.db"), None

    def start(self):
        self.process = subprocess.Popen([self.program, "--ledger", self.ledger, "serve", "--listen", "127.0.0.1:0", *self.args],
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

    def cli(self, *args):
        return subprocess.run([self.program, "--ledger", self.ledger, *args], capture_output=True, text=True, cwd=root)
