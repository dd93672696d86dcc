# What a process grows by with 5,000 idle connections, and with 5,000 open streams, at once.

connections=5000

# held NAME PORT PID PATH: kilobytes for each, settled.
held() {
  local before
  wrk -t2 -c32 -d2s "http://127.0.0.1:$2$4" >/dev/null 2>&1
  sleep 3
  before=$(rss_kb "$3")
  begin_ready hold "$bench" hold "$2" "$4" "$connections"
  sleep 5
  printf '| %s | %s |\n' "$1" "$(awk -v a="$(rss_kb "$3")" -v b="$before" -v n="$connections" 'BEGIN { printf "%.1f", (a - b) / n }')"
  finish "$pid"
  sleep 2
}

begin_bytes
printf '| %s at once | KB each |\n|---|---|\n' "$connections"
held 'idle connections, bytes only' "$bytes_port" "$bytes_pid" /
finish "$bytes_pid"
begin_bytes
held 'open streams, bytes only' "$bytes_events_port" "$bytes_pid" /open
finish "$bytes_pid"
for way in recording bounded; do
  begin_recording "$static_port" "$way"
  held "idle connections, $way" "$recording_port" "$recording_pid" /
  finish "$recording_pid"
  begin_recording "$events_port" "$way"
  held "open streams, $way" "$recording_port" "$recording_pid" /open
  finish "$recording_pid"
done
held 'idle connections, HAProxy' "$haproxy_port" "$haproxy_pid" /
echo
