#!/usr/bin/env bash
# Says where alertlint is: the one that is installed, else the pinned release, else one built from here.
# A release that is not what was pinned is refused; nothing else is tried then.
set -euo pipefail

found() {
  echo "alertlint=$1" >>"$GITHUB_OUTPUT"
  exit 0
}

if installed="$(command -v alertlint)"; then
  found "$installed"
fi

case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) target=none ;;
esac
program=alertlint
if [ "${RUNNER_OS:-}" = Windows ]; then
  program=alertlint.exe
fi

# One line a release: version, target, SHA-256 of its archive.
version=""
while read -r of for sum rest || [ -n "$of" ]; do
  if [ "$for" = "$target" ] && [ -n "$sum" ] && [ -z "$rest" ]; then
    version="$of"
    pinned="$sum"
  fi
done < <(grep -v '^#' "$ALERTLINT_ACTION/release/pins.txt")

if [ -n "$version" ] && [ -n "${ALERTLINT_RELEASES:-}" ]; then
  archive="alertlint-$version-$target.tar.gz"
  folder="$RUNNER_TEMP/alertlint-$version"
  mkdir -p -- "$folder"
  if ! curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 300 \
    --output "$folder/$archive" "$ALERTLINT_RELEASES/v$version/$archive"; then
    echo "::error title=alertlint::the release $version could not be fetched" >&2
    exit 2
  fi
  if command -v sha256sum >/dev/null; then
    sum="$(sha256sum <"$folder/$archive")"
  else
    sum="$(shasum -a 256 <"$folder/$archive")"
  fi
  if [ "${sum%% *}" != "$pinned" ]; then
    rm -f -- "$folder/$archive"
    echo "::error title=alertlint::the release $version is not the one that was pinned (SHA-256 ${sum%% *} instead of $pinned)" >&2
    exit 2
  fi
  tar -xzf "$folder/$archive" -C "$folder" "$program"
  found "$folder/$program"
fi

cargo build --quiet --release --locked --manifest-path "$ALERTLINT_ACTION/Cargo.toml"
found "$ALERTLINT_ACTION/target/release/$program"
