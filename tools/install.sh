#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh build [test]: installs what is missing of tools/packages.txt with apt-get, asking nothing.
set -eu
here=$(dirname "$0")
want=""
for kind in "$@"; do
  want="$want $(awk -v k="$kind" '$1 == k { print $2 }' "$here/packages.txt")"
done
missing=""
for p in $want; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
