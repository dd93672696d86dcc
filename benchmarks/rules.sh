# Requests per second and processor time per request with a hundred armed rules that never match, against none.

armed=100
cat >"$work/post.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
LUA

calls() { wrk -t2 -c32 -d"${2}s" -s "$work/post.lua" "http://127.0.0.1:$1/"; }

# ruled WAY RULES PORT PID: one measurement.
ruled() {
  local before after
  before=$(cpu_us "$4")
  calls "$3" "$seconds" >"$work/wrk"
  after=$(cpu_us "$4")
  awk '/^Requests\/sec/ { print $2 }' "$work/wrk" >>"$work/ruled.$1.$2"
  ratio "$(minus "$after" "$before")" "$(awk '/requests in/ { print $1 }' "$work/wrk")" >>"$work/ruledcpu.$1.$2"; echo >>"$work/ruledcpu.$1.$2"
  grep 'Socket errors\|Non-2xx' "$work/wrk" | sed "s/^/$1, $2 rules: /" >&2
}

begin_recording "$static_port" bounded 0
free_port=$recording_port free_pid=$recording_pid
begin_recording "$static_port" bounded "$armed"
armed_port=$recording_port armed_pid=$recording_pid
for port in "$free_port" "$armed_port"; do calls "$port" 5 >/dev/null; done
for _ in $(seq "$rounds"); do
  ruled bounded 0 "$free_port" "$free_pid"
  ruled bounded "$armed" "$armed_port" "$armed_pid"
  for count in 0 "$armed"; do
    # A new history each time, as with requests.
    begin_recording "$static_port" recording "$count"
    calls "$recording_port" 3 >/dev/null
    ruled recording "$count" "$recording_port" "$recording_pid"
    finish "$recording_pid"
  done
done
finish "$free_pid"
finish "$armed_pid"

printf '| way | requests/s, no rule | %s rules | ratio | CPU us/request, no rule | %s rules |\n|---|---|---|---|---|---|\n' "$armed" "$armed"
for way in recording bounded; do
  free=$(median <"$work/ruled.$way.0") held=$(median <"$work/ruled.$way.$armed")
  printf '| %s | %.0f | %.0f | %s | %s | %s |\n' "$way" "$free" "$held" "$(ratio "$held" "$free")" "$(median <"$work/ruledcpu.$way.0")" "$(median <"$work/ruledcpu.$way.$armed")"
done
printf '\n%s rounds of %s s, medians.\n\n' "$rounds" "$seconds"
