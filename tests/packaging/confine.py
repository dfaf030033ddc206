#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""confine.py UNIT PROGRAM …: the program under the call filter that systemd would lay for the unit: SystemCallFilter lines in their
order, groups out of systemd-analyze, everything else EPERM. With no new privileges."""
import ctypes
import os
import re
import subprocess
import sys

PR_SET_NO_NEW_PRIVS, ALLOW, EPERM = 38, 0x7FFF0000, 0x00050000 | 1


def group(name, seen=()):
    lines = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    words = {w for w in (line.split("#")[0].strip() for line in lines) if w}
    return {c for w in words for c in (group(w, (*seen, name)) if w[0] == "@" else {w})}


def allowed(unit):
    calls = set()
    for value in re.findall(r"^SystemCallFilter=(.*)$", open(unit, encoding="utf-8").read(), re.M):
        names = {c for w in value.lstrip("~").split() for c in (group(w) if w[0] == "@" else {w})}
        calls = calls - names if value[0] == "~" else calls | names
    return calls


def confine(calls):
    libc, seccomp = ctypes.CDLL(None), ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(EPERM))
    for name in sorted(calls):
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            assert seccomp.seccomp_rule_add(context, ALLOW, number, 0) == 0, name
    assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and seccomp.seccomp_load(context) == 0


if __name__ == "__main__":
    wanted = allowed(sys.argv[1]) | {"execve"}
    confine(wanted)
    os.execv(sys.argv[2], sys.argv[2:])
