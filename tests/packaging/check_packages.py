#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_packages.py PROGRAM: the packages made of this build, the list of parts, the unit; what can be seen without a network and without
another root. What needs one: tests/packaging/root.sh."""
import atexit
import functools
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import traceback
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "web"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from confine import allowed  # noqa: E402
from server import Browser, Server, root  # noqa: E402

program = pathlib.Path(sys.argv[1]).resolve()
build = program.parent
unit = root / "packaging" / "lalian.service"
NOT_CARRIED = re.compile(r"(libc|libm|libdl|libpthread|librt|libresolv|libgcc_s|ld-linux[^/]*)\.so")


def run(*command, **kind):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, **kind)


def needed(file):
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", file, env={**os.environ, "LC_ALL": "C"}).stdout))


def make(out):
    r = run("sh", root / "packaging/make.sh", build, out)
    assert r.returncode == 0, r.stdout + r.stderr
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in pathlib.Path(out).iterdir()}


@functools.cache
def packages():
    """(.deb, tarball), made once."""
    out = tempfile.mkdtemp(prefix="lalian-packages-")
    atexit.register(shutil.rmtree, out)
    make(out)
    return next(pathlib.Path(out).glob("*.deb")), next(pathlib.Path(out).glob("*.tar.gz"))


def the_same_build_gives_the_same_bytes():
    """Made again, elsewhere: byte for byte."""
    with tempfile.TemporaryDirectory() as d:
        assert make(d) == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in packages()}


def every_part_is_named():
    """The list of parts names every library that the program and its libraries load, every package in the pages; each with a version and a licence."""
    doc = json.loads((build / "sbom.cdx.json").read_text())
    assert doc["bomFormat"] == "CycloneDX" and doc["metadata"]["component"]["name"] == "lalian"
    parts = {p["bom-ref"]: p for p in doc["components"]}
    assert len(parts) == len(doc["components"]) and all(p["version"] and p["licenses"] and p["hashes"] for p in parts.values())
    direct = needed(program)
    assert {"libsqlite3.so.0", "libgnutls.so.30", "libcrypto.so.3"} <= direct
    missing = direct - set(parts) - {n for n in direct if n.startswith("ld-linux")}
    assert not missing, missing
    depends = {d["ref"]: set(d["dependsOn"]) for d in doc["dependencies"]}
    assert direct & set(parts) <= depends["lalian"]
    for name, part in parts.items():
        if ".so" not in name:
            continue
        package = part["properties"][0]["value"]
        assert run("dpkg-query", "-W", "-f", "${Version}", package).stdout in (part["version"], ""), part
        assert not part["licenses"][0]["license"]["name"].startswith("see "), part    # sbom.py's table wants a row
        assert all(x in parts for x in depends[name])
    lock = json.loads((root / "ui/package-lock.json").read_text())["packages"]
    pages = {n for n in parts if n.startswith("node_modules/")}
    if (build / "ui/packages.json").exists():
        assert {f"node_modules/{n}" for n in ("@vue/runtime-dom", "vue-router", "element-plus", "echarts", "ol")} <= pages, pages
        assert not [n for n in pages if lock[n].get("dev")]
    assert all(parts[n]["version"] == lock[n]["version"] for n in pages)


def an_old_library_is_refused():
    """A library below the least version of libraries.def: exit 3, and the sentence names it, what is there, and what is wanted."""
    with tempfile.TemporaryDirectory() as d:
        source = pathlib.Path(d, "old.c")
        source.write_text('const char *sqlite3_libversion(void);\nconst char *sqlite3_libversion(void) { return "3.7.17"; }\n')
        assert run("cc", "-shared", "-fPIC", "-o", f"{d}/old.so", source).returncode == 0
        env = {**os.environ, "LD_PRELOAD": f"{d}/old.so", "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        r = run(program, "--lang", "en", "code", "uscc", "1", env=env)
        assert r.returncode == 3 and all(x in r.stderr for x in ("SQLite", "3.7.17", "3.40.1")), r
        assert run(program, "--lang", "en", "code", "uscc", "1").returncode == 1
    rows = (root / "src/app/libraries.def").read_text()
    assert len(re.findall(r'^LIBRARY\(', rows, re.M)) >= 10


def the_deb_is_as_it_should_be():
    """What is in it, whose, with which rights; it depends on what the program loads; its scripts can be read; lintian, where it is, finds nothing."""
    deb = packages()[0]
    with tempfile.TemporaryDirectory() as d:
        with tarfile.open(fileobj=io.BytesIO(subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True).stdout)) as t:
            files = {m.name.lstrip("."): m for m in t.getmembers()}
        for name in ("/usr/bin/lalian", "/lib/systemd/system/lalian.service", "/etc/lalian.conf", "/usr/share/doc/lalian/copyright", "/usr/share/doc/lalian/server.md", "/usr/share/doc/lalian/sbom.cdx.json",
                     "/usr/share/doc/lalian/changelog.gz", "/usr/share/man/man1/lalian.1.gz", "/usr/share/lalian/rules/figures.yaml"):
            assert name in files, name
        for name, m in files.items():
            assert (m.uid, m.gid) == (0, 0) and not m.mode & 0o7022 and (m.isdir() or m.isfile()), (name, oct(m.mode))
        run("dpkg-deb", "-e", deb, d)
        control = pathlib.Path(d, "control").read_text()
        loaded = {p["properties"][0]["value"] for p in json.loads((build / "sbom.cdx.json").read_text())["components"] if p["bom-ref"] in needed(program)}
        assert all(re.search(rf"[ ,]{re.escape(p)}[ ,\n]", control) for p in loaded), (loaded, control)
        assert pathlib.Path(d, "conffiles").read_text() == "/etc/lalian.conf\n"
        sums = dict(reversed(line.split("  ")) for line in pathlib.Path(d, "md5sums").read_text().splitlines())
        assert "usr/bin/lalian" in sums and set(sums) == {n[1:] for n, m in files.items() if m.isfile() and not n.startswith("/etc")}
        for script in ("postinst", "prerm", "postrm"):
            assert run("sh", "-n", f"{d}/{script}").returncode == 0
        assert "rm -r" not in re.sub(r"echo .*", "", pathlib.Path(d, "postrm").read_text()), "the ledger is not the package's to remove"
        if shutil.which("lintian") and not any("asan" in n for n in needed(program)):
            r = run("lintian", "--allow-root", "-EL", ">=warning", deb)
            assert r.returncode == 0 and not r.stdout, r


def the_unit_is_understood():
    """systemd has nothing to say against the unit, finds little exposed, and its filter allows what the confined reader lays on itself."""
    if not shutil.which("systemd-analyze"):
        return print("skipped: no systemd-analyze")
    with tempfile.TemporaryDirectory() as d:
        copy = pathlib.Path(d, "lalian.service")
        copy.write_text(unit.read_text().replace("/usr/bin/lalian", str(program)).replace("file:/usr/share/doc/lalian", "file:/"))
        r = run("systemd-analyze", "verify", "--man=no", copy)
        said = [line for line in (r.stdout + r.stderr).splitlines() if "lalian" in line]
        assert not said, said
        r = run("systemd-analyze", "security", "--offline=true", "--no-pager", copy)
        level = float(re.search(r"exposure level for .*: ([\d.]+)", r.stdout)[1])
        assert level <= 1.5, r.stdout
    wanted = set(re.findall(r"\bSYS_(\w+)", (root / "src/intake/sandbox.c").read_text())) | {"seccomp", "prctl", "prlimit64"}
    assert "landlock_restrict_self" in wanted and wanted <= allowed(unit), wanted - allowed(unit)


def the_service_works_behind_its_filter():
    """The server as the unit confines it: workbooks are read, by a reader that could close its doors; a document is made."""
    if not shutil.which("systemd-analyze") or not shutil.which("strace"):
        return print("skipped: no systemd-analyze or no strace")
    with Server(program, accounts=True) as s:
        s.stop()
        trace = os.path.join(s.tmp, "trace")
        s.before = ["env", "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1", "strace", "-f", "-qq", "-e", "trace=landlock_restrict_self,seccomp,prctl", "-e", "signal=none", "-o", trace,
                    sys.executable, str(root / "tests/packaging/confine.py"), str(unit)]
        s.start()
        b = Browser(s, "ban")
        book = next((build / "sample").rglob("招商签约台账.xlsx")).read_bytes()
        up = b.ask("PUT", "/api/upload?name=a.xlsx", book)[1]["upload"]
        status, doc = b.ask("POST", "/api/import", {"files": [up], "period": "2023", "dry-run": True})
        assert status == 200, doc
        status, doc = b.ask("GET", "/api/report/%E6%B1%87%E6%8A%A5%E7%A8%BF?period=2023Q4&until=2023-11-30&draft&format=docx&reason=x")
        assert status == 200 and zipfile.is_zipfile(io.BytesIO(doc)), doc
        status, doc = b.ask("POST", "/api/edit/park/%E5%9F%8E%E4%B8%9C%E7%A7%91%E5%88%9B%E5%9B%AD", {"words": ["note=x"], "reason": "x"})
        assert status == 200, doc
        for child in pathlib.Path(f"/proc/{s.process.pid}/task/{s.process.pid}/children").read_text().split():
            os.kill(int(child), 15)
        s.process.wait(60)
        s.process.stderr.close()
        s.process = None
        laid = open(trace).read()
        kernel = os.path.exists("/sys/kernel/security/lsm") and "landlock" in open("/sys/kernel/security/lsm").read()
        assert not kernel or re.search(r"landlock_restrict_self\(.*\) = 0", laid), laid[-2000:]
        assert "EPERM" not in laid, laid[-2000:]


def the_tarball_starts_and_answers():
    """Unpacked in a folder: ./start serves a new ledger with its own libraries; ./lalian makes the first account; it logs in, and a workbook is read."""
    tarball = packages()[1]
    with tempfile.TemporaryDirectory() as d:
        os.chmod(d, 0o755)
        with tarfile.open(tarball) as t:
            assert all((m.uid, m.gid) == (0, 0) and m.name.startswith("lalian-") and ".." not in m.name for m in t.getmembers())
            t.extractall(d)
        home = next(pathlib.Path(d).iterdir())
        loaded = run("ldd", home / "bin/lalian", env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(home / "lib")}).stdout
        for name, place in re.findall(r"(\S+) => (\S+)", loaded):
            assert NOT_CARRIED.match(name) or place.startswith(str(home)), (name, place)
        if os.geteuid() == 0:
            for p in [home, *home.rglob("*")]:
                os.chown(p, 65534, 65534)
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs"] if os.geteuid() == 0 else []
        clean = ["env", "-i", "PATH=/usr/bin:/bin", "ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0"]
        s = Server.__new__(Server)
        s.tmp = s.folder = d
        said = open(os.path.join(d, "said"), "w")
        s.process = subprocess.Popen([*as_nobody, *clean, home / "start", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, stdout=said, text=True, cwd="/")
        try:
            for line in s.process.stderr:
                m = re.search(r"http://127.0.0.1:(\d+)/", line)
                if m:
                    break
            s.port = int(m[1])
            assert s.ask("GET", "/api/health")[0] == 200
            r = run(*as_nobody, *clean, home / "lalian", "--lang", "en", "account", "add", "ban", "person=张三", "role=office", "--reason", "x", cwd="/")
            word = re.search(r"one-time password: (\S+)", r.stdout + r.stderr)
            assert r.returncode == 0 and word, r
            b = Browser(s)
            status, doc = b.login("ban", word[1])
            assert status == 200 and doc["account"]["must_change"], doc
            assert b.ask("POST", "/api/password", {"old": word[1], "new": "Neues-Wort-2026"})[0] == 200
            book = next(home.rglob("企业登记信息.csv")).read_bytes()
            up = b.ask("PUT", "/api/upload?name=a.csv", book)[1]["upload"]
            status, doc = b.ask("POST", "/api/import", {"files": [up], "dry-run": True})
            assert status == 200 and "统一社会信用代码" in json.dumps(doc, ensure_ascii=False), doc      # the reader saw the headings
            assert oct(os.stat(home / "data").st_mode & 0o777) == "0o700"
        finally:
            code, rest = s.stop()
            said.close()
        assert code == 0, rest


CHECKS = [every_part_is_named, an_old_library_is_refused, the_same_build_gives_the_same_bytes, the_deb_is_as_it_should_be, the_unit_is_understood, the_service_works_behind_its_filter, the_tarball_starts_and_answers]


def main():
    passed = failed = 0
    for check in CHECKS:
        if len(sys.argv) > 2 and check.__name__ not in sys.argv[2:]:
            continue
        try:
            check()
            passed += 1
        except Exception:  # noqa: BLE001 - told, and the others go on
            failed += 1
            print(f"FAILED {check.__name__}: {check.__doc__.splitlines()[0]}")
            traceback.print_exc()
    print(f"packages: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
