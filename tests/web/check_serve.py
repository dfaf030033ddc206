#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_serve.py PROGRAM [NAME…]: what one request cannot show. Many clients at once, slow ones, hostile uploads, events, a stop while
work is done, kill -9, readers beside writers. Every check can fail; none measures time as its result."""
import concurrent.futures
import http.client
import io
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Server, run_checks  # noqa: E402

JSON = {"Content-Type": "application/json"}
PARK = "/api/show/park/%E5%9F%8E%E4%B8%9C%E7%A7%91%E5%88%9B%E5%9B%AD?plain"
EDIT = "/api/edit/park/%E5%9F%8E%E4%B8%9C%E7%A7%91%E5%88%9B%E5%9B%AD"


def until(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def edit(s, value, key=""):
    return s.ask("POST", EDIT, json.dumps({"words": [f"lead_industry={value}"], "reason": "试", "key": key}).encode(), JSON)


def keep_alive(s):
    """A hundred requests over one connection, GET and POST; the socket stays the same."""
    c = s.connection()
    sockets = set()
    for i in range(50):
        assert s.ask("GET", "/api/list/park?columns=name", connection=c)[0] == 200
        sockets.add(id(c.sock))
        assert s.ask("POST", "/api/edit", b"{}", JSON, c)[0] == 400
        sockets.add(id(c.sock))
    assert len(sockets) == 1 and c.sock is not None, "the connection was not kept"


def two_hundred_at_once(s):
    """200 connections open at the same time, each asks several things; all answers are whole and right."""
    want = s.ask("GET", "/api/list/park?columns=name,town")[2]
    barrier = threading.Barrier(200)

    def one(i):
        c = s.connection()
        barrier.wait()
        for k in range(3):
            path = "/api/list/park?columns=name,town" if (i + k) % 2 else f"/api/figure?all&period=2023Q4&until=2023-11-{10 + (i + k) % 20}"
            status, _, body = s.ask("GET", path, connection=c)
            assert status == 200, (status, body[:200])
            assert body == want or path.startswith("/api/figure"), "another answer"
        c.close()

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        list(pool.map(one, range(200)))


def readers_beside_writers(s):
    """Clients read while others write, here and at the command line: a reader sees one moment, never half of a change."""
    done, bad, writes = threading.Event(), [], 12

    def read():
        c = s.connection()
        while not done.is_set():
            status, _, body = s.ask("GET", PARK, connection=c)
            v = json.loads(body)["values"]
            if status != 200 or (v["lead_industry"] or "").startswith("甲") and v["note"] != v["lead_industry"]:
                bad.append(body[:300])
            s.ask("GET", "/api/figure?all&period=2023Q4&until=2023-11-30", connection=c)
            s.ask("GET", "/api/list/enterprise?limit=5&sort=-name&columns=name,code&group=town&totals", connection=c)
        c.close()

    def write(i):
        body = json.dumps({"words": [f"lead_industry=甲{i}", f"note=甲{i}"], "reason": "试"}).encode()
        for _ in range(100):
            status, head, answer = s.ask("POST", EDIT, body, JSON)
            if status != 503:
                assert status == 200, answer
                got = json.loads(s.ask("GET", PARK)[2])["values"]["lead_industry"]
                assert got and (got.startswith("甲") or got.startswith("乙")), got   # its own, or a later one
                return
            assert head.get("retry-after")
            time.sleep(0.1)
        raise AssertionError("it never got its turn")

    readers = [threading.Thread(target=read) for _ in range(6)]
    for t in readers:
        t.start()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(write, i) for i in range(writes)]
        for i in range(3):
            r = s.cli("edit", "park", "城东科创园", f"lead_industry=乙{i}", f"note=乙{i}", "--reason", "命令行")
            assert r.returncode in (0, 3), r.stderr
        for j in jobs:
            j.result()
    done.set()
    for t in readers:
        t.join()
    assert not bad, bad[0]
    assert s.cli("verify").returncode == 0


def events(s):
    """The stream says that the ledger went on, whoever wrote, and how an import comes along."""
    with socket.create_connection(("127.0.0.1", s.port), timeout=60) as k:
        k.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        got = b""

        def read(what):
            nonlocal got
            while what not in got:
                piece = k.recv(65536)
                assert piece, "the stream ended"
                got += piece

        read(b": lalian")
        assert b"text/event-stream" in got
        edit(s, "一")
        read(b"event: ledger")
        got = b""
        s.cli("edit", "park", "城东科创园", "lead_industry=二", "--reason", "命令行")
        read(b"event: ledger")
        sample = next((pathlib.Path(s.program).parent / "sample").rglob("企业登记信息.csv")).read_bytes()
        up = json.loads(s.ask("PUT", "/api/upload?name=x.csv", sample)[2])["upload"]
        assert s.ask("POST", "/api/import", json.dumps({"files": [up], "dry-run": True}).encode(), JSON)[0] == 200
        read(b"event: progress")
    many = []
    for _ in range(100):   # streams that stay open hinder nobody
        k = socket.create_connection(("127.0.0.1", s.port), timeout=60)
        k.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        many.append(k)
    assert s.ask("GET", "/api/health")[0] == 200
    for k in many:
        k.close()


def slow_clients(s):
    """300 clients that send a piece of a head, or of a body, and wait; others are served."""
    slow = []
    for i in range(300):
        k = socket.create_connection(("127.0.0.1", s.port), timeout=60)
        k.sendall(b"GET /api/hea" if i % 2 else b"POST /api/edit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
        slow.append(k)
    for _ in range(20):
        assert s.ask("GET", "/api/health")[0] == 200
        assert s.ask("GET", "/api/list/park?columns=name")[0] == 200
    for k in slow:
        k.close()


def long_heads(s):
    """Heads and addresses beyond the bounds are refused, the server lives."""
    for data in (b"GET /api/list/park?where=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                 b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 200) for i in range(200)) + b"\r\n",
                 b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n"):
        got, closed = s.raw(data, 10)
        assert closed and got.split(b" ")[1:2] in ([b"414"], [b"431"], [b"413"]), got[:200]
    assert s.ask("GET", "/api/health")[0] == 200


def hostile_uploads(s):
    """Bombs, broken and odd files: told as problems of the file; a body that breaks off leaves nothing behind."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("xl/workbook.xml", b" " * (900 << 20))
    files = {"bomb.xlsx": bomb.getvalue(), "cut.xlsx": bomb.getvalue()[:200], "empty.csv": b"", "zero.csv": b"\0" * 4096, "deep.csv": b'"' * 100000,
             "name\u202eslx.exe": b"MZ", "page.html": b"<script>alert(1)</script>"}
    from urllib.parse import quote
    for name, data in files.items():
        status, _, body = s.ask("PUT", "/api/upload?name=" + quote(name), data)
        assert status == 200, (name, status, body)
        up = json.loads(body)["upload"]
        status, head, body = s.ask("POST", "/api/import", json.dumps({"files": [up], "dry-run": True}).encode(), JSON)
        assert status in (413, 415, 422) or (status == 200 and (head.get("x-lalian-negative") == "1" or json.loads(body)["added"] == 0)), (name, status, body[:300])
        assert s.ask("GET", "/" + up)[2] != data and s.ask("GET", "/api/upload/" + up)[0] != 200

    def half_there():
        return any("half.csv" in files for _, _, files in os.walk(s.ledger + ".uploads"))

    with socket.create_connection(("127.0.0.1", s.port)) as k:
        k.sendall(b"PUT /api/upload?name=half.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + b"x" * 5000)
        until(half_there)
    until(lambda: not half_there())
    got, closed = s.raw(b"PUT /api/upload?name=big.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000000\r\n\r\n", 10)
    assert got.startswith(b"HTTP/1.1 413") and closed, got[:100]
    assert oct(os.stat(s.ledger + ".uploads").st_mode & 0o777) == "0o700"
    # somebody else's id, a made-up one
    assert s.ask("POST", "/api/import", json.dumps({"files": ["0" * 32], "dry-run": True}).encode(), JSON)[0] == 404


def locked_by_another(s):
    """While somebody else holds the lock a writer waits, then says who; reading goes on."""
    import fcntl
    with open(s.ledger + ".lock", "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        f.write("张三 import")
        f.flush()
        status, head, body = edit(s, "三")
        assert status == 503 and head["retry-after"] and "张三" in body.decode(), body
        assert s.ask("GET", PARK)[0] == 200
    assert edit(s, "三")[0] == 200


def stops_when_told(s):
    """SIGTERM while a long answer is made: it is finished; exit 0; the ledger is whole; no upload is left."""
    s.ask("PUT", "/api/upload?name=left.csv", b"a,b\n1,2\n")
    got = []

    def long_work():
        got.append(s.ask("POST", "/api/simulate/inefficient_land", json.dumps({"period": "2022", "sweep": "tail.share=1%..60%/1%"}).encode(), JSON))

    t = threading.Thread(target=long_work)
    t.start()
    with socket.create_connection(("127.0.0.1", s.port), timeout=60) as k:
        k.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        k.recv(100)
        time.sleep(0.05)
        code, said = s.stop()
        while k.recv(65536):
            pass
    t.join()
    assert code == 0, (code, said[-2000:])
    assert got and got[0][0] == 200, got
    assert not os.path.exists(s.ledger + ".uploads")
    assert s.cli("verify").returncode == 0
    s.start()


def survives_kill(s):
    """kill -9 while clients write: what was acknowledged is there afterwards, and the ledger is whole."""
    acknowledged, stop = [], threading.Event()

    def write():
        for i in range(1000):
            try:
                status, _, body = edit(s, f"杀{i}", f"kill-{i}")
            except (OSError, http.client.HTTPException):
                return
            if status == 200:
                acknowledged.append((f"kill-{i}", json.loads(body)["tx"]))
            if len(acknowledged) > 5:
                stop.set()

    t = threading.Thread(target=write)
    t.start()
    assert stop.wait(60)
    s.stop(signal.SIGKILL)
    t.join()
    assert s.cli("verify").returncode == 0, s.cli("verify").stdout
    s.start()
    for key, tx in acknowledged:
        status, _, body = edit(s, "再", key)
        assert status == 200 and json.loads(body) == {"committed": True, "tx": tx, "again": True}, body


def writes_a_log(s):
    """--log: a line of JSON for each request; no query in it; a name that is no text does not break the line."""
    log = os.path.join(s.tmp, "log")
    s.stop()
    s.args = ["--log", log]
    s.start()
    try:
        s.ask("GET", "/api/list/park?columns=name&where=name='secret'")
        s.ask("GET", "/api/nix")
        s.raw(b"GET /api/x\xff\xfe\"y HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 5)
    finally:
        s.stop()
        s.args = []
    text = open(log, encoding="utf-8").read()
    lines = [json.loads(line) for line in text.splitlines()]
    assert sorted((x["path"], x["status"]) for x in lines) == [("/api/list/park", 200), ("/api/nix", 404), ("?", 400)], lines
    assert "secret" not in text and all(x["address"] == "127.0.0.1" and x["us"] >= 0 for x in lines), text
    s.start()


def plain_stays_at_home(s):
    """Without TLS only loopback; --tls self serves with TLS and HSTS."""
    import ssl
    r = s.cli("serve", "--listen", "0.0.0.0:0")
    assert r.returncode == 2 and "--tls" in r.stderr, r
    s.stop()
    s.args = ["--tls", "self"]
    s.start()
    try:
        context = ssl.create_default_context(cafile=s.ledger + ".crt")
        c = http.client.HTTPSConnection("127.0.0.1", s.port, context=context, timeout=60)
        for _ in range(3):
            c.request("GET", "/api/health")
            answer = c.getresponse()
            assert answer.read() == b'{"ok":true}' and answer.getheader("Strict-Transport-Security") and c.sock
        assert c.sock.version() in ("TLSv1.2", "TLSv1.3")
        assert oct(os.stat(s.ledger + ".key").st_mode & 0o777) == "0o600"
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        try:
            old.wrap_socket(socket.create_connection(("127.0.0.1", s.port))).close()
            raise AssertionError("TLS 1.1 was taken")
        except (ssl.SSLError, OSError):
            pass
    finally:
        s.stop()
        s.args = []
        s.start()


def imagery(s):
    """A folder of tiles, beneath the map: those and nothing else of the machine."""
    status, _, body = s.ask("GET", "/api/imagery")
    assert (status, body) == (200, b'{"least":null,"most":null}'), body
    assert s.ask("GET", "/api/imagery/10/843/441")[0] == 204
    with tempfile.TemporaryDirectory() as folder:
        tile = pathlib.Path(folder, "tiles", "10", "843", "441.png")
        tile.parent.mkdir(parents=True)
        tile.write_bytes(b"\x89PNG tile")
        pathlib.Path(folder, "tiles", "10", "843", "442.jpg").write_bytes(b"\xff\xd8 tile")
        pathlib.Path(folder, "secret.png").write_bytes(b"secret")
        with Server(sys.argv[1], demo=s.folder, args=["--imagery", os.path.join(folder, "tiles")]) as w:
            assert w.ask("GET", "/api/imagery")[2] == b'{"least":10,"most":10}'
            status, heads, body = w.ask("GET", "/api/imagery/10/843/441")
            assert (status, body, heads["content-type"]) == (200, b"\x89PNG tile", "image/png") and "max-age" in heads["cache-control"], heads
            assert w.ask("GET", "/api/imagery/10/843/442")[1]["content-type"] == "image/jpeg"
            for path in ("10/843/443", "10/843/..%2F..%2F..%2Fsecret", "..%2F../x/secret", "10/%2E%2E/441", "10/843/441.png", "10/843/-1", "10/9999/441", "99/0/0"):
                status, _, body = w.ask("GET", f"/api/imagery/{path}")
                assert status in (204, 400, 404) and b"secret" not in body and b"tile" not in body, (path, status, body)
            assert w.ask("POST", "/api/imagery/10/843/441", b"{}", {"Content-Type": "application/json"})[0] in (404, 405)
        r = subprocess.run([s.program, "--ledger", s.ledger, "serve", "--imagery", folder + "/none"], capture_output=True, text=True, timeout=60)
        assert r.returncode == 3, r
        r = subprocess.run([s.program, "--ledger", s.ledger, "serve", "--imagery", folder], capture_output=True, text=True, timeout=60)
        assert r.returncode == 2 and "14/13500/6900.png" in r.stderr, r


CHECKS = [keep_alive, two_hundred_at_once, slow_clients, long_heads, hostile_uploads, events, locked_by_another, readers_beside_writers, stops_when_told,
          survives_kill, writes_a_log, plain_stays_at_home, imagery]


if __name__ == "__main__":
    sys.exit(run_checks("web server", CHECKS, sys.argv[1], sys.argv[2:]))
