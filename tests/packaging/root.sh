#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/packaging/root.sh ROOT [PACKAGES]: what a county's IT person does with the packages, in a fresh Debian 12 in the folder ROOT:
#   debootstrap --variant=minbase bookworm ROOT && sh packaging/make.sh && sh tests/packaging/root.sh ROOT
# Installs the .deb with apt-get (the only step with a network), then without any network: the service as the unit starts it, first
# accounts, a login, a backup, the same version again, remove, install again, purge; the ledger is the same all the time. Then the
# tarball, without root. Needs root, and is no part of ./test. Ends with "root.sh: all of it held", or at the first thing that did not.
set -eu
# shellcheck disable=SC2016 # what stands in single quotes is for the shell inside
here=$(cd "$(dirname "$0")/../.." && pwd)
root=$(cd "$1" && pwd)
packages=$(cd "${2:-$here/build/packages}" && pwd)
port=8731
say() { echo "== $*"; }
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# as_unit: ExecStart with its user, options, mask and limits; what systemd alone can do (mounts, the call filter) is not done here
as_unit() {
  options=$(sed -n 's/^LALIAN_SERVE=//p' "$root/etc/lalian.conf")
  command=$(sed -n "s|^ExecStart=\(.*\) \$LALIAN_SERVE|\1|p" "$root/lib/systemd/system/lalian.service")
  # shellcheck disable=SC2086
  # shellcheck disable=SC3045
  (umask 077; ulimit -n 4096; exec chroot "$root" setpriv --reuid lalian --regid lalian --clear-groups --no-new-privs --bounding-set=-all env -i PATH=/usr/bin:/bin $command $options >"$work/log" 2>&1) &
  server=$!
  at=$work/log
}
answers() { python3 "$here/tests/packaging/visit.py" "$port" "$@"; }
stop() { kill "$server"; wait "$server"; }
head_of() { in_root runuser -u lalian -- lalian --ledger /var/lib/lalian/ledger.db --lang en verify; }
keep() { in_root runuser -u lalian -- lalian --ledger /var/lib/lalian/ledger.db --lang en "$@"; }

if [ "${LALIAN_INSIDE:-}" != 1 ]; then
  say "install the .deb and what it depends on"
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf "$root/etc/"
  cp "$packages"/lalian_*.deb "$packages"/lalian-*.tar.gz "$root/tmp/"
  unshare --mount --pid --fork sh -ec "mount -t proc proc '$root/proc'; chroot '$root' sh -ec 'export DEBIAN_FRONTEND=noninteractive; apt-get update -q; apt-get purge -qy lalian || true; rm -rf /var/lib/lalian; apt-get install -qy --no-install-recommends /tmp/lalian_*.deb' >'$root/tmp/install.log' 2>&1 || { cat '$root/tmp/install.log'; exit 1; }"
  LALIAN_INSIDE=1 exec unshare --mount --pid --net --fork sh "$0" "$@"
fi
mount -t proc -o hidepid=2,subset=pid proc "$root/proc"
ip link set lo up
work=$(mktemp -d)
trap 'kill "${server:-$$}" 2>/dev/null; cat "$work/log" 2>/dev/null; rm -rf "$work"' EXIT
sed -i "s/127.0.0.1:8640/127.0.0.1:$port/" "$root/etc/lalian.conf"

say "the ledger is lalian's alone"
in_root sh -ec 'cd /var/lib/lalian; test "$(stat -c "%U %a" . ledger.db ledger.db.head | sort -u | tr "\n" ,)" = "lalian 600,lalian 700,"'
say "first accounts, by root with a mask, as careful people have it"
in_root sh -ec 'umask 077; lalian --ledger /var/lib/lalian/ledger.db --lang en account add xitong person=张三 role=system --reason 到岗' > "$work/said"
password=$(sed -n 's/^one-time password: \([^ ]*\).*/\1/p' "$work/said")
in_root sh -ec 'test -z "$(find /var/lib/lalian ! -user lalian)"'
say "the service as the unit starts it; log in"
as_unit
answers "$at" xitong "$password" Neues-Wort-2026
say "a backup, in the browser's way and at the command line; the copy verifies"
keep backup /var/lib/lalian/copy.db >/dev/null
in_root runuser -u lalian -- lalian --ledger /var/lib/lalian/copy.db verify >/dev/null
before=$(head_of)
say "the same version again, while it runs"
in_root sh -ec 'dpkg -i /tmp/lalian_*.deb' >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; exit 1; }
grep -q "127.0.0.1:$port" "$root/etc/lalian.conf"
stop
as_unit
answers "$at" xitong Neues-Wort-2026
stop
[ "$(head_of)" = "$before" ]
say "remove: the ledger stays"
sum=$(sha256sum < "$root/var/lib/lalian/ledger.db")
in_root dpkg -r lalian >"$work/dpkg" 2>&1
[ ! -e "$root/usr/bin/lalian" ] && [ "$(sha256sum < "$root/var/lib/lalian/ledger.db")" = "$sum" ]
say "install again: the same ledger"
in_root sh -ec 'dpkg -i /tmp/lalian_*.deb' >"$work/dpkg" 2>&1
[ "$(head_of)" = "$before" ]
say "purge: the ledger stays, and it is said where"
in_root dpkg -P lalian >"$work/dpkg" 2>&1
grep -q "/var/lib/lalian" "$work/dpkg"
[ ! -e "$root/etc/lalian.conf" ] && [ -e "$root/var/lib/lalian/ledger.db" ] && [ -z "$(find "$root/lib/systemd" "$root/etc/systemd" "$root/var/lib/systemd" "$root/usr/share/doc" "$root/usr/share/lalian" -name '*lalian*' 2>/dev/null)" ]

say "the tarball: nobody's rights, no network, no libraries of the machine's"
in_root sh -ec 'rm -rf /home/office; mkdir -p /home/office; tar -C /home/office -xzf /tmp/lalian-*.tar.gz; chown -R 65534:65534 /home/office'
in_root apt-get autoremove -qy >/dev/null 2>&1
chroot "$root" setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs env -i PATH=/usr/bin:/bin sh -c "exec /home/office/lalian-*/start --listen 127.0.0.1:$port" >"$work/log" 2>&1 &
server=$!
at=$work/log
answers "$at"
office() { in_root setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'cd /home/office/lalian-*; exec ./lalian --lang en "$@"' lalian "$@"; }
office account add xitong person=张三 role=system --reason 到岗 > "$work/said"
answers "$at" xitong "$(sed -n 's/^one-time password: \([^ ]*\).*/\1/p' "$work/said")" Neues-Wort-2026
stop
say "the sample city from the tarball, on a machine without fonts"
office demo /home/office/demo >"$work/demo" 2>&1 || { cat "$work/demo"; exit 1; }
office --ledger /home/office/demo/ledger.db verify
trap - EXIT
rm -rf "$work"
echo "root.sh: all of it held"
