# Requests per second with 32 connections, processor time per request of the proxy alone, and what it adds on one connection.

# load NAME PORT PID [WARM-UP]: one measurement of one way; "-" for a process where there is no proxy.
load() {
  local before=0 after=0 requests
  wrk -t2 -c32 -d"${4:-1}s" "http://127.0.0.1:$2/" >/dev/null
  [ "$3" = - ] || before=$(cpu_us "$3")
  wrk -t2 -c32 -d"${seconds}s" "http://127.0.0.1:$2/" >"$work/wrk"
  [ "$3" = - ] || after=$(cpu_us "$3")
  awk '/^Requests\/sec/ { print $2 }' "$work/wrk" >>"$work/rate.$1"
  requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
  ratio "$(minus "$after" "$before")" "$requests" >>"$work/cpu.$1"; echo >>"$work/cpu.$1"
  grep -q 'Socket errors\|Non-2xx' "$work/wrk" && { printf '%s: ' "$1" >&2; grep 'Socket errors\|Non-2xx' "$work/wrk" >&2; }
  wrk -t1 -c1 -d2s --latency "http://127.0.0.1:$2/" | awk '$1 == "50%" { v = $2; print v ~ /us$/ ? v + 0 : v ~ /ms$/ ? v * 1000 : v * 1000000 }' >>"$work/p50.$1"
}

begin_bytes
begin_recording "$static_port" bounded
bounded_port=$recording_port bounded_pid=$recording_pid
for way in bytes bounded; do port="${way}_port"; wrk -t2 -c32 -d5s "http://127.0.0.1:${!port}/" >/dev/null; done
for _ in $(seq "$rounds"); do
  load direct "$static_port" -
  load bytes "$bytes_port" "$bytes_pid"
  load haproxy "$haproxy_port" "$haproxy_pid"
  load bounded "$bounded_port" "$bounded_pid"
  # A new history each time: what it keeps in memory must not grow from round to round. So a new process, to be warmed up.
  begin_recording "$static_port"
  load recording "$recording_port" "$recording_pid" 5
  finish "$recording_pid"
done
finish "$bounded_pid"
finish "$bytes_pid"

direct=$(median <"$work/rate.direct") direct50=$(median <"$work/p50.direct") haproxy=$(median <"$work/rate.haproxy") haproxy_cpu=$(median <"$work/cpu.haproxy")
printf '| way | requests/s | / direct | / HAProxy | CPU us/request | / HAProxy | p50 added, us |\n|---|---|---|---|---|---|---|\n'
for way in direct haproxy bytes recording bounded; do
  rate=$(median <"$work/rate.$way") cpu=$(median <"$work/cpu.$way")
  printf '| %s | %.0f | %s | %s | %s | %s | %s |\n' "$way" "$rate" "$(ratio "$rate" "$direct")" "$(ratio "$rate" "$haproxy")" "$cpu" "$(ratio "$cpu" "$haproxy_cpu")" "$(minus "$(median <"$work/p50.$way")" "$direct50")"
done
printf '\n%s rounds of %s s, medians. Requests/s by round:\n' "$rounds" "$seconds"
for way in direct haproxy bytes recording bounded; do printf '%s: %s\n' "$way" "$(tr '\n' ' ' <"$work/rate.$way")"; done
echo
