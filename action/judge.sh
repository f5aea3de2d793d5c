#!/usr/bin/env bash
# Runs the gate where there is a base, the check where there is none; reports go to files, counts and the
# verdict to the step's outputs, the table to its summary.
set -uo pipefail

output() {
  echo "$1=$2" >>"$GITHUB_OUTPUT"
}

reports="$RUNNER_TEMP/alertlint"
rm -rf -- "$reports"
mkdir -p -- "$reports"
arguments=(--format=github)
for report in json:json sarif:sarif markdown:md agent:txt; do
  arguments+=("--output=${report%%:*}=$reports/alertlint.${report##*:}")
done
if [ -n "${ALERTLINT_PLAN:-}" ]; then
  arguments+=("--plan=$ALERTLINT_PLAN")
fi

# A checkout of one commit is enough to judge, and not to know who wrote it: the base and the commits
# of the change are fetched where they can be. Where they cannot, the report says what is missing.
folder="$ALERTLINT_DIRECTORY"
while [ ! -d "$folder" ]; do # The change may have deleted it.
  case "$folder" in
    ?*/*) folder="${folder%/*}" ;;
    *) folder=. ;;
  esac
done
fetch() {
  git -C "$folder" fetch --quiet --no-tags "$1" -- origin "$2" || true
}

if [ -z "${ALERTLINT_BASE:-}" ]; then
  "$ALERTLINT" check "${arguments[@]}" -- "$ALERTLINT_DIRECTORY"
  code=$?
else
  if ! git -C "$folder" rev-parse --verify --quiet --end-of-options "$ALERTLINT_BASE^{commit}" >/dev/null; then
    case "$ALERTLINT_BASE" in
      origin/*) fetch --depth=1 "+refs/heads/${ALERTLINT_BASE#origin/}:refs/remotes/$ALERTLINT_BASE" ;;
      *) fetch --depth=1 "$ALERTLINT_BASE" ;;
    esac
  fi
  if [[ "${ALERTLINT_COMMITS:-}" =~ ^[0-9]{1,4}$ ]] && [[ "${GITHUB_REF:-}" == refs/pull/* ]] &&
    [ "$(git -C "$folder" rev-parse --is-shallow-repository)" = true ]; then
    fetch "--deepen=$((10#$ALERTLINT_COMMITS + 1))" "+$GITHUB_REF:refs/remotes/alertlint/change"
  fi
  arguments+=("--base=$ALERTLINT_BASE")
  if [ -n "${ALERTLINT_BASE_PLAN:-}" ]; then
    arguments+=("--base-plan=$ALERTLINT_BASE_PLAN")
  fi
  if [ -n "${ALERTLINT_AUTHOR:-}" ]; then
    arguments+=("--author=$ALERTLINT_AUTHOR")
  fi
  if [ -n "${ALERTLINT_OPENED_BY:-}" ]; then
    arguments+=("--opened-by=$ALERTLINT_OPENED_BY")
  fi
  "$ALERTLINT" gate "${arguments[@]}" -- "$ALERTLINT_DIRECTORY"
  code=$?
fi

case "$code" in
  0) verdict=pass ;;
  1) verdict=fail ;;
  3) verdict=needs-review ;;
  *) verdict=could-not-run ;;
esac
output verdict "$verdict"
if [ "$verdict" != could-not-run ]; then
  # The last lines are made to be read by programs: docs/agents.md.
  words="$(tail -n 2 "$reports/alertlint.txt")"
  count() {
    if [[ "$words" =~ (^|[[:space:]])$1=([0-9]+)([[:space:]]|$) ]]; then
      echo "${BASH_REMATCH[2]}"
    else
      echo "$2"
    fi
  }
  output introduced "$(count introduced "$(count findings 0)")"
  output changes "$(count changes 0)"
  output json "$reports/alertlint.json"
  output markdown "$reports/alertlint.md"
  output sarif "$reports/alertlint.sarif"
fi
exit "$code"
