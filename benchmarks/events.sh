# Events per second over 32 streams, each event sent by itself: at a steady pace, and as fast as they go.

# streams NAME PORT PID COUNT PER-SECOND
streams() {
  local before=0 after=0
  [ "$3" = - ] || before=$(cpu_us "$3")
  "$bench" events "$2" 32 "$4" "$5" | sed 's/.* //' >>"$work/events.$5.$1"
  [ "$3" = - ] || after=$(cpu_us "$3")
  ratio "$(minus "$after" "$before")" "$((32 * $4))" >>"$work/eventcpu.$5.$1"; echo >>"$work/eventcpu.$5.$1"
}

begin_bytes
begin_recording "$events_port" bounded
bounded_port=$recording_port bounded_pid=$recording_pid
for port in "$bytes_events_port" "$bounded_port"; do "$bench" events "$port" 32 20000 0 >/dev/null; done
for _ in $(seq "$rounds"); do
  for pace in '1000 250' '10000 0'; do
    read -r count per_second <<<"$pace"
    streams direct "$events_port" - "$count" "$per_second"
    streams haproxy "$haproxy_events_port" "$haproxy_pid" "$count" "$per_second"
    streams bytes "$bytes_events_port" "$bytes_pid" "$count" "$per_second"
    streams bounded "$bounded_port" "$bounded_pid" "$count" "$per_second"
    # A new history each time, as with requests.
    begin_recording "$events_port"
    "$bench" events "$recording_port" 32 10000 0 >/dev/null
    streams recording "$recording_port" "$recording_pid" "$count" "$per_second"
    finish "$recording_pid"
  done
done
finish "$bytes_pid"
finish "$bounded_pid"

printf '| way | 8,000 events/s wanted | / direct | CPU us/event | as fast as they go | / direct | CPU us/event |\n|---|---|---|---|---|---|---|\n'
for way in direct haproxy bytes recording bounded; do
  paced=$(median <"$work/events.250.$way") full=$(median <"$work/events.0.$way")
  printf '| %s | %.0f | %s | %s | %.0f | %s | %s |\n' "$way" "$paced" "$(ratio "$paced" "$(median <"$work/events.250.direct")")" "$(median <"$work/eventcpu.250.$way")" \
    "$full" "$(ratio "$full" "$(median <"$work/events.0.direct")")" "$(median <"$work/eventcpu.0.$way")"
done
printf '\n%s rounds, medians.\n\n' "$rounds"
