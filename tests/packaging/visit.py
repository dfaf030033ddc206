#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""visit.py PORT LOG [NAME PASSWORD [NEW]]: waits until the server in LOG says where it is, sees the page and the health; logs in, changes
the one-time password to NEW. Ends with 1 when anything is not as a person would want it."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "web"))
from server import Browser, Server  # noqa: E402

port, log, who = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
end = time.monotonic() + 60
while not (log.exists() and f":{port}/" in log.read_text()):
    assert time.monotonic() < end, "it did not start"
    time.sleep(0.05)
s = Server.__new__(Server)
s.port = port
assert s.ask("GET", "/api/health")[::2] == (200, b'{"ok":true}')
status, heads, page = s.ask("GET", "/", headers={"Accept-Encoding": "gzip"})
assert status == 200 and heads["content-type"].startswith("text/html"), (status, heads)
if who:
    b = Browser(s)
    status, doc = b.login(who[0], who[1])
    assert status == 200, doc
    if len(who) > 2:
        assert doc["account"]["must_change"] is True, doc
        status, doc = b.ask("POST", "/api/password", {"old": who[1], "new": who[2]})
        assert status == 200, doc
    status, doc = b.ask("GET", "/api/accounts")
    assert status == 200 and [a["name"] for a in doc["accounts"]] == [who[0]], doc
