#!/usr/bin/env bash
# Writes the archives of a release into release/pins.txt, instead of those of the one before:
# release/pin.sh VERSION SHA256SUMS
set -euo pipefail
version="$1"
sums="$2"
pins="$(dirname "$0")/pins.txt"
if ! [[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
  echo "$version is no version" >&2
  exit 2
fi
new="$(grep '^#' "$pins")"
while read -r sum name || [ -n "$sum" ]; do
  name="${name#\*}"
  target="${name#alertlint-"$version"-}"
  target="${target%.tar.gz}"
  if ! [[ "$sum" =~ ^[0-9a-f]{64}$ ]] || [ "$name" != "alertlint-$version-$target.tar.gz" ]; then
    echo "$sum $name is no line of a release of $version" >&2
    exit 2
  fi
  new+=$'\n'"$version $target $sum"
done <"$sums"
if [ "$new" = "$(grep '^#' "$pins")" ]; then
  echo "$sums holds no archive" >&2
  exit 2
fi
printf '%s\n' "$new" >"$pins"
