# What the benchmarks share: starting programs on free ports, reading the kernel's counters, medians.

bench="$root/artifacts/bin/McpTestbed.Benchmarks/release/McpTestbed.Benchmarks"
chaos="$root/artifacts/bin/McpTestbed.ChaosProxy.Control/release/McpTestbed.ChaosProxy.Control"
work=$(mktemp -d)
started=()

# Ends what this script started, by id, and nothing else.
end_all() { for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"; }
trap end_all EXIT
trap 'exit 130' INT TERM

need() {
  local missing=()
  for program in wrk haproxy nginx dotnet curl awk; do command -v "$program" >/dev/null || missing+=("$program"); done
  if [ "${#missing[@]}" -gt 0 ]; then
    printf 'missing: %s\non Debian: apt-get install wrk haproxy nginx-light curl\n' "${missing[*]}" >&2
    exit 69
  fi
  if [ "$(ulimit -n)" -lt 12000 ]; then ulimit -n 12000 || { echo 'needs 12000 open files (ulimit -n)' >&2; exit 69; }; fi
}

# begin NAME COMMAND...: starts a program; its id is in $pid, its output in $work/NAME.
begin() {
  local name=$1; shift

  # Of one of that name before: its last words are not this one's.
  rm -f "$work/$name"
  "$@" >"$work/$name" 2>&1 &
  pid=$!
  started+=("$pid")
}

# begin_ready NAME COMMAND...: the same for one of our own, up to its line "ready N"; N is in $ready.
begin_ready() {
  begin "$@"
  for _ in $(seq 600); do
    ready=$(sed -n 's/^ready //p' "$work/$1" 2>/dev/null)
    [ -n "$ready" ] && return
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  printf '%s did not start:\n' "$1" >&2; cat "$work/$1" >&2; exit 70
}

finish() { kill "$1" 2>/dev/null; wait "$1" 2>/dev/null; }

# answers PORT: waits until somebody listens.
answers() { for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.1; done; echo "nobody listens on $1" >&2; exit 70; }

# Processor time of a process so far, in microseconds, of its threads alive and dead.
cpu_us() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / hz }' "/proc/$1/stat"; }

rss_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }

minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a - b }'; }
