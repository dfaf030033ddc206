#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sbom.py VERSION OUT PROGRAM LOCK [PARTS]: what the program is made of, as CycloneDX 1.5 JSON: every shared library that it loads, out
of the machine's packages, with the libraries each of them loads; every npm package whose code is in the pages (PARTS, which the build
of the pages writes), out of package-lock.json. Nothing is asked of any other machine; the same inputs give the same bytes."""
import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

# Where a package's own copyright file is prose: what it says of the library itself.
LICENCES = {"libc6": "LGPL-2.1-or-later", **dict.fromkeys(("libgcc-s1", "libasan8", "libubsan1", "liblsan0", "libtsan2", "libstdc++6"), "GPL-3.0-or-later WITH GCC-exception-3.1"), "libzip4": "BSD-3-Clause", "libgnutls30": "LGPL-2.1-or-later", "libcairo2": "LGPL-2.1-only OR MPL-1.1",
            "libfontconfig1": "HPND-sell-variant", "libtasn1-6": "LGPL-2.1-or-later", "libpixman-1-0": "MIT", "libx11-6": "MIT", "libxau6": "MIT", "libxcb-render0": "MIT", "libxcb-shm0": "MIT", "libxcb1": "MIT",
            "libxdmcp6": "MIT", "libxext6": "MIT", "libxrender1": "MIT", "libbsd0": "BSD-3-Clause", "libmd0": "BSD-3-Clause", "libselinux1": "LicenseRef-public-domain"}


def run(*command):
    """What it said; nothing when it failed or is not there: then less is known of a part."""
    try:
        return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
    except FileNotFoundError:
        return ""


def needed(file):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", file))


def loaded(program):
    """soname -> file of everything that is loaded with the program."""
    return {m[1]: m[2] for m in re.finditer(r"^\s*(\S+) => (/\S+)", run("ldd", program), re.M)}


def package(file):
    """(name, version, source) of the package that a library is of; of one that is of none, what its name says."""
    for place in (file, "/usr" + file, os.path.realpath(file)):
        owner = run("dpkg", "-S", place).partition(": ")[0].split(",")[0].strip()
        if owner:
            return run("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${source:Package}", owner).split("\t")
    name, _, version = os.path.basename(os.path.realpath(file)).partition(".so.")
    return [name, version, ""]


def licence(name):
    """Of the first paragraph for all files, where the copyright file is made for machines."""
    file = pathlib.Path("/usr/share/doc", name, "copyright")
    text = file.read_text(errors="replace") if file.exists() else ""
    said = re.search(r"^Files:\s*\*\s*\n(?:.+\n)*?License:\s*(.+)", text, re.M) if re.match(r"Format(-Specification)?:", text) else None
    return said[1].strip() if said else LICENCES.get(name) or f"see {file}"


def library(soname, file):
    name, version, source = package(file)
    system = dict(line.rstrip().replace('"', "").split("=", 1) for line in open("/etc/os-release") if "=" in line)
    part = {"type": "library", "bom-ref": soname, "name": soname, "version": version, "licenses": [{"license": {"name": licence(name)}}],
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()}], "properties": [{"name": "package", "value": name}]}
    if source:
        part["purl"] = f"pkg:deb/{system.get('ID', 'debian')}/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?distro={system.get('ID', 'debian')}-{system.get('VERSION_ID', '')}"
        part["properties"].append({"name": "source package", "value": source})
    return part


def page_part(lock, place):
    at = lock["packages"][place]
    name = place.rpartition("node_modules/")[2]
    group, _, short = name.rpartition("/")
    kind, _, value = at["integrity"].partition("-")
    part = {"type": "library", "bom-ref": place, "name": short, "version": at["version"], "licenses": [{"expression": at["license"].strip("()")}], "purl": f"pkg:npm/{name.replace('@', '%40')}@{at['version']}",
            "hashes": [{"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(value).hex()}]}
    return {"group": group, **part} if group else part


def main():
    version, out, program, lock = sys.argv[1:5]
    files = loaded(program)
    lock = json.loads(pathlib.Path(lock).read_text())
    places = json.loads(pathlib.Path(sys.argv[5]).read_text()) if len(sys.argv) > 5 else []
    parts = [library(*x) for x in sorted(files.items())] + [page_part(lock, p) for p in places]
    depends = [{"ref": "lalian", "dependsOn": sorted(n for n in needed(program) if n in files) + places}]
    depends += [{"ref": n, "dependsOn": sorted(x for x in needed(f) if x in files)} for n, f in sorted(files.items())]
    doc = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
           "metadata": {"component": {"type": "application", "bom-ref": "lalian", "name": "lalian", "version": version, "licenses": [{"license": {"id": "Apache-2.0"}}]}}, "components": parts, "dependencies": depends}
    doc["serialNumber"] = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(doc, sort_keys=True)))
    pathlib.Path(out).write_text(json.dumps(doc, ensure_ascii=False, indent=1) + "\n")


main()
