#!/usr/bin/env bash
# Packs a built program for a release: release/package.sh VERSION TARGET [PROGRAM]
# writes dist/alertlint-VERSION-TARGET.tar.gz, the same bytes for the same program.
set -euo pipefail
cd "$(dirname "$0")/.."
version="$1"
target="$2"
suffix=""
case "$target" in
  *-windows-*) suffix=.exe ;;
esac
program="${3:-target/$target/release/alertlint$suffix}"
archive="alertlint-$version-$target.tar.gz"

folder="$(mktemp -d)"
trap 'rm -rf -- "$folder"' EXIT
cp -- "$program" "$folder/alertlint$suffix"
cp -- LICENSE-MIT LICENSE-APACHE README.md "$folder/"
mkdir -p dist
options=()
if tar --version | grep -q 'GNU tar'; then
  options=(--sort=name --owner=0 --group=0 --numeric-owner --mtime=@0)
fi
tar "${options[@]}" -cf - -C "$folder" "alertlint$suffix" LICENSE-APACHE LICENSE-MIT README.md | gzip -n >"dist/$archive"
echo "dist/$archive"
