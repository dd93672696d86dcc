#!/usr/bin/env bash
# A chaos program whose history lies on a full disk passes traffic, heals, says so, and goes on recording afterwards.
# Needs root for a small tmpfs; without it nothing is tested, and that is printed.
# usage: full-disk.sh [PROGRAM...]     the command line of mcptestbed; default: the one that is built here
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ "$#" -gt 0 ] || set -- dotnet "$(ls -t "$root"/artifacts/bin/McpTestbed.Cli/*/mcptestbed.dll 2>/dev/null | head -n 1)"
work=$(mktemp -d) disk="" program=""
disk=$work/disk
mkdir "$disk"
finish() {
  [ -z "$program" ] || kill "$program" 2>/dev/null
  [ -z "$program" ] || wait "$program" 2>/dev/null
  umount "$disk" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
if ! mount -t tmpfs -o size=3m tmpfs "$disk" 2>/dev/null; then
  printf '****\n**** no tmpfs can be mounted here: a history on a full disk is NOT tested.\n****\n'
  exit 0
fi

failed=0
expect() { # expect WHAT EXPECTED ACTUAL
  case $3 in *"$2"*) echo "ok: $1" ;; *) echo "FAILED: $1: expected $2, got: $3"; failed=1 ;; esac
}
until_says() { # until_says PATH TEXT: some seconds at most
  local answer=""
  for _ in $(seq 100); do
    answer=$(curl -s -m 5 "$control$1")
    case $answer in *"$2"*) break ;; esac
    curl -s -m 5 -o /dev/null "http://$listen/version"
    sleep 0.1
  done
  printf '%s' "$answer"
}

"$@" chaos --control 127.0.0.1:0 --history "$disk/history.ndjson" >"$work/out" 2>"$work/errors" &
program=$!
control=""
for _ in $(seq 300); do
  control=$(sed -n 's/^chaos: control API on \(.*[^/]\)\/*$/\1/p' "$work/out")
  [ -z "$control" ] || break
  sleep 0.1
done
[ -n "$control" ] || { echo "FAILED: the chaos program did not start"; cat "$work/errors"; exit 1; }

# Its own control API is the server behind the proxy.
listen=$(curl -s -m 5 -d "{\"name\":\"p\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"${control#http://}\"}" "$control/proxies" \
  | sed -n 's/.*"listen": *"\([^"]*\)".*/\1/p')
expect "traffic passes" '"version"' "$(curl -s -m 5 "http://$listen/version")"
expect "it is healthy" '"healthy"' "$(curl -s -m 5 "$control/chaos/v1/health")"

dd if=/dev/zero of="$disk/filler" bs=4k status=none 2>/dev/null
expect "the full disk is told" '"degraded"' "$(until_says /chaos/v1/health '"degraded"')"
expect "traffic passes on a full disk" '"version"' "$(curl -s -m 5 "http://$listen/version")"
expect "a toxic is added" 200 "$(curl -s -m 5 -o /dev/null -w '%{http_code}' -d '{"type":"latency"}' "$control/proxies/p/toxics")"
expect "everything is reset" 204 "$(curl -s -m 5 -o /dev/null -w '%{http_code}' -X POST "$control/reset")"
expect "the toxic is gone" '"toxics":[]' "$(curl -s -m 5 "$control/proxies/p" | tr -d ' \n')"

rm "$disk/filler"
expect "that it is over is told" '"healthy"' "$(until_says /chaos/v1/health '"healthy"')"
expect "traffic passes afterwards" '"version"' "$(curl -s -m 5 "http://$listen/version")"
kill "$program" && wait "$program"
expect "the program ends well" 0 "$?"
program=""
expect "the console says it" 'cannot be written' "$(cat "$work/errors")"
expect "the console says that it is over" 'is written again' "$(cat "$work/errors")"
expect "the history marks the gap" '"recording-gap"' "$(cat "$disk/history.ndjson")"
expect "the history can be judged" 'unknown' "$("$@" check "$disk/history.ndjson" 2>&1)"
exit "$failed"
