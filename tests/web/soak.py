#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""soak.py PROGRAM [--minutes N] [--seed N]: the sample city served for a long time to five times an office's people.

An office: twenty people, each of whom looks at something every five seconds, changes something every minute, and together they send a
file every two and a half minutes, take a document away every minute, log in every five; FIVE times that. Beside it clients that are slow,
that break off, that listen to the events, and a writer at the command line. What comes when is drawn from the seed; it does not wait for the answers.

Each minute a line: requests, their p50, p99 and longest, how often it was busy, memory, descriptors, threads of the server. Afterwards, with
all clients gone: sockets and what else is no file of the ledger, threads and child processes as before; every acknowledged write asked for again by its key gives the same
transaction; the ledger is whole; no answer was of a kind that must not be. From ten minutes on also: resident memory does not go on growing.
Exit 1 if any of it does not hold. Times are told, never judged."""
import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import queue
import random
import socket
import struct
import sys
import threading
import time
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Browser, Server  # noqa: E402

FIVE = 5
WORKERS = 48            # clients that may wait for an answer at the same time
LISTENERS = 20
GROWTH = 64             # KiB a minute that resident memory may grow over the second half; what comes of it in a month of offices is 2 GiB / 5
AT = "period=2023Q4&until="
LEDGER_FDS = 3 * (8 + 6)  # three for each connection that reads: those kept idle (READERS of state.c), those of moments, the one that looks
TRIES = 100             # of a writer that is told to come again


@dataclasses.dataclass
class Minute:
    times: list = dataclasses.field(default_factory=list)
    busy: int = 0
    kinds: collections.Counter = dataclasses.field(default_factory=collections.Counter)


class Wrong(Exception):
    pass


class Client:
    """A person's browser on one kept connection. Logs in once; asks as often as wanted."""

    def __init__(self, soak, browser):
        self.soak, self.browser, self.connection = soak, browser, None

    def ask(self, method, path, body=None, allowed=(200,), raw=None):
        b = self.browser
        heads = {"Cookie": b.cookie}
        if method != "GET":
            heads |= {"Content-Type": "application/json", "X-CSRF": b.csrf}
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        for tried in (0, 1):
            begun = time.monotonic()
            try:
                self.connection = self.connection or self.soak.server.connection()
                status, _, answer = self.soak.server.ask(method, path, data, heads, self.connection)
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()         # it had been idle for too long: once more on a new one
                self.connection = None
                if tried:
                    raise
        self.soak.note(time.monotonic() - begun, status == 503)
        if status not in (*allowed, 503):
            raise Wrong(f"{method} {path}: {status} {answer[:300]!r}")
        return status, answer


class Soak:
    def __init__(self, server, minutes, seed):
        self.server, self.minutes, self.random = server, minutes, random.Random(seed)
        self.lock, self.minute, self.wrong, self.acknowledged = threading.Lock(), Minute(), [], []
        self.sums, self.serial = collections.Counter(), 0
        self.people, self.browsers, self.least = {}, {}, None
        sample = pathlib.Path(server.program).parent / "sample"
        self.files = [p for p in sorted(sample.rglob("2023-11/*")) if p.suffix in (".xlsx", ".csv", ".xls")]
        assert self.files, "the sample's workbooks are missing"

    def note(self, seconds, busy):
        with self.lock:
            self.minute.times.append(seconds)
            self.minute.busy += busy

    def log_in(self):
        """Three browsers of the office, one of each other; each has several connections, as browsers do."""
        for name, times in (("ban", 2), ("shicheng", 2), ("lingdao", 2), ("kaifa", 1), ("shuiwu", 1)):
            browsers = [Browser(self.server, name) for _ in range(times)]
            clients = queue.Queue()
            for i in range(8 * times):
                clients.put(Client(self, browsers[i % times]))
            self.people[name], self.browsers[name] = clients, browsers

        self.parks = [row["name"] for row in json.loads(self.by("ban", "GET", "/api/list/park?columns=name")[1])["rows"]]

    def by(self, name, *args, **kind):
        clients = self.people[name]
        client = clients.get()
        try:
            return client.ask(*args, **kind)
        finally:
            clients.put(client)

    # ---- what people do: each gets a random of its own ----

    def read(self, r):
        day = f"2023-11-{r.randrange(1, 31):02}"
        who, path = r.choice([
            ("ban", f"/api/today?{AT}{day}"), ("ban", f"/api/figure?all&{AT}{day}"), ("ban", f"/api/projects?{AT}{day}"), ("ban", f"/api/pipeline?{AT}{day}"), ("ban", "/"),
            ("ban", f"/api/list/enterprise?limit=50&offset={r.randrange(400)}&columns=name,code&sort={r.choice(['name', '-name', 'code'])}&totals"), ("ban", f"/api/show/park/{quote(r.choice(self.parks))}?history"),
            ("ban", f"/api/list/contract?limit=50&where={quote(f'floor_area >= {r.randrange(9000)}㎡')}&totals"), ("ban", f"/api/check?{AT}{day}"), ("ban", "/api/batches"),
            ("ban", f"/api/figure/leasing.floor_area?{AT}{day}&by=park"), ("ban", f"/api/figure/leasing.firms_signed?{AT}{day}&trace"), ("ban", f"/api/list/enterprise_data?limit={r.randrange(1, 60)}"),
            ("ban", f"/api/list/park?as-of=@{r.randrange(1, 8)}"), ("shicheng", f"/api/today?{AT}{day}"), ("shicheng", f"/api/list/project?limit={r.randrange(1, 60)}"), ("shicheng", "/api/list/park?columns=name"),
            ("lingdao", f"/api/figure?all&{AT}{day}"), ("lingdao", f"/api/today?{AT}{day}"), ("kaifa", "/api/list/project?limit=20"), ("shuiwu", "/api/me"), ("ban", "/api/openapi.json")])
        self.by(who, "GET", path)

    def write(self, r):
        key, park, field = f"soak-{r.random()}", quote(r.choice(self.parks)), r.choice(["lead_industry", "note"])
        for _ in range(TRIES):
            status, answer = self.by("ban", "POST", f"/api/edit/park/{park}", {"words": [f"{field}=浸{r.randrange(10**6)}"], "reason": "电话核实", "key": key})
            if status == 200:
                with self.lock:
                    self.acknowledged.append((key, json.loads(answer)["tx"]))
                return
            time.sleep(r.random() / 2)
        raise Wrong("a writer never got its turn")

    def send_file(self, r):
        file, who = r.choice(self.files), r.choice(["ban", "ban", "kaifa", "shuiwu"])
        answer = self.by(who, "PUT", "/api/upload?name=" + quote(file.name), raw=file.read_bytes(), allowed=(200, 429))[1]
        doc = json.loads(answer)
        if who == "ban" and "upload" in doc:
            self.by(who, "POST", "/api/import", {"files": [doc["upload"]], "period": "2023Q4", "dry-run": True})

    def take_away(self, r):
        day, reason = f"2023-11-{r.randrange(1, 31):02}", quote("上报")
        method, path, body = r.choice([
            ("GET", f"/api/report/{quote('汇报稿')}?{AT}{day}&draft&format=docx&reason={reason}", None), ("GET", f"/api/projects?{AT}{day}&format=xlsx&reason={reason}", None),
            ("GET", f"/api/list/enterprise_data?format={r.choice(['xlsx', 'csv'])}&reason={reason}", None), ("GET", f"/api/figure?all&{AT}{day}&format=xlsx&reason={reason}", None), ("GET", f"/api/draft/{quote('汇报稿')}?{AT}{day}", None),
            ("POST", "/api/evaluate/inefficient_land", {"period": "2022"}), ("POST", "/api/simulate/inefficient_land", {"period": "2022", "set": [f"tail.share={r.randrange(1, 60)}%"]})])
        self.by("ban", method, path, body)

    def come_in(self, r):
        browser = Browser(self.server, "shuiwu")
        if browser.ask("POST", "/api/logout", {})[0] != 200:
            raise Wrong("logout")

    def be_slow(self, r):
        """Part of a head, of a body, or an answer that is not read: until the server has enough of it."""
        cookie = self.browsers["lingdao"][0].cookie.encode()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=120) as k:
            kind = r.randrange(3)
            if kind == 2:
                k.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            k.sendall([b"GET /api/hea", b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
                       (b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + b"\r\n\r\n") * 50][kind])
            if kind == 2:
                time.sleep(r.randrange(5, 25))
                return
            try:
                while k.recv(65536):
                    pass
            except ConnectionError:
                pass

    def break_off(self, r):
        """In the middle of asking, of sending a file, of getting an answer; with a reset as often as not."""
        cookie = self.browsers["ban"][0]
        head = f"Host: localhost\r\nCookie: {cookie.cookie}\r\nX-CSRF: {cookie.csrf}\r\nContent-Type: application/json\r\n".encode()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=120) as k:
            k.sendall(r.choice([b"PUT /api/upload?name=half.csv HTTP/1.1\r\n" + head + b"Content-Length: 100000\r\n\r\n" + b"x" * r.randrange(1, 90000),
                                b"GET /api/report/" + quote("汇报稿").encode() + b"?" + AT.encode() + b"2023-11-30&draft HTTP/1.1\r\n" + head + b"\r\n",
                                b"GET /api/list/enterprise?limit=1000 HTTP/1.1\r\n" + head + b"\r\n", b"\x16\x03\x01\x02\x00", b""]))
            if r.randrange(2):
                k.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            time.sleep(r.random() / 20)

    def at_the_command_line(self, r):
        got = self.server.cli("edit", "park", r.choice(self.parks), f"note=行{r.randrange(10**6)}", "--reason", "命令行")
        if got.returncode not in (0, 3):
            raise Wrong(f"command line: {got.returncode} {got.stderr}")

    def listen(self, stop):
        """A page that is open: hears the events, and opens again when it was closed."""
        r = random.Random(threading.get_ident())
        while not stop.is_set():
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=2) as k:
                k.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: " + self.browsers["lingdao"][0].cookie.encode() + b"\r\n\r\n")
                end = time.monotonic() + r.randrange(20, 200)
                while not stop.is_set() and time.monotonic() < end:
                    try:
                        if not k.recv(65536):
                            break
                    except TimeoutError:
                        pass

    KINDS = [(read, 20 / 5), (write, 20 / 60), (send_file, 1 / 150), (take_away, 1 / 60), (come_in, 1 / 300), (be_slow, 1 / 30), (break_off, 1 / 15), (at_the_command_line, 1 / 150)]      # an office's rate a second

    # ---- the server, from outside ----

    def process(self):
        pid = self.server.process.pid
        status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status") if ":" in line)
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        places = []
        for fd in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):          # it was closed meanwhile
                places.append(os.readlink(f"/proc/{pid}/fd/{fd}"))
        ledger = sum(place.startswith(self.server.ledger) for place in places)
        return {"rss": int(status["VmRSS"].split()[0]), "fds": len(places) - ledger, "ledger": ledger, "threads": int(status["Threads"]), "children": len(children)}

    def watch(self, stop):
        """The least memory of the minute: what stays, without the document that is just being made."""
        while not stop.wait(0.5):
            now = self.process()["rss"]
            with self.lock:
                self.least = min(now, self.least or now)

    def do(self, what, seed):
        try:
            what(self, random.Random(seed))
            with self.lock:
                self.minute.kinds[what.__name__] += 1
        except Exception as e:  # noqa: BLE001 - every one is told at the end
            with self.lock:
                self.wrong.append(f"{what.__name__}: {type(e).__name__} {e}")

    def quiet(self):
        """With nobody there: every client's connections closed, and the server has noticed."""
        for clients in self.people.values():
            for client in list(clients.queue):
                if client.connection:
                    client.connection.close()
                    client.connection = None
        last, same = None, 0
        for _ in range(600):
            now = self.process()
            same = same + 1 if last and now["fds"] == last["fds"] and not now["children"] else 0
            if same >= 30:
                break
            last = now
            time.sleep(0.1)
        return self.process()

    def tell(self, at):
        with self.lock:
            m, self.minute = self.minute, Minute()
        t = sorted(m.times) or [0]
        with self.lock:
            least, self.least = self.least, None
        row = {"minute": at, "n": len(m.times), "p50": t[len(t) // 2] * 1000, "p99": t[len(t) * 99 // 100] * 1000, "most": t[-1] * 1000, "busy": m.busy, **self.process(), "least": least}
        self.sums.update(m.kinds)
        print(f"{at:5} {row['n']:7} {row['p50']:8.2f} {row['p99']:8.1f} {row['most']:8.0f} {row['busy']:5} {row['least']:9} {row['fds']:5} {row['ledger']:7} {row['threads']:7}", flush=True)
        return row

    def run(self):
        # Every kind once, and many at once, so that what is opened on first use is open: this is how it looks at rest.
        self.log_in()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for what, _ in self.KINDS:
                pool.submit(self.do, what, 1)
            for i in range(400):
                pool.submit(self.do, Soak.read, i)
        before = self.quiet()
        self.minute = Minute()
        print(f"at rest: {before}\nminute requests p50_ms   p99_ms  most_ms  busy least_kib   fds  ledger threads", flush=True)
        rows, stop = [], threading.Event()
        listeners = [threading.Thread(target=self.listen, args=(stop,)) for _ in range(LISTENERS)] + [threading.Thread(target=self.watch, args=(stop,))]
        for t in listeners:
            t.start()
        begun = time.monotonic()
        due = [(begun + self.random.expovariate(rate * FIVE), i) for i, (_, rate) in enumerate(self.KINDS)]
        with concurrent.futures.ThreadPoolExecutor(WORKERS + 32) as pool:
            for minute in range(1, self.minutes + 1):
                while min(due)[0] < begun + minute * 60:
                    at, i = min(due)
                    time.sleep(max(0, at - time.monotonic()))
                    pool.submit(self.do, self.KINDS[i][0], self.random.random())
                    due[i] = (at + self.random.expovariate(self.KINDS[i][1] * FIVE), i)
                time.sleep(max(0, begun + minute * 60 - time.monotonic()))
                rows.append(self.tell(minute))
        stop.set()
        for t in listeners:
            t.join()
        return self.judge(before, self.quiet(), rows)

    # ---- what must hold ----

    def judge(self, before, after, rows):
        bad = list(dict.fromkeys(self.wrong))
        for name in ("fds", "threads", "children"):
            if after[name] > before[name]:
                bad.append(f"{name}: {before[name]} before, {after[name]} after")
        if after["ledger"] > LEDGER_FDS:
            bad.append(f"{after['ledger']} descriptors of the ledger at rest")
        for key, tx in self.acknowledged:
            status, answer = self.by("ban", "POST", f"/api/edit/park/{quote(self.parks[0])}", {"words": ["note=再"], "reason": "再问", "key": key})
            if status != 200 or json.loads(answer) != {"committed": True, "tx": tx, "again": True}:
                bad.append(f"{key}: acknowledged as {tx}, now {status} {answer!r}")
        whole = self.server.cli("verify")
        if whole.returncode:
            bad.append(f"verify: {whole.stdout}{whole.stderr}")
        if len(self.acknowledged) == 0 or len(self.sums) < len(self.KINDS):
            bad.append(f"not everything was done: {dict(self.sums)}")
        half = rows[len(rows) // 2:]
        growth, slower = slope(half, "least"), slope(half, "p99")
        print(f"done: {dict(self.sums)}, {len(self.acknowledged)} writes acknowledged; at rest again: {after}")
        print(f"second half: memory {growth:+.1f} KiB a minute, p99 {slower:+.2f} ms a minute; busy {sum(r['busy'] for r in rows)} of {sum(r['n'] for r in rows)}")
        if self.minutes >= 10 and growth > GROWTH:
            bad.append(f"memory grows by {growth:.0f} KiB a minute")
        for line in bad[:20]:
            print("FAILED", line)
        return not bad


def slope(rows, name):
    """Of the line through the minutes with the least squares."""
    n = len(rows)
    if n < 2:
        return 0
    mean_x, mean_y = (n - 1) / 2, sum(r[name] for r in rows) / n
    return sum((i - mean_x) * (r[name] - mean_y) for i, r in enumerate(rows)) / sum((i - mean_x) ** 2 for i in range(n))


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("program")
    args.add_argument("--minutes", type=int, default=1)
    args.add_argument("--seed", type=int, default=1)
    a = args.parse_args()
    with Server(a.program, accounts=True) as s:
        good = Soak(s, a.minutes, a.seed).run()
        code, said = s.stop()
        if code:
            print(f"FAILED the server ended with {code}: {said[-2000:]}")
    print(f"soak, {a.minutes} minutes, seed {a.seed}: {'held' if good and not code else 'FAILED'}")
    return 0 if good and not code else 1


if __name__ == "__main__":
    sys.exit(main())
