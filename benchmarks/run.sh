#!/usr/bin/env bash
# Measures the chaos proxy beside a direct connection and HAProxy; README.md says what the figures mean.
# usage: run.sh [--rounds N] [--seconds N] [throughput] [events] [rules] [memory] [control]     (all when none is named)
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
rounds=5 seconds=3 parts=()
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    throughput | events | rules | memory | control) parts+=("$1"); shift ;;
    *) sed -n '2,3s/^# //p' "$0" >&2; exit 64 ;;
  esac
done
[ "${#parts[@]}" -gt 0 ] || parts=(throughput events rules memory control)

. "$root/benchmarks/lib.sh"
need
dotnet build "$root/benchmarks/McpTestbed.Benchmarks" -c Release -v q --nologo >"$work/build" || { cat "$work/build" >&2; exit 70; }

printf '%s; %s; %s processors, %s; .NET %s; HAProxy %s; nginx %s\n\n' "$(date -u +%F)" "$(uname -sr)" "$(nproc)" \
  "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(dotnet --version)" "$(haproxy -v | sed -n '1s/.*version \([^ ]*\).*/\1/p')" "$(nginx -v 2>&1 | sed 's/.*\///')"

. "$root/benchmarks/peers.sh"
for part in "${parts[@]}"; do . "$root/benchmarks/$part.sh"; done
