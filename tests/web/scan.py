#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scan.py PROGRAM OUT [sqlmap|wapiti|testssl|slow …]: the known scanners against the sample city, with sessions of a town and of the office.

No part of ./test: half an hour, and the scanners are no part of the build (apt-get install sqlmap wapiti testssl.sh slowhttptest). Each
writes what it said into OUT; at the end a line for each. What they found and what it means: docs/security.md. Exit 1 if a scanner found
what is not explained there, or the server did not outlive it. They talk to this machine alone: what would ask others is left out."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Browser, Server  # noqa: E402

# A value that each option takes; switches are without one.
VALUES = {"lang": "zh", "reason": "x", "key": "k", "period": "2023Q4", "until": "2023-11-30", "as-of": "now", "since": "@4", "limit": "3", "offset": "0", "where": "town = '石埕镇'", "columns": "name",
          "format": "json", "sort": "name", "group": "town", "only": "leads", "scope": "park:城东科创园", "by": "park", "before": "90", "by-account": "ban", "object": "park", "name": "x.csv"}
WORDS = {"list": ["park"], "show": ["park", "石埕泵阀智造园"], "draft": ["汇报稿"], "slip": ["汇报稿"], "form": ["project"], "figure": ["leasing.floor_area"], "report": ["一页纸"], "code": ["uscc", "91350583MA2XXXXX0X"], "scheme": ["inefficient_land"]}
POSTS = {"/api/edit/park/" + quote("石埕泵阀智造园"): {"words": ["lead_industry=泵"], "reason": "x", "key": "k"}, "/api/import": {"files": ["0" * 32], "period": "2023", "form": "x", "as": "park", "reason": "x", "key": "k"},
         "/api/simulate/inefficient_land": {"period": "2022", "set": ["tail.share=20%"], "as-of": "now"}, "/api/account/add/zhangsan": {"words": ["person=x", "role=town", "unit=石埕镇"], "reason": "x"},
         "/api/undo/1": {"reason": "x", "key": "k"}, "/api/login": {"name": "nobody", "password": "x", "totp": "123456"}}
# Left out: ssrf and xxe ask a host of the scanner's own what came there; nikto and wapp fetch their lists from elsewhere; the others know one product each.
MODULES = "backup,blindsql,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss"


def reads(browser):
    """Every read of the API with all its parameters, out of its own description."""
    for path, methods in browser.ask("GET", "/api/openapi.json")[1]["paths"].items():
        if "get" not in methods or path in ("/api/events", "/api/health", "/api/imagery", "/api/verify"):
            continue
        action = path.split("/")[2]
        for word in WORDS.get(action, []):
            path = re.sub(r"\{[^}]*\}", quote(word), path, count=1)
        names = [p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query" and p["name"] in VALUES]
        yield path + "?" + "&".join(f"{n}={quote(VALUES[n])}" for n in names)


def told(command, out, name, wait=3600):
    with open(os.path.join(out, name + ".txt"), "wb") as f:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT, timeout=wait).returncode
    return code, pathlib.Path(out, name + ".txt").read_text(errors="replace")


# What a scanner says that is as it should be; why, stands in docs/security.md.
EXPLAINED = [
    r"^sqlmap: .*where=.*boolean-based blind.*: (no database was recognised|look)$",
    r"^wapiti: .*HTTP Secure Headers: GET / (X-Frame-Options|X-XSS-Protection|Strict-Transport-Security) is not set$",
    r"^testssl: \w+ (engine_problem|cert_chain_of_trust|cert_validityPeriod|cert_revocation|BREACH):",
]


def sqlmap(s, out):
    """Each parameter of each read (`where`, a condition in the formula language, by itself), each value of the bodies of writes, the words of
    a path, once the cookie and the heads; the login last, since its failures lock this address."""
    found, tested, jobs, base = [], 0, [], f"http://127.0.0.1:{s.port}"
    for account in ("ban", "shicheng"):
        b = Browser(s, account)
        who = ["--headers", f"X-CSRF: {b.csrf}", "--cookie", b.cookie]
        quick = [*who, "--skip", "lalian,user-agent,referer,host"]
        for path in reads(b):
            jobs.append((account, path, [*quick[:-1], quick[-1] + ",where", "-u", base + path]))
        jobs += [(account, f"/api/list/park?where={VALUES['where']}", [*quick, "-u", f"{base}/api/list/park?where={quote(VALUES['where'])}"]), (account, "a register", [*quick, "-u", f"{base}/api/list/park*?columns=name"]),
                 (account, "a key", [*quick, "-u", f"{base}/api/show/park/x*"]), (account, "the cookie and the heads", [*who, "-u", f"{base}/api/list/park?limit=3"])]
        jobs += [(account, path, [*quick, "-u", base + path, "--data", json.dumps(body, ensure_ascii=False), "--method", "POST", "-H", "Content-Type: application/json"]) for path, body in POSTS.items()]
    for i, (account, what, more) in enumerate(sorted(jobs, key=lambda j: "login" in j[1])):
        text = told(["sqlmap", "--batch", "--level", "3", "--risk", "2", "--dbms", "sqlite", "--flush-session", "--output-dir", os.path.join(out, "sqlmap"), "--disable-coloring", "--keep-alive", "--ignore-code", "*", "--drop-set-cookie", *more],
                    out, f"sqlmap-{i:02}-{account}")[1]
        tested += len(re.findall(r"testing for SQL injection on", text))
        hits = sorted(set(re.findall(r"parameter '[^']*' appears to be '([^']*)' injectable", text)))
        if hits or "is vulnerable" in text:
            found.append(f"sqlmap: {account} {what}: {', '.join(hits)}: {'no database was recognised' if 'not able to fingerprint' in text else 'look'}")
        elif "all tested parameters do not appear to be injectable" not in text:
            found.append(f"sqlmap: {account} {what}: it did not come to an end")
    return f"sqlmap: {tested} parameters in {len(jobs)} requests", found


def wapiti(s, out):
    found, pages = [], 0
    for account in ("ban", "shicheng"):
        b = Browser(s, account)
        starts = [x for path in reads(b) for x in ("-s", f"http://127.0.0.1:{s.port}{path}")]
        file = os.path.join(out, f"wapiti-{account}.json")
        told(["wapiti", "-u", f"http://127.0.0.1:{s.port}/", *starts, "--scope", "folder", "-m", MODULES, "--flush-session", "-f", "json", "-o", file, "-H", f"Cookie: {b.cookie}", "--max-scan-time", "600", "--max-attack-time", "120", "--no-bugreport", "-v", "1",
              "--store-session", os.path.join(out, "wapiti")], out, f"wapiti-{account}", 2400)
        doc = json.loads(pathlib.Path(file).read_text())
        pages += len(starts) // 2
        found += [f"wapiti: {account} {kind}: {one['method']} {one['path']} {one['info']}" for part in ("vulnerabilities", "anomalies") for kind, ones in doc[part].items() for one in ones]
    return f"wapiti: {pages} addresses to begin with", found


def testssl(s, out):
    file = os.path.join(out, "testssl.json")
    if os.path.exists(file):
        os.unlink(file)
    told(["testssl", "--quiet", "--color", "0", "--nodns", "none", "--jsonfile", file, "--warnings", "batch", f"https://127.0.0.1:{s.port}/"], out, "testssl")
    rows = json.loads(pathlib.Path(file).read_text())
    return f"testssl: {len(rows)} findings", [f"testssl: {r['severity']} {r['id']}: {r['finding']}" for r in rows if r["severity"] not in ("OK", "INFO")]


def slow(s, out):
    """Four hundred slow ones for a minute of each kind; the service must be there all the time."""
    b, found = Browser(s, "ban"), []
    url = f"http://127.0.0.1:{s.port}/api/openapi.json"
    for name, how in (("heads", ["-H", "-i", "5", "-t", "GET"]), ("bodies", ["-B", "-i", "5", "-s", "8192", "-t", "POST"]), ("readers", ["-X", "-w", "8", "-y", "16", "-n", "5", "-z", "8", "-k", "3", "-t", "GET"])):
        text = told(["slowhttptest", *how, "-c", "400", "-r", "200", "-l", "60", "-x", "24", "-p", "3", "-g", "-o", os.path.join(out, "slow-" + name), "-u", url, "-j", b.cookie], out, "slow-" + name)[1]
        rows = [line.split(",") for line in pathlib.Path(out, f"slow-{name}.csv").read_text().splitlines()[1:]]
        down = [r[0] for r in rows if r[-1].strip() in ("0",)]
        left = [int(r[3]) for r in rows if int(r[0]) >= 30]
        if down:
            found.append(f"slowhttptest: {name}: not there in second {', '.join(down)}")
        if not rows or (left and left[-1] > 0 and name != "readers"):
            found.append(f"slowhttptest: {name}: {left[-1] if left else '?'} still connected at the end; {text[-300:]}")
    return "slowhttptest: 3 kinds", found


SCANNERS = {"testssl": (testssl, ["--tls", "self"]), "slow": (slow, []), "wapiti": (wapiti, []), "sqlmap": (sqlmap, [])}


def main():
    program, out, names = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:] or list(SCANNERS)
    os.makedirs(out, exist_ok=True)
    bad, lines = False, []
    for name in names:
        scanner, options = SCANNERS[name]
        with Server(program, accounts=True, args=[*options, "--log", os.path.join(out, name + ".log")]) as s:
            line, found = scanner(s, out)
            alive = s.process.poll() is None
            whole = s.cli("verify").returncode == 0
            log = [json.loads(x) for x in open(os.path.join(out, name + ".log"), encoding="utf-8")]
            failed = [x for x in log if x["status"] == 500]
            code = s.stop(signal.SIGTERM)[0]
        if not alive or not whole or failed or code:
            found.append(f"the server: alive {alive}, ledger whole {whole}, ended with {code}, answers 500: {failed[:3]}")
        new = [x for x in found if not any(re.search(e, x) for e in EXPLAINED)]
        lines += [f"{line}, {len(log)} requests, {len(found)} findings, {len(new)} not explained", *("  " + x for x in found)]
        bad |= bool(new)
    print("\n".join(lines))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
