#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# packaging/make.sh [BUILD [OUT]]: out of BUILD (default build, which ./run build makes) two packages in OUT (default BUILD/packages):
#   lalian_VERSION_ARCH.deb        a service and a command, for Debian and its relatives
#   lalian-VERSION-ARCH.tar.gz     for a machine without network and without root: unpack, ./start; ./lalian is the command line
# The tarball carries the shared libraries that are not of every Linux, fonts excepted. The same build gives the same bytes.
set -eu
umask 022
cd "$(dirname "$0")/.."
build=${1:-build}
out=${2:-$build/packages}
[ -x "$build/lalian" ] || { echo "$build/lalian is missing: ./run build first" >&2; exit 2; }
version=$(sed -n "s/^project('lalian'.*[^_]version: '\([^']*\)'.*/\1/p" meson.build)
arch=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGES.md)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# tree DIR: program, rules, sample and documents under DIR, as meson installs them
tree() {
  install -Dm755 "$build/lalian" "$1/bin/lalian"
  strip --remove-section=.comment "$1/bin/lalian"
  mkdir -p "$1/share/lalian" "$1/share/doc/lalian"
  cp -r rules "$1/share/lalian/"
  [ ! -d "$build/sample" ] || cp -r "$build/sample" "$1/share/lalian/"
  cp README.md README.zh-CN.md CHANGES.md docs/server.md docs/rights.md docs/security.md "$build/sbom.cdx.json" "$1/share/doc/lalian/"
}

# manual: the page for `man lalian`, out of the program's own help
manual() {
  printf '.TH LALIAN 1 "" "Lalian %s"\n.SH NAME\nlalian \\- working system of a county park office\n.SH SYNOPSIS\n' "$version"
  "$build/lalian" --lang en --help | sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/" -e '1s/.*/.nf\n&\n.fi\n.SH COMMANDS\n.nf/'
  printf '.fi\n.SH FILES\n/var/lib/lalian/ledger.db: the ledger of the service.\n.br\n/etc/lalian.conf: options of the service.\n.br\n/usr/share/doc/lalian/server.md: how the service is run.\n'
}

# the .deb: what it depends on is what the program is linked to
deb=$work/deb
doc=$deb/usr/share/doc/lalian
tree "$deb/usr"
python3 tools/licences.py "$build/sbom.cdx.json" ui "$doc/licences"
install -Dm644 packaging/lalian.service "$deb/lib/systemd/system/lalian.service"
install -Dm644 packaging/lalian.conf "$deb/etc/lalian.conf"
install -Dm644 packaging/debian/copyright "$doc/copyright"
install -Dm644 packaging/debian/lintian-overrides "$deb/usr/share/lintian/overrides/lalian"
mkdir -p "$deb/DEBIAN" "$work/debian" "$deb/usr/share/man/man1"
manual | gzip -9n > "$deb/usr/share/man/man1/lalian.1.gz"
keeper="Lalian <${DEBEMAIL:-lalian@localhost}>"
printf 'lalian (%s) stable; urgency=medium\n\n  * See CHANGES.md.\n\n -- %s  %s\n' "$version" "$keeper" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n > "$doc/changelog.gz"
printf 'Source: lalian\nPackage: lalian\nArchitecture: any\n' > "$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O deb/usr/bin/lalian 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
cat > "$deb/DEBIAN/control" <<EOF
Package: lalian
Version: $version
Architecture: $arch
Maintainer: $keeper
Depends: $depends, adduser, init-system-helpers (>= 1.51)
Recommends: fonts-noto-cjk
Section: misc
Priority: optional
Installed-Size: $(du -sk "$deb/usr" | cut -f1)
Description: working system of a county park office
 Workbooks of bureaus into one append-only ledger; figures that open to the
 cell; evaluations by published rules; the quarterly report.
EOF
echo /etc/lalian.conf > "$deb/DEBIAN/conffiles"
install -m755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$deb/DEBIAN/"
(cd "$deb" && find usr lib -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$deb" "$out/lalian_${version}_$arch.deb" >/dev/null

# the tarball: libraries beside the program, those of the C library's own package left to the machine
name=lalian-$version-$arch
tar_=$work/$name
tree "$tar_"
cp LICENSE "$tar_/share/doc/lalian/"
python3 tools/licences.py "$build/sbom.cdx.json" ui "$tar_/share/doc/lalian/licences" --libraries
mkdir -p "$tar_/lib"
ldd "$build/lalian" | awk '$3 ~ /^\// { print $3 }' | grep -v -E '/(libc|libm|libdl|libpthread|librt|libresolv|libgcc_s|ld-linux[^/]*)\.so' | while read -r lib; do cp -L "$lib" "$tar_/lib/"; done
install -m755 packaging/start packaging/lalian "$tar_/"
cp packaging/lalian.service packaging/lalian.conf "$tar_/share/lalian/"
tar -C "$work" --owner=0 --group=0 --sort=name --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | gzip -n > "$out/$name.tar.gz"
ls -l "$out"
