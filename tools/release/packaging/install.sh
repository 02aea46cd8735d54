#!/bin/sh
# Installs the siohook of a release: fetches the archive of this platform, checks it, and unpacks the
# binary. SIOHOOK_VERSION is the version, such as v0.1.0. SIOHOOK_BIN is the folder it goes to.
# SIOHOOK_DOWNLOADS is where archives are: a URL, or file:// and a folder that a release was built into.
set -eu

version=${SIOHOOK_VERSION:?SIOHOOK_VERSION is not set: give a version such as v0.1.0}
bin=${SIOHOOK_BIN:-$HOME/.local/bin}
from=${SIOHOOK_DOWNLOADS:-https://github.com/siohook/siohook/releases/download/$version}

fail() {
	echo "siohook: $1" >&2
	exit 1
}

program=siohook
case $(uname -s) in
Linux) os=linux kind=tar.gz ;;
Darwin) os=darwin kind=tar.gz ;;
MINGW* | MSYS* | CYGWIN*) os=windows kind=zip program=siohook.exe ;;
*) fail "there is no archive for $(uname -s)" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "there is no archive for $(uname -m)" ;;
esac

name=siohook_${version#v}_${os}_$arch
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$name.$kind" checksums.txt; do
	curl -fsSL --retry 3 -o "$work/$file" "$from/$file" || fail "$from/$file cannot be fetched"
done

cd "$work"
grep "  $name.$kind\$" checksums.txt >sum || fail "checksums.txt has no $name.$kind"
if command -v sha256sum >/dev/null; then
	sha256sum -c sum >/dev/null || fail "the checksum of $name.$kind is wrong"
else
	shasum -a 256 -c sum >/dev/null || fail "the checksum of $name.$kind is wrong"
fi
if [ $kind = zip ]; then
	unzip -q "$name.zip"
else
	tar -xzf "$name.tar.gz"
fi
mkdir -p "$bin"
mv -f "$name/$program" "$bin/$program"
echo "siohook: installed $bin/$program"
