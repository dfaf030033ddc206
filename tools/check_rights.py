#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tables of docs/rights.md are those of src/action/accounts/roles.def and policy.def; --write puts them there."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
text = re.sub(r"/\*.*?\*/", "", (root / "src/action/accounts/roles.def").read_text(), flags=re.S)
defines = dict(re.findall(r'^#define (\w+) "(.*)"$', text, flags=re.M))
actions = re.findall(r"^ACTION\((\w+), \w+, (\w+), (\w+),", (root / "src/action/actions.def").read_text(), flags=re.M)
roles = re.findall(r'^ROLE\((\w+), "([^"]+)", "([^"]+)", (\w+), (\w+), (\w+), ([^)]+)\)', text, flags=re.M)
business = {r[0] for r in roles if r[3] == "BUSINESS"}
zh = {r[0]: r[1] for r in roles}
marks = {"OPEN": "公开", "INTERNAL": "内部", "FIRM": "涉企敏感", "PERSON": "个人"}


def roles_of(value):
    for name, words in defines.items():
        value = re.sub(rf"\b{name}\b", f'"{words}"', value)
    return " ".join(re.findall(r'"([^"]*)"', value)).split()


def table(heads, rows):
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)] + ["| " + " | ".join(r) + " |" for r in rows]) + "\n"


def tables():
    yield "roles", table(["角色", "名称", "类别", "看得见的记录", "能不能改", "看得见的密级"],
                         [[f"`{i}`", z, "管理员，不看业务数据" if kind == "ADMIN" else "业务", "全部（账号写了单位、园区的，只看那些）" if rows == "ALL" else "本单位（含下级）、本园区",
                           "能" if writes == "YES" else "不能", "、".join(marks[m.strip()] for m in secrecy.split("|"))] for i, z, _, kind, rows, writes, secrecy in roles])
    may = re.findall(r'^MAY\((\w+), ([^\n]*?), (WHOLE|ANY)\)$', text, flags=re.M)
    known = {m[0] for m in may}
    lost = sorted({a[2] for a in actions} - known)
    if lost:
        print("no MAY row for", *lost)
        sys.exit(1)
    yield "permissions", table(["权限", "动作", "谁可以", "限定了范围的账号"],
                               [[p, "、".join(f"`{a[0]}`" for a in actions if a[2] == p) or "—", "、".join(zh[r] for r in roles_of(who)) or "只在本机命令行", "—" if not set(roles_of(who)) & business else "不行" if rows == "WHOLE" else "可以，只看到范围内的"]
                                for p, who, rows in may])
    keeps = re.findall(r'^KEEPS\((\w+), "([^"]+)", "([^"]+)"\)', text, flags=re.M)
    yield "keeps", table(["角色", "登记簿", "能改的字段"], [[zh[r], "全部" if g == "*" else f"`{g}`", {"*": "看得见的全部，可新增删除", "**": "全部，含看不见的；可新增删除"}.get(f, f"`{f}`")] for r, g, f in keeps])
    again = re.findall(r'^AGAIN\((\w+), "([^"]*)", "([^"]*)"\)', text, flags=re.M)
    yield "again", table(["动作", "什么时候"], [[f"`{a}`", f"`{o}={v}`" if o and v else f"`{o}`" if o else f"`{a} {v}`" if v else "总是"] for a, o, v in again])
    policy = re.findall(r'^POLICY\((\w+), ([^,]+), "([^"]+)"', (root / "src/action/accounts/policy.def").read_text(), flags=re.M)
    yield "policy", table(["参数", "值", "意思"], [[f"`{i}`", v, z] for i, v, z in policy])


path = root / "docs/rights.md"
page = path.read_text()
for name, body in tables():
    new = re.sub(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda m: m[1] + body + m[2], page, flags=re.S)
    if f"<!-- {name} -->" not in page:
        print("docs/rights.md has no place for", name)
        sys.exit(1)
    if new != page and "--write" not in sys.argv:
        print(f"docs/rights.md: the table '{name}' is not that of the .def files: python3 tools/check_rights.py --write")
        sys.exit(1)
    page = new
path.write_text(page) if "--write" in sys.argv else None
