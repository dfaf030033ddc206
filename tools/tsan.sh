#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tools/tsan.sh: the server under ThreadSanitizer: builds build-tsan/, then the checks of the web (200 clients, writes while it serves,
# accounts that change) on it. No part of ./test: some minutes. Fails when two threads met.
# Without target_clones, whose resolvers run before the sanitizer; without random addresses, for which that of gcc 12 has no room.
set -eu
cd "$(dirname "$0")/.."
[ -f build-tsan/build.ninja ] || CFLAGS=-DCLONES= meson setup build-tsan -Dui=disabled -Db_sanitize=thread -Db_lundef=false >/dev/null
ninja -C build-tsan --quiet lalian sample.stamp
log=build-tsan/races
rm -f $log.*
export TSAN_OPTIONS="log_path=$PWD/$log exitcode=0 suppressions=$PWD/tools/tsan.supp"
status=0
for check in tests/web/check_serve.py tests/web/run_cases.py tests/web/check_security.py tests/cli/check_login.py; do
  setarch "$(uname -m)" -R python3 $check build-tsan/lalian || status=1
done
for f in $log.*; do
  [ -f "$f" ] || continue
  grep -h -A12 'WARNING: ThreadSanitizer' "$f"
  status=1
done
exit $status
