#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh build [test]: installs what is missing of tools/packages.txt with apt-get, asking nothing.
set -eu
here=$(dirname "$0")
# of KIND MARK: the packages of one first word that are not installed
of() {
  for pair in $(awk -v k="$1$2" '$1 == k { print $2 ":" $3 }' "$here/packages.txt"); do
    p=${pair%%:*} command=${pair#*:}
    if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || echo "$p"
  done
}
# known PACKAGE…: those that the distribution has for this machine
known() {
  for p in "$@"; do
    if apt-cache show "$p" >/dev/null 2>&1; then echo "$p"; fi
  done
}
missing=""; wished=""
for kind in "$@"; do
  missing="$missing $(of "$kind" "")"
  wished="$wished $(of "$kind" "?")"
done
# shellcheck disable=SC2086
set -- $missing $(known $wished)
[ $# -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
$sudo apt-get update -qq
# shellcheck disable=SC2086
set -- $missing $(known $wished)
echo "installing: $*"
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
