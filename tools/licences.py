#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""licences.py SBOM UI OUT [--libraries]: the licence texts of what is given away with the program, a file for each part: of the npm
packages in the pages, out of UI/node_modules; with --libraries also of the shared libraries, out of the machine's packages."""
import json
import pathlib
import shutil
import sys

sbom, ui, out = json.loads(pathlib.Path(sys.argv[1]).read_text()), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
out.mkdir(parents=True, exist_ok=True)
for part in sbom["components"]:
    ref = part["bom-ref"]
    if ref.startswith("node_modules/"):
        name = ref.rpartition("node_modules/")[2].replace("/", "_")
        top = [p for p in (ui / ref).iterdir() if p.name.lower().startswith(("license", "licence", "copying", "notice"))]
        texts = sorted(p for t in top for p in ([t] if t.is_file() else t.rglob("*")) if p.is_file())
        said = [p.read_text(errors="replace") for p in texts] or [f"{part['licenses'][0]['expression']}; the package brings no text of it."]
        (out / f"{name}.txt").write_text(f"{name.replace('_', '/', 1) if name[0] == '@' else name} {part['version']}\n\n" + "\n".join(said))
    elif "--libraries" in sys.argv:
        package = part["properties"][0]["value"]
        text = pathlib.Path("/usr/share/doc", package, "copyright")
        if text.exists() and package != "libc6":
            shutil.copyfile(text, out / f"{package}.txt")
