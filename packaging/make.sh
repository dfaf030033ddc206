#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# packaging/make.sh [OUT]: out of build/ (./run build) two packages in OUT (default build/packages):
#   lalian_VERSION_ARCH.deb        a service and a command, for Debian and its relatives
#   lalian-VERSION-ARCH.tar.gz     for a machine without network and without root: unpack, ./start
# The tarball carries the shared libraries that are not of every Linux, fonts excepted.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build/packages}
[ -x build/lalian ] || { echo "build/lalian is missing: ./run build first" >&2; exit 2; }
version=$(sed -n "s/^project('lalian'.*[^_]version: '\([^']*\)'.*/\1/p" meson.build)
arch=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# tree DIR: program, rules, sample and documents under DIR/usr, as meson installs them
tree() {
  install -Dm755 build/lalian "$1/bin/lalian"
  strip "$1/bin/lalian"
  mkdir -p "$1/share/lalian" "$1/share/doc/lalian"
  cp -r rules "$1/share/lalian/"
  [ ! -d build/sample ] || cp -r build/sample "$1/share/lalian/"
  cp README.md README.zh-CN.md LICENSE docs/server.md "$1/share/doc/lalian/"
}

# the .deb: what it depends on is what the program is linked to
deb=$work/deb
tree "$deb/usr"
install -Dm644 packaging/lalian.service "$deb/lib/systemd/system/lalian.service"
install -Dm644 packaging/lalian.conf "$deb/etc/lalian.conf"
mkdir -p "$deb/DEBIAN" "$work/debian"
printf 'Source: lalian\nPackage: lalian\nArchitecture: any\n' > "$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O deb/usr/bin/lalian 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
cat > "$deb/DEBIAN/control" <<END
Package: lalian
Version: $version
Architecture: $arch
Maintainer: Lalian <lalian@localhost>
Depends: $depends, adduser
Recommends: fonts-noto-cjk
Section: misc
Priority: optional
Installed-Size: $(du -sk "$deb/usr" | cut -f1)
Description: the working system of a county's park office
 Workbooks of bureaus into one append-only ledger; figures that open to the
 cell; evaluations by published rules; the quarterly report.
END
echo /etc/lalian.conf > "$deb/DEBIAN/conffiles"
cat > "$deb/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
  getent passwd lalian >/dev/null || adduser --system --group --home /var/lib/lalian --no-create-home --quiet lalian
  install -d -o lalian -g lalian -m 0700 /var/lib/lalian
  if [ ! -e /var/lib/lalian/ledger.db ]; then
    runuser -u lalian -- env -C /var/lib/lalian /usr/bin/lalian --ledger /var/lib/lalian/ledger.db init
  fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; systemctl enable --now lalian.service || true; fi
fi
END
cat > "$deb/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then systemctl disable --now lalian.service || true; fi
END
chmod 755 "$deb/DEBIAN/postinst" "$deb/DEBIAN/prerm"
dpkg-deb --root-owner-group --build "$deb" "$out/lalian_${version}_$arch.deb" >/dev/null

# the tarball: libraries beside the program, those of the C library's own package left to the machine
name=lalian-$version-$arch
tar_=$work/$name
tree "$tar_"
mkdir -p "$tar_/lib"
ldd build/lalian | awk '$3 ~ /^\// { print $3 }' | grep -v -E '/(libc|libm|libdl|libpthread|librt|libresolv|libgcc_s|ld-linux[^/]*)\.so' | while read -r lib; do cp -L "$lib" "$tar_/lib/"; done
cp packaging/start "$tar_/start"
cp packaging/lalian.service packaging/lalian.conf "$tar_/share/lalian/"
tar -C "$work" --owner=0 --group=0 -czf "$out/$name.tar.gz" "$name"
ls -l "$out"
