#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_security.py PROGRAM [NAME…]: what an attacker may try from outside, on the real server with the sample city and its accounts.
The table of checks and where each is tested: docs/security.md."""
import concurrent.futures
import fcntl
import io
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import xml.dom.minidom
import zipfile
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Browser, Server, root, run_checks  # noqa: E402

HOST = b"Host: localhost\r\n"
GET = b"GET /api/health HTTP/1.1\r\n" + HOST
POST = b"POST /api/login HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
NEXT = b"GET /api/hidden HTTP/1.1\r\n" + HOST + b"\r\n"
PARK = quote("城东科创园")
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin"}

SMUGGLED = {
    "a length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    **{f"length {v!r}": POST + b"Content-Length: " + v + b"\r\n\r\n{}" for v in (b"+2", b"-2", b"2,2", b"0x2", b"2 2", b"", b"2.0", b"99999999999999999999999", b"\x0b2")},
    "a space before the colon": POST + b"Content-Length : 2\r\n\r\n{}", "a space before the colon, chunks": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    **{f"coding {v!r}": POST + b"Transfer-Encoding: " + v + b"\r\n\r\n0\r\n\r\n" for v in (b"xchunked", b"chunked, identity", b"identity, chunked", b"gzip, chunked", b'"chunked"', b"\x0bchunked", b"chunked;x=1", b"identity", b"", b"chunked,")},
    "two codings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", "chunks in HTTP/1.0": CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"0\r\n\r\n",
    "a folded line": GET + b"X: a\r\n b\r\n\r\n", "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "a folded length": POST + b"Content-Length:\r\n 2\r\n\r\n{}",
    "bare LF": GET.replace(b"\r", b"") + b"\n", "bare LF in one line": GET + b"X: y\nZ: a\r\n\r\n", "bare CR": GET + b"X: y\rZ: a\r\n\r\n", "bare CR after Host": b"GET /api/health HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n",
    **{f"chunk size {v!r}": CHUNKED + v + b"\r\n{}\r\n0\r\n\r\n" for v in (b"fffffffffffffffff", b"ffffffffffffffff", b"100000000", b"0x2", b"+2", b"-2", b" 2", b"2 ", b"", b"zz", b"2;" + b"a" * 40000, b"2;a\nb", b"2\x00")},
    "chunks with bare LF": CHUNKED + b"2\n{}\n0\n\n", "no end after a chunk": CHUNKED + b"2\r\n{}XX0\r\n\r\n", "a chunk too short": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
    "a trailer Host": CHUNKED + b"2\r\n{}\r\n0\r\nHost: evil\r\nContent-Length: 5\r\n\r\n", "a trailer X-CSRF": CHUNKED + b"2\r\n{}\r\n0\r\nX-CSRF: evil\r\n\r\n", "an endless trailer": CHUNKED + b"2\r\n{}\r\n0\r\nX: " + b"a" * 60000 + b"\r\n\r\n",
    "two hosts": GET + b"Host: evil\r\n\r\n", "the same host twice": GET + HOST + b"\r\n", "no host": b"GET /api/health HTTP/1.1\r\n\r\n", "another's address": b"GET http://evil/api/health HTTP/1.1\r\n" + HOST + b"\r\n",
    "an absolute address": b"GET http://localhost/api/health HTTP/1.1\r\n" + HOST + b"\r\n", "CONNECT": b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n", "an asterisk": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /api/health\r\n\r\n", "HTTP/2.0": GET.replace(b"/1.1", b"/2.0") + b"\r\n", "HTTP/1.2": GET.replace(b"/1.1", b"/1.2") + b"\r\n", "http/1.1": GET.replace(b"HTTP", b"http") + b"\r\n",
    "NUL in a name": GET + b"X\x00Y: z\r\n\r\n", "NUL in a value": GET + b"X: a\x00z\r\n\r\n", "NUL in the host": b"GET /api/health HTTP/1.1\r\nHost: localhost\x00evil\r\n\r\n", "NUL in the address": GET.replace(b"health", b"he\x00alth") + b"\r\n",
    "NUL in the method": GET.replace(b"GET", b"GE\x00T") + b"\r\n", "no name": GET + b": z\r\n\r\n", "no colon": GET + b"abc\r\n\r\n", "a line that begins with a space": b"GET /api/health HTTP/1.1\r\n Host: localhost\r\n\r\n",
    "a space in the address": GET.replace(b"health", b"he alth") + b"\r\n", "tabs for spaces": GET.replace(b" ", b"\t") + b"\r\n", "two spaces": GET.replace(b" /", b"  /") + b"\r\n", "an odd method": GET.replace(b"GET", b"G(T") + b"\r\n",
    "another expectation": POST + b"Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", "a name with a bracket": GET + b"X(Y: z\r\n\r\n",
}


def heads_of(got):
    top, _, body = got.partition(b"\r\n\r\n")
    lines = top.decode("latin-1").split("\r\n")
    return (int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0), {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines[1:])}, body


def dressed(heads, what):
    """The headers that every answer bears."""
    for name, value in SAFE.items():
        assert heads.get(name) == value, (what, name, heads)
    csp = heads.get("content-security-policy", "")
    assert all(x in csp for x in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")) and "unsafe-eval" not in csp and "script-src" not in csp, (what, csp)
    assert "cache-control" in heads and "server" not in heads and "x-powered-by" not in heads and "access-control-allow-origin" not in heads, (what, heads)


def audit(s, **want):
    rows = json.loads(s.cli("audit", "--limit", "100000", "--json").stdout)["rows"]
    return [r for r in rows if all(r[k] == v for k, v in want.items())]


def newer(s, seq):
    return [r for r in audit(s) if r["seq"] > seq]


def last(s):
    return audit(s)[0]["seq"]


def paths(b):
    """(path, method) of the whole API, from its own description; made-up words."""
    doc = b.ask("GET", "/api/openapi.json")[1]["paths"]
    for path, methods in doc.items():
        for method in methods if path != "/api/events" else ():
            if method in ("get", "post", "put"):
                yield re.sub(r"\{[^}]*\}", "x", path), method.upper()


# ---- the wire ----

def smuggling(s):
    """What two programs could read in two ways gets 400, the connection is closed, and what comes behind it is never answered."""
    assert len(SMUGGLED) >= 60

    def one(item):
        name, data = item
        got, closed = s.raw(data + NEXT, 10)
        status, heads, _ = heads_of(got)
        assert status in (400, 413, 417, 431, 505) and closed and got.count(b"HTTP/1.1 ") == 1, (name, got[:200], closed)
        dressed(heads, name)

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(one, SMUGGLED.items()))
    got, _ = s.raw(GET + b"\r\n" + GET + b"Connection: close\r\n\r\n", 10)     # what is right is answered, one after the other
    assert got.count(b"HTTP/1.1 200") == 2, got


def bounds_of_heads(s):
    """An address beyond 8 kB is 414, a head beyond 16 kB or 100 fields 431; up to there it is taken."""
    for data, want in ((b"GET /api/list/park?where=" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414), (b"GET /" + b"a" * 200000, 414), (b"A" * 30000, 414), (GET + b"X: " + b"a" * 17000 + b"\r\n\r\n", 431),
                       (GET + b"".join(b"X%d: y\r\n" % i for i in range(100)) + b"\r\n", 431), (GET + b"X: " + b"a" * 300000, 431), (GET + b"".join(b"X%d: y\r\n" % i for i in range(97)) + b"Connection: close\r\n\r\n", 200),
                       (GET + b"X: " + b"a" * 16000 + b"\r\nConnection: close\r\n\r\n", 200)):
        got, closed = s.raw(data, 10)
        status, heads, _ = heads_of(got)
        assert status == want and closed, (data[:60], len(data), status, got[:100])
        dressed(heads, data[:40])


def slow_ones_are_let_go(s):
    """Who does not finish a head, a body, or does not read, is let go after fifteen seconds; a drip does not keep a connection."""
    def slow(first, drip):
        with socket.create_connection(("127.0.0.1", s.port), timeout=60) as k:
            k.sendall(first)
            k.settimeout(2)
            for _ in range(14):
                try:
                    if not k.recv(4096):
                        return True
                except TimeoutError:
                    try:
                        k.sendall(drip)
                    except OSError:
                        return True
                except OSError:
                    return True
        return False

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(slow, *x) for x in ((b"GET /api/hea", b"a"), (GET + b"X: ", b"b"), (POST + b"Content-Length: 900\r\n\r\n{", b" "), (CHUNKED, b"1\r\n \r\n"), (b"", b""), (POST + b"Content-Length: 900\r\n\r\n{", b""))]
        for _ in range(30):
            assert s.ask("GET", "/api/health")[0] == 200
        assert all(j.result() for j in jobs), [j.result() for j in jobs]


def few_descriptors(s):
    """With no descriptor left nobody new is taken in; those who are in are served, and the others as soon as some have left."""
    s.stop()
    s.before = ["sh", "-c", 'ulimit -n 64 && exec "$@"', "sh"]
    s.start()
    try:
        inside = s.connection()
        assert s.ask("GET", "/api/health", connection=inside)[0] == 200
        many = [socket.create_connection(("127.0.0.1", s.port), timeout=30) for _ in range(100)]
        assert s.ask("GET", "/api/health", connection=inside)[0] == 200
        for k in many:
            k.close()
        assert s.ask("GET", "/api/health")[0] == 200 and Browser(s, "ban").ask("GET", "/api/list/park?columns=name")[0] == 200
    finally:
        s.before = []
        s.stop()
        s.start()


def methods(s):
    """Unknown methods and TRACE are 405; a header that would be another method is nothing."""
    b = Browser(s, "ban")
    for method in ("TRACE", "OPTIONS", "PATCH", "DELETE", "PROPFIND", "FOO", "PUT"):
        for path in ("/api/list/park", "/api/nothing", "/", "/api/health", "/api/me", "/assets/x"):
            got, _ = s.raw(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(), 10)
            status, heads, _ = heads_of(got)
            assert status == 405 and "GET" in heads.get("allow", "GET"), (method, path, got[:200])
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"):
        assert b.ask("GET", f"/api/edit/park/{PARK}", None, {name: "POST"})[0] == 405
        assert b.ask("POST", "/api/list/park", {}, {name: "GET"})[0] == 405


# ---- headers ----

def headers_everywhere(s):
    """Every answer, right or wrong, bears the security headers, a type with its charset, and is not kept by anybody."""
    b, nobody = Browser(s, "ban"), Browser(s)
    seen = set()
    asked = [("GET", p, None) for p in ("/", "/index.html", "/favicon.ico", "/assets/none.js", "/figures/x", "/.git/config", "/api", "/api/nothing", "/api/health", "/api/me", "/api/sessions", "/api/openapi.json", "/api/list/park",
                                        "/api/list/nowhere", f"/api/show/park/{PARK}", "/api/show/park/none", "/api/list/park?columns=name&format=csv", "/api/list/park?columns=name&format=xlsx", "/api/list/%zz", "/api/figure?all&period=2023Q4&until=2023-11-30",
                                        "/api/figure?all&period=2023Q4&until=2023-11-30", "/api/audit", "/api/accounts", "/api/model", "/api/edit")]
    asked += [("HEAD", "/api/health", None), ("DELETE", "/api/me", None), ("POST", "/api/edit/park/x", b"nonsense"), ("POST", "/api/edit/park/x", b"{}"), ("POST", "/api/seal/x", {"reason": "x"}), ("POST", "/api/login", {"name": "x", "password": "y"}),
              ("PUT", "/api/upload?name=..", b"x"), ("PUT", "/api/upload?name=x.csv", b"a,b\n"), ("POST", "/api/import", {"files": ["0" * 32]}), ("POST", "/api/confirm", {"password": b.password}), ("POST", "/api/account/add/x", {"words": ["person=x"]})]
    for who in (b, nobody):
        for method, path, body in asked:
            status, doc = who.ask(method, path, body)
            seen.add(status)
            dressed(who.heads, (method, path, status))
            if status not in (204, 304):
                assert re.match(r"(application/(json|javascript)|text/(html|css|csv|javascript|plain|event-stream)); charset=utf-8$|application/(octet-stream|vnd\.)|image/|font/", who.heads["content-type"]), (path, who.heads)
            if path.startswith("/api"):
                assert who.heads["cache-control"] == "no-store", (path, who.heads)
    assert {200, 400, 401, 403, 404, 405} <= seen, seen
    assert b.ask("POST", "/api/logout", {})[0] == 200 and '"cookies"' in b.heads["clear-site-data"], b.heads


def over_tls(s):
    """Over TLS: HSTS for a year with subdomains on every answer, a __Host- cookie with all its marks, nothing without TLS; the server's order of suites."""
    s.stop()
    s.args = ["--tls", "self"]
    s.start()
    try:
        context = ssl.create_default_context(cafile=s.ledger + ".crt")

        def ask(data):
            with context.wrap_socket(socket.create_connection(("127.0.0.1", s.port), timeout=30), server_hostname="localhost") as k:
                k.sendall(data)
                got = b""
                while piece := k.recv(65536):
                    got += piece
                return heads_of(got)

        body = json.dumps({"name": "ban", "password": s.passwords()["ban"]}).encode()
        status, heads, _ = ask(b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert status == 200
        cookie = heads["set-cookie"]
        assert cookie.startswith("__Host-") and all(x in cookie for x in ("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/")) and "Domain" not in cookie, cookie
        for data in (b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"GET /api/nix HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\nHost: a\n\n",
                     b"GET /api/list/park HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"GET / HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n"):
            status, heads, _ = ask(data)
            dressed(heads, data)
            assert heads["strict-transport-security"] == "max-age=31536000; includeSubDomains", (data, heads)
        got, closed = s.raw(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 10)
        assert closed and b'"ok"' not in got, got
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384")
        with context.wrap_socket(socket.create_connection(("127.0.0.1", s.port), timeout=30), server_hostname="localhost") as k:
            assert k.cipher()[0] == "ECDHE-ECDSA-AES256-GCM-SHA384", k.cipher()       # the server chooses, not the client
    finally:
        s.stop()
        s.args = []
        s.start()


# ---- other sites' pages ----

def csrf_everywhere(s):
    """Every route that changes something, without the header that only our own pages know: 403, one row of the audit, nothing done."""
    b = Browser(s, "ban")
    head = pathlib.Path(s.ledger + ".head").read_bytes()
    routes = [p for p in paths(b) if p[1] != "GET"] + [("/api/logout", "POST"), ("/api/password", "POST"), ("/api/totp", "POST"), ("/api/confirm", "POST"), ("/api/session", "POST"), ("/api/upload?name=x", "PUT")]
    assert len(routes) >= 15, routes
    for path, method in routes:
        for csrf in (None, "", "0" * 32):
            seq = last(s)
            status, doc = b.ask(method, path, {"reason": "x"}, {"X-CSRF": csrf})
            assert status == 403, (path, csrf, status, doc)
            rows = newer(s, seq)
            assert len(rows) == 1 and rows[0]["result"] == "denied" and rows[0]["actor"] == "ban" and rows[0]["address"] == "127.0.0.1" and rows[0]["object"] == path.split("?")[0], (path, rows)
    assert pathlib.Path(s.ledger + ".head").read_bytes() == head


def foreign_origins(s):
    """Writes from another origin are refused, with one row of the audit; no answer lets another origin read."""
    b = Browser(s, "ban")
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{s.port}", f"http://127.0.0.1:{s.port}.evil.example", f"http://127.0.0.1:{s.port + 1}", "http://localhost"):
        seq = last(s)
        assert b.ask("POST", f"/api/edit/park/{PARK}", {"words": ["note=x"], "reason": "x"}, {"Origin": origin})[0] == 403, origin
        assert len(newer(s, seq)) == 1, newer(s, seq)
        assert b.ask("POST", "/api/login", {"name": "x", "password": "y"}, {"Origin": origin})[0] == 403, origin
        assert b.ask("PUT", "/api/upload?name=x", b"x", {"Origin": origin})[0] == 403, origin
        assert b.ask("GET", "/api/list/park", None, {"Origin": origin})[0] == 200 and "access-control-allow-origin" not in b.heads
    assert b.ask("POST", f"/api/edit/park/{PARK}", {"words": ["note=x"]}, {"Origin": f"http://127.0.0.1:{s.port}"})[0] == 400     # its own page: only the reason is missing


def media(s):
    """Routes that take JSON answer 415 to anything else."""
    b = Browser(s, "ban")
    for path, method in paths(b):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "application/jsonx", "", None):
            if method == "POST":
                assert b.ask(method, path, b'{"reason":"x"}', {"Content-Type": kind})[0] == 415, (path, kind)


def reading_changes_nothing(s):
    """All that is read, by GET and HEAD: the ledger stays as it is."""
    b = Browser(s, "ban")
    head = pathlib.Path(s.ledger + ".head").read_bytes()
    for path, method in paths(b):
        for verb in ("GET", "HEAD"):
            assert b.ask(verb, path)[0] < 500, path
            assert b.ask(verb, path + "?reason=x&key=y&dry-run=0")[0] < 500, path
    assert pathlib.Path(s.ledger + ".head").read_bytes() == head and s.cli("verify").returncode == 0


def hosts(s):
    """Another host name is 421; no answer sends anybody elsewhere."""
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "evil.example:80", "0"):
        assert s.ask("GET", "/api/health", None, {"Host": host})[0] == 421, host
    for path in ("//evil.example", "/\\evil.example", "/?next=//evil.example", "/login?url=https://evil.example"):
        got, _ = s.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n".encode(), 10)
        status, heads, _ = heads_of(got)
        assert status in (200, 400, 404) and "location" not in heads and "refresh" not in heads, (path, got[:300])


def forwarded(s):
    """X-Forwarded-For and its like say nothing: not in the audit, not for the limits."""
    b = Browser(s, "ban")
    seq = last(s)
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"):
        assert b.ask("POST", "/api/seal/x", {"reason": "x"}, {name: "10.9.8.7", "X-CSRF": None})[0] == 403
        Browser(s).ask("POST", "/api/login", {"name": "keshi", "password": "wrong"}, {name: "10.9.8.7"})
    rows = newer(s, seq)
    assert len(rows) == 10 and all(r["address"] == "127.0.0.1" for r in rows), rows


# ---- sessions ----

def sessions(s):
    """A login ends the token before it; one's own list; ended by oneself and by the administrator; a dead token is 401."""
    Browser(s, "xitong").ask("POST", "/api/session", {"account": "ban"})
    b = Browser(s, "ban")
    first = b.cookie
    b.login("ban", b.password)
    assert b.cookie != first
    old = Browser(s)
    old.cookie = first
    assert old.ask("GET", "/api/me")[0] == 401
    other = Browser(s, "ban")
    mine = b.ask("GET", "/api/sessions")[1]["sessions"]
    assert len(mine) == 2 and {x["account"] for x in mine} == {"ban"} and sum(x["own"] for x in mine) == 1, mine
    theirs = [x["id"] for x in mine if not x["own"]][0]
    town = Browser(s, "shicheng")
    assert town.ask("POST", "/api/session", {"end": str(theirs)})[0] == 404 and town.ask("POST", "/api/session", {"account": "ban"})[0] == 404
    assert b.ask("POST", "/api/session", {"end": str(theirs)})[0] == 200 and other.ask("GET", "/api/me")[0] == 401
    system = Browser(s, "xitong")
    assert {"ban", "shicheng", "xitong"} <= {x["account"] for x in system.ask("GET", "/api/sessions")[1]["sessions"]}
    seq = last(s)
    assert system.ask("POST", "/api/session", {"account": "ban"})[0] == 200 and b.ask("GET", "/api/me")[0] == 401
    assert [(r["action"], r["object"], r["result"]) for r in newer(s, seq)] == [("session end", "ban", "ok")]
    for bad in ("", "x", "0" * 64, "'", "../", "a" * 5000, first.split("=")[1] + "0"):
        old.cookie = "lalian=" + bad
        assert old.ask("GET", "/api/me")[0] == 401, bad
    assert first.split("=")[1] not in json.dumps(audit(s))


def attacker_cannot_lock_everybody(s):
    """Wrong passwords lock an account, also all administrators'; at the machine it is opened again at once."""
    with Server(s.program, accounts=True) as own:          # whose address has not failed before
        lock_and_open(own)


def lock_and_open(s):
    nobody = Browser(s)
    for name in ("xitong", "anquan", "shenji"):
        for _ in range(5):
            assert nobody.login(name, "Wrong-Horse-77")[0] == 401
    assert nobody.login("xitong", s.passwords()["xitong"])[0] == 401, "locked"
    assert any(r["result"] == "locked" for r in audit(s, object="xitong"))
    once = json.loads(s.cli("account", "reset", "xitong", "--reason", "锁住了", "--json").stdout)["password"]
    status, doc = nobody.login("xitong", once)
    assert status == 200 and doc["account"]["must_change"], doc
    assert nobody.ask("GET", "/api/accounts")[0] == 403, "nothing before it is changed"
    assert nobody.ask("POST", "/api/password", {"old": once, "new": "Yun-Dan-Feng-Qing8"})[0] == 200


def confirmed(s):
    """What counts wants the password once more: accounts, backup, rules in force, seals, freezing, final reports, publicity lists."""
    office, system, security = Browser(s, "ban"), Browser(s, "xitong"), Browser(s, "anquan")
    report = quote("汇报稿")
    asked = [(office, "POST", "/api/seal/2023Q4", {"reason": "x"}), (office, "POST", f"/api/freeze/{report}", {"period": "2023Q4", "until": "2023-11-30", "reason": "x"}), (office, "GET", f"/api/report/{report}?period=2023Q4&final&format=docx", None),
             (office, "POST", "/api/evaluate/inefficient_land", {"period": "2022", "for": "public"}), (system, "POST", "/api/backup", {}), (security, "POST", "/api/rules/use", {"reason": "x"}), (system, "POST", "/api/account/reset/kaifa", {"reason": "x"})]
    for b, method, path, body in asked:
        status, doc = b.ask(method, path, body)
        assert status == 403 and doc["error"]["code"] == "CONFIRM", (path, status, doc)
    assert system.ask("POST", "/api/confirm", {"password": "Wrong-Horse-77"})[0] == 403 and system.ask("POST", "/api/backup", {})[0] == 403
    for b in (office, system, security):
        assert b.confirm() == 200
    seq = last(s)
    status, doc = system.ask("POST", "/api/backup", {})
    assert status == 200 and "/" not in doc["backup"], doc
    folder = s.ledger + ".backups"
    assert oct(os.stat(folder).st_mode & 0o777) == "0o700"
    assert subprocess.run([s.program, "--ledger", os.path.join(folder, doc["backup"]), "verify"], capture_output=True).returncode == 0
    assert [(r["actor"], r["action"], r["result"]) for r in newer(s, seq)] == [("xitong", "export", "ok")], newer(s, seq)
    assert system.ask("POST", "/api/backup", {"words": ["/tmp/stolen.db"]})[0] == 400 and security.ask("POST", "/api/rules/check", {"words": ["/etc"]})[0] == 400
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as z:
        for path in sorted((root / "rules").rglob("*")):
            if path.is_file():
                z.write(path, str(path.relative_to(root)))
    up = security.ask("PUT", "/api/upload?name=rules.zip", book.getvalue())[1]["upload"]
    assert office.ask("POST", "/api/rules/check", {"files": [up]})[0] == 404, "another one's upload"
    assert security.ask("POST", "/api/rules/check", {"files": [up]})[1]["ok"]
    seq = last(s)
    status, doc = security.ask("POST", "/api/rules/use", {"files": [up], "reason": "新规"})
    assert status == 200, doc
    assert [(r["actor"], r["action"], r["result"]) for r in newer(s, seq)] == [("anquan", "rules use", "ok")], newer(s, seq)
    assert Browser(s, "ban").ask("POST", "/api/seal/2023Q4", {"reason": "x"})[1]["error"]["code"] == "CONFIRM", "another session is another one"
    assert security.ask("POST", "/api/backup", {})[0] == 403 and Browser(s, "lingdao").ask("POST", "/api/backup", {})[0] == 403 and system.ask("POST", "/api/rules/use", {"reason": "x"})[0] == 403


# ---- another town ----

def told_of_its_own_alone(s):
    """A town that listens hears of changes to what it sees, not that others work; what it sends of another's or of nobody's gets the same answer."""
    office, town = Browser(s, "ban"), Browser(s, "shicheng")
    mine = town.ask("GET", "/api/list/project?columns=name&limit=1")[1]["rows"][0]["name"]
    with socket.create_connection(("127.0.0.1", s.port), timeout=60) as k:
        k.sendall(f"GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: {town.cookie}\r\n\r\n".encode())
        got = b""
        while b": lalian" not in got:
            got += k.recv(65536)
        for i in range(3):
            assert office.ask("POST", f"/api/edit/park/{PARK}", {"words": [f"note=别处{i}"], "reason": "x"})[0] == 200
        assert s.cli("edit", "park", "城东科创园", "note=命令行", "--reason", "x").returncode == 0
        status, doc = town.ask("POST", f"/api/edit/project/{quote(mine, safe='')}", {"words": ["note=自己"], "reason": "x"})
        assert status == 200, doc
        while b"event: ledger" not in got:
            got += k.recv(65536)
        heard = re.findall(rb"event: ledger\ndata: (.*)\n", got)          # of four writes elsewhere nothing
        assert len(heard) == 1 and json.loads(heard[0]).get("tx", doc["tx"]) == doc["tx"], heard
    theirs = office.ask("GET", "/api/list/park?columns=name")[1]["rows"]
    hidden = [r["name"] for r in theirs if r["name"] not in {x["name"] for x in town.ask("GET", "/api/list/park?columns=name")[1]["rows"]}]
    assert len(hidden) > 3
    for name in hidden:
        never = "丙" * len(name)
        for path in ("/api/show/park/{}", "/api/show/park/{}?history", "/api/figure/count(enterprise)?period=2023Q4&scope=park:{}", "/api/list/enterprise?where=park%3D'{}'"):
            a, b = town.ask("GET", path.format(quote(name))), town.ask("GET", path.format(quote(never)))
            assert a[0] == b[0] and json.dumps(a[1], ensure_ascii=False).replace(name, never) == json.dumps(b[1], ensure_ascii=False), (a, b)
        for words in (f"park={name}",):
            a, b = (town.ask("POST", f"/api/edit/project/{quote(mine, safe='')}", {"words": [words.replace(name, n)], "reason": "x"}) for n in (name, never))
            assert a[0] == b[0] and json.dumps(a[1], ensure_ascii=False).replace(name, never) == json.dumps(b[1], ensure_ascii=False), (a, b)


# ---- what comes in ----

def duplicates(s):
    """A key twice, in the query or the body, is 400."""
    b = Browser(s, "ban")
    for path in ("/api/list/park?columns=name&columns=town", "/api/list/park?limit=1&limit=2", "/api/list/park?limit=1&li%6Dit=2"):
        assert b.ask("GET", path)[0] == 400, path
    for body in (b'{"reason":"a","reason":"b"}', b'{"reason":"a","reas\\u006fn":"b"}', b'{"words":["a=b"],"words":["a=c"]}', b'{"key":null,"key":"x"}'):
        assert b.ask("POST", f"/api/edit/park/{PARK}", body)[0] == 400, body
    assert b.ask("POST", "/api/edit?reason=a", b'{"reason":"b"}')[0] == 400
    assert b.ask("POST", "/api/login", b'{"name":"a","name":"b","password":"x"}')[0] == 400


def resident(s):
    for line in open(f"/proc/{s.process.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])


def huge_bodies(s):
    """Depth, a million keys, a hundred megabytes: refused before they are read; the memory stays as it was."""
    b = Browser(s, "ban")
    sanitized = b"__asan_init" in pathlib.Path(s.program).read_bytes()
    before = resident(s)
    for body in (b"[" * 65, b'{"a":' * 65 + b"1" + b"}" * 65, b'{"words":' + b"[" * 200 + b"]" * 200 + b"}", b"{" + b",".join(b'"k%d":1' % i for i in range(201)) + b"}"):
        assert b.ask("POST", "/api/edit", body)[0] == 400, body[:40]
    for size in (2 << 20, 100 << 20, 1 << 40):
        got, closed = s.raw(POST + b"Content-Length: %d\r\n\r\n{\"name\":\"" % size, 10)
        assert got.startswith(b"HTTP/1.1 413") and closed, got[:100]
    got, closed = s.raw(CHUNKED + b"10000\r\n" + (b"a" * 65536 + b"\r\n10000\r\n") * 20, 10)
    assert got.startswith(b"HTTP/1.1 413") and closed, got[:100]
    got, closed = s.raw(b"PUT /api/upload?name=big.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000000\r\n\r\n", 10)
    assert got.startswith(b"HTTP/1.1 413") and closed, got[:100]
    assert resident(s) - before < (65536 if sanitized else 8192), (before, resident(s))


def numbers_and_texts(s):
    """Odd numbers and broken texts: 400, or exactly what was asked; never a failure of the server."""
    b = Browser(s, "ban")
    for value in ("-1", "2147483648", "9223372036854775808", "1e309", "NaN", "Infinity", "0x10", "1" * 10000, "１２", "1;drop table audit", "' or 1=1 --"):
        for option in ("limit", "offset"):
            status, doc = b.ask("GET", f"/api/list/park?columns=name&{option}=" + quote(value[:2000]))
            assert status in (200, 400), (option, value[:40], status, doc)
            assert value not in ("-1", "1e309", "NaN", "Infinity", "9223372036854775808", "' or 1=1 --") or status == 400, (option, value)
    for text in ("%n%s%x%p", "' or '1'='1", "\");--", "${7*7}", "{{7*7}}", "../../etc/passwd", "\u202eabc", "\ufeff", "a" * 5000, "*" * 4000, "%" * 2000, "((((" * 1000, "[[" * 500, "not " * 900 + "true"):
        for path in (f"/api/list/park?where={quote(text[:2500])}", f"/api/show/park/{quote(text[:2500], safe='')}", f"/api/figure/{quote(text[:2500], safe='')}?period=2023Q4", f"/api/list/{quote(text[:2500], safe='')}"):
            status, doc = b.ask("GET", path)
            assert 400 <= status < 500, (path[:80], status)
    for text in ("LAST_INSERT_ROWID()=LAST_INSERT_ROWID()", "SQLITE_VERSION()>='3'", "9=(SELECT 9)", "LENGTH(name)=1", "name LIKE '%'", "1=1 --", "1=1 UNION SELECT 1", "1=1;"):       # a condition is of the formula language, and nothing of SQL's
        assert b.ask("GET", f"/api/list/park?where={quote(text)}")[0] == 400, text
    for raw in ("%00", "%c0%af", "%ff%fe", "%ed%a0%80", "%f8%88%80%80%80", "%25%32%65%25", "%", "%2"):
        assert b.ask("GET", "/api/show/park/" + raw)[0] in (400, 404), raw
    assert b.ask("GET", "/api/show/park/%2525")[0] == 404          # decoded once
    status, doc = b.ask("POST", f"/api/edit/park/{PARK}", {"words": ["note=%n%s%x 0.1 \u202e <script>alert(1)</script>"], "reason": "%s%n"})
    assert status == 200 and b.ask("GET", f"/api/show/park/{PARK}?plain")[1]["values"]["note"] == "%n%s%x 0.1 \u202e <script>alert(1)</script>"


def errors_tell_nothing(s):
    """No failure names a path, a statement, a pointer or a version of what we are made of."""
    b, bodies = Browser(s, "ban"), []
    for path in ("/api/list/x", "/api/show/park/x", "/api/figure/sum(", "/api/list/park?where=name", "/api/list/park?as-of=@99999", "/api/report/x?period=1", "/api/draft/x", "/api/nix", "/api/list/park?where='", "/api/slip/x", "/api/scheme/x", "/api/form/x"):
        bodies.append(b.ask("GET", path))
    for path, body in (("/api/import", {"files": ["x"]}), ("/api/evaluate/x", {"period": "x"}), ("/api/simulate/inefficient_land", {"set": "x"}), ("/api/undo/x", {"reason": "x"}), ("/api/objection/1/x", {"words": ["a=b"]}), ("/api/proof", {}), ("/api/verify", {})):
        bodies.append(b.ask("POST", path, body))
    up = b.ask("PUT", "/api/upload?name=x.xlsx", b"PK\x03\x04nonsense")[1]["upload"]
    bodies.append(b.ask("POST", "/api/import", {"files": [up], "dry-run": True}))
    import fcntl
    with open(s.ledger + ".lock", "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        bodies.append(b.ask("POST", f"/api/edit/park/{PARK}", {"words": ["note=x"], "reason": "x"}))
    assert bodies[-1][0] == 503
    for status, body in bodies:
        text = body.decode() if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False)
        assert not re.search(r"SELECT |INSERT |sqlite|/(tmp|usr|home|root)/|0x[0-9a-f]{6}|\.c:\d|libmicro|gnutls", text, re.I) and s.tmp not in text, (status, text)


# ---- what goes out ----

def file_names(s):
    """Whatever the file is called: one header, RFC 6266; nothing of an address comes back as a header."""
    b = Browser(s, "ban")
    got = b.ask("GET", f"/api/report/{quote('汇报稿')}?period=2023Q4&until=2023-11-30&draft&format=docx&reason=x")
    assert got[0] == 200 and re.fullmatch(r'attachment; filename="[\x21\x23-\x7e_ ]+"; filename\*=UTF-8\'\'[A-Za-z0-9%._-]+', b.heads["content-disposition"]), (got, b.heads)
    for name in ("a\r\nSet-Cookie: x=y", 'a";b', "中文😀", "a%0d%0ab", "a\nb"):
        for path in (f"/api/list/{quote(name, safe='')}?format=csv", f"/api/form/{quote(name, safe='')}?format=xlsx", f"/api/report/{quote(name, safe='')}?format=docx&period=2023Q4", f"/api/list/park?format={quote(name, safe='')}"):
            raw, _ = s.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {b.cookie}\r\nConnection: close\r\n\r\n".encode(), 60)
            status, heads, _ = heads_of(raw)
            assert status >= 400 and "set-cookie" not in heads and b"\r\nb" not in raw.split(b"\r\n\r\n")[0], (path, raw[:300])
        status, doc = b.ask("PUT", "/api/upload?name=" + quote(name, safe=""), b"a,b\n1,2\n")
        assert status == (400 if any(ord(c) < 32 for c in name) else 200), (name, status, doc)
    assert s.ask("GET", "/api/upload/x")[0] in (401, 404, 405)


def spreadsheets_run_nothing(s):
    """Cells that begin as a formula would: quoted in csv, texts in xlsx; numbers stay numbers."""
    b = Browser(s, "ban")
    evil = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)"]
    keys = [r["name"] for r in b.ask("GET", "/api/list/project?columns=name&limit=20")[1]["rows"]][:len(evil)]
    for key, text in zip(keys, evil):
        status, doc = b.ask("POST", f"/api/edit/project/{quote(key, safe='')}", {"words": ["note=" + text], "reason": "x"})
        assert status == 200, (text, doc)
    status, csv = b.ask("GET", "/api/list/project?columns=name,note&format=csv&reason=x")
    assert status == 200
    lines = csv.decode("utf-8-sig")
    for text in evil:
        shown = text.strip()
        assert re.search(r"[\",]'" + re.escape(shown), lines), (text, [x for x in lines.splitlines() if shown in x])
    status, book = b.ask("GET", "/api/list/project?columns=name,note&format=xlsx&reason=x")
    with zipfile.ZipFile(io.BytesIO(book)) as z:
        for name in z.namelist():
            if name.endswith(".xml"):
                assert b"<f>" not in z.read(name) and b"<f " not in z.read(name), name


def one_way_out(s):
    """What compares firms, a report, a list of their data leaves with a reason alone, and says in itself who took it and when; whatever its form."""
    office, leader = Browser(s, "ban"), Browser(s, "lingdao")
    report = quote("汇报稿")
    asked = [(office, "GET", f"/api/report/{report}?period=2023Q4&until=2023-11-30&draft&format=docx", None), (office, "GET", f"/api/report/{quote('项目一览表')}?period=2023Q4&until=2023-11-30&draft&format=xlsx", None)]
    asked += [(who, "POST", "/api/evaluate/inefficient_land", {"period": "2022", "format": form}) for who in (office, leader) for form in ("docx", "xlsx", "csv")]
    asked += [(leader, "POST", "/api/simulate/inefficient_land", {"period": "2022", "set": ["tail.share=20%"], "format": form}) for form in ("docx", "xlsx", "csv")]
    asked += [(office, "GET", f"/api/list/enterprise_data?limit=3&format={form}", None) for form in ("xlsx", "csv")]
    for who, method, path, body in asked:
        status, doc = who.ask(method, path, body)
        assert status == 400 and doc["error"]["code"] == "REASON", (path, body, status, doc)
        seq = last(s)
        status, data = who.ask(method, path + ("&reason=" + quote("上报") if method == "GET" else ""), body and body | {"reason": "上报"})
        assert status == 200 and isinstance(data, bytes), (path, body, status, data)
        assert [r["action"] for r in newer(s, seq) if r["action"] == "export"] == ["export"], newer(s, seq)
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as z:
                assert z.testzip() is None
                parts = [n for n in z.namelist() if n == "word/document.xml" or re.match(r"xl/worksheets/[^/]*\.xml", n)]
                assert parts and all(f"（{who.name}）".encode() in z.read(n) for n in parts), (path, parts)
                for n in parts:
                    xml.dom.minidom.parseString(z.read(n))
        else:
            assert f"（{who.name}）".encode() in data.rstrip().splitlines()[-1], data[-300:]


def audit_of_everything(s):
    """A login, a failure, a refusal, an export, a read of firms' data, a change: one row each, with who, from where, what and how it ended."""
    seq = last(s)
    b = Browser(s, "ban")
    Browser(s).login("ban", "Wrong-Horse-77")
    Browser(s).login("ke\x1bshi\n\u2028x", "Wrong-Horse-77")
    b.ask("GET", "/api/accounts")
    b.ask("GET", "/api/list/park?columns=name&format=csv")
    b.ask("GET", "/api/list/enterprise_data?limit=1")
    b.ask("POST", f"/api/edit/park/{PARK}", {"words": ["note=记"], "reason": "x"})
    b.ask("POST", "/api/logout", {})
    rows = [(r["actor"], r["action"], r["object"], r["result"]) for r in reversed(newer(s, seq))]
    assert rows == [("ban", "login", "ban", "ok"), ("ban", "login", "ban", "failed"), ("ke\x1bshi\n\u2028x", "login", "ke\x1bshi\n\u2028x", "failed"), ("ban", "accounts", "", "denied"), ("ban", "export", "list park", "ok"),
                    ("ban", "read", "list enterprise_data", "ok"), ("ban", "edit", "park 城东科创园 note", "ok"), ("ban", "logout", "ban", "ok")], rows
    text = s.cli("audit", "--limit", "8").stdout
    assert len(text.splitlines()) == 8 and "\x1b" not in text and "\u2028" not in text, text      # one line a row, whatever the name
    audits = Browser(s, "shenji")
    status, doc = audits.ask("GET", "/api/verify")
    assert status == 200 and doc["ok"] is True, doc
    assert Browser(s, "anquan").ask("GET", "/api/verify")[0] == 403
    seqs = [r["seq"] for r in audit(s)]
    assert seqs == sorted(seqs, reverse=True) and len(set(seqs)) == len(seqs)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", r["time"]) for r in audit(s)), audit(s)[0]


def too_much_at_a_time(s):
    """One account cannot fill the queue of all: 429 with Retry-After; others are served; uploads have their bounds."""
    b, town = Browser(s, "ban"), Browser(s, "shicheng")
    body = json.dumps({"period": "2022", "sweep": "tail.share=1%..60%/1%"}).encode()
    head = f"POST /api/simulate/inefficient_land HTTP/1.1\r\nHost: localhost\r\nCookie: {b.cookie}\r\nX-CSRF: {b.csrf}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    many = [socket.create_connection(("127.0.0.1", s.port), timeout=300) for _ in range(130)]
    for k in many:
        k.sendall(head + body)
    refused = b""
    while b"HTTP/1.1 429" not in refused:           # thirty are; they are told at once
        ready = select.select(many, [], [], 120)[0]
        assert ready, "nobody was refused"
        refused = b"".join(k.recv(65536) for k in ready)
    assert b"Retry-After: " in refused and b'"MANY"' in refused, refused[:500]
    assert town.ask("GET", "/api/list/park?columns=name")[0] == 200
    for k in many:
        k.close()
    s.stop(signal.SIGKILL)       # what waits is much
    s.start()
    town = Browser(s, "shicheng")
    got = [town.ask("PUT", f"/api/upload?name={i}.csv", b"a\n")[0] for i in range(70)]
    assert got.count(200) == 60 and set(got[60:]) == {429} and town.heads["retry-after"], got


def a_refusal_keeps_nobody_waiting(s):
    """While another program writes, those who are refused wait for their row of the audit, and nobody for them: uploads, the description, the stream, pages; one row each."""
    b = Browser(s, "ban")
    word = re.search(r"(?:one-time password: |一次性密码：)(\S+)", s.cli("--lang", "en", "account", "add", "xin", "person=新", "role=town", "unit=石埕镇", "--reason", "x").stdout)
    new = Browser(s)
    assert word and new.login("xin", word[1])[0] == 200        # one who must change the password first may do nothing else
    known = f"Host: localhost\r\nCookie: {b.cookie}\r\nX-CSRF: wrong\r\n"
    fresh = f"Host: localhost\r\nCookie: {new.cookie}\r\n"
    asked = [f"PUT /api/upload?name=x.csv HTTP/1.1\r\n{known}Content-Length: 5\r\n\r\n", f"PUT /api/upload?name=x.csv HTTP/1.1\r\n{known}Origin: http://evil\r\nContent-Length: 5\r\n\r\n",
             f"GET /api/openapi.json HTTP/1.1\r\n{fresh}\r\n", f"GET /api/events HTTP/1.1\r\n{fresh}\r\n", f"GET /api/imagery HTTP/1.1\r\n{fresh}\r\n", f"POST /api/edit/park/x HTTP/1.1\r\n{known}Origin: http://evil\r\nContent-Length: 0\r\n\r\n"] * 4

    def knock(busy):
        seq, several = last(s), [socket.create_connection(("127.0.0.1", s.port), timeout=60) for _ in asked]
        for k, what in zip(several, asked):
            k.sendall(what.encode())
        if busy:
            for _ in range(8):
                assert s.ask("GET", "/api/health")[0] == 200 and b.ask("GET", "/api/list/park?columns=name")[0] == 200
            assert not select.select(several, [], [], 0)[0], "a refusal was answered before its row could be written, or others waited for it"
        return seq, several

    with open(s.ledger + ".lock", "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        f.write("张三 import")
        f.flush()
        _, several = knock(True)
    statuses = [heads_of(k.recv(65536))[0] for k in several]
    assert set(statuses) <= {403, 503}, statuses                # 503: this machine was so busy that three seconds went by
    seq, several = knock(False)
    statuses = [heads_of(k.recv(65536))[0] for k in several]
    assert set(statuses) == {403}, statuses
    rows = [r for r in newer(s, seq) if r["action"] == "request"]
    assert len(rows) == len(asked) and {r["result"] for r in rows} == {"denied"} and {r["object"] for r in rows} == {"/api/upload", "/api/openapi.json", "/api/events", "/api/imagery", "/api/edit/park/x"}, rows
    for k in several:
        k.close()


def fifty_at_once(s):
    """Fifty send the same thing at once: it is done once, with one row of the audit."""
    b = Browser(s, "ban")
    seq, before = last(s), json.loads(s.cli("verify", "--json").stdout)["transactions"]

    def one(_):
        for _ in range(200):
            status, doc = b.server.ask("POST", f"/api/edit/park/{PARK}", json.dumps({"words": ["note=五十"], "reason": "x", "key": "once"}).encode(), {"Cookie": b.cookie, "X-CSRF": b.csrf, "Content-Type": "application/json"})[::2]
            if status != 503:
                return status, json.loads(doc)
        raise AssertionError("never its turn")

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        got = list(pool.map(one, range(50)))
    assert all(status == 200 for status, _ in got) and len({doc["tx"] for _, doc in got}) == 1, got
    assert json.loads(s.cli("verify", "--json").stdout)["transactions"] == before + 1
    assert len([r for r in newer(s, seq) if r["action"] == "edit"]) == 1


def starts_no_program(s):
    """The server starts no program but itself, as the confined reader of workbooks."""
    if not shutil.which("strace"):
        return print("skipped: no strace")
    s.stop()
    trace = os.path.join(s.tmp, "trace")
    s.before = ["env", "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1", "strace", "-f", "-qq", "-e", "trace=execve,execveat", "-e", "signal=none", "-o", trace]
    s.start()
    try:
        b = Browser(s, "ban")
        up = b.ask("PUT", "/api/upload?name=x.csv", next((pathlib.Path(s.program).parent / "sample").rglob("企业登记信息.csv")).read_bytes())[1]["upload"]
        assert b.ask("POST", "/api/import", {"files": [up], "dry-run": True})[0] == 200
        assert b.ask("GET", f"/api/report/{quote('汇报稿')}?period=2023Q4&until=2023-11-30&draft&format=docx&reason=x")[0] == 200
        assert b.ask("GET", "/api/projects?period=2023Q4&until=2023-11-30&format=xlsx&reason=x")[0] == 200
    finally:
        s.before = []
        for child in pathlib.Path(f"/proc/{s.process.pid}/task/{s.process.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGTERM)
        s.process.wait(60)
        s.process.stderr.close()
        s.process = None
        s.start()
    started = [line for line in open(trace) if "execve" in line][1:]       # the first is the server itself
    assert started and all('"/proc/self/exe"' in line or "parse-worker" in line for line in started), started


CHECKS = [smuggling, bounds_of_heads, methods, headers_everywhere, csrf_everywhere, foreign_origins, media, reading_changes_nothing, told_of_its_own_alone, hosts, forwarded, sessions, duplicates, huge_bodies,
          numbers_and_texts, errors_tell_nothing, file_names, one_way_out, spreadsheets_run_nothing, audit_of_everything, a_refusal_keeps_nobody_waiting, fifty_at_once, confirmed, few_descriptors, slow_ones_are_let_go, too_much_at_a_time, over_tls, starts_no_program,
          attacker_cannot_lock_everybody]


if __name__ == "__main__":
    sys.exit(run_checks("security", CHECKS, sys.argv[1], sys.argv[2:], accounts=True))
