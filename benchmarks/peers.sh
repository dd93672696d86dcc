# The two upstreams (one answer, and streams of events) and the proxies between.

read -r static_port haproxy_port haproxy_events_port control_port < <("$bench" ports 4)

cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 600s; client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$static_port backlog=8192; default_type application/json; location / { return 200 '{"jsonrpc":"2.0","id":1,"result":{}}'; } }
}
CONF
begin nginx nginx -c "$work/nginx.conf" -p "$work"
answers "$static_port"

begin_ready serve "$bench" serve
events_port=$ready

cat >"$work/haproxy.cfg" <<CONF
global
  maxconn 8192
  nbthread $(nproc)
defaults
  mode tcp
  timeout connect 5s
  timeout client 600s
  timeout server 600s
listen answers
  bind 127.0.0.1:$haproxy_port
  server s 127.0.0.1:$static_port
listen events
  bind 127.0.0.1:$haproxy_events_port
  server s 127.0.0.1:$events_port
CONF
begin haproxy haproxy -db -f "$work/haproxy.cfg"
haproxy_pid=$pid
answers "$haproxy_port"

control="http://127.0.0.1:$control_port"

# begin_bytes: our proxy for bytes, with a link to either upstream; its id in $bytes_pid, ports in $bytes_port and $bytes_events_port.
begin_bytes() {
  begin bytes "$chaos" --control "127.0.0.1:$control_port"
  bytes_pid=$pid
  answers "$control_port"
  bytes_port=$(link answers "$static_port")
  bytes_events_port=$(link events "$events_port")
}

link() {
  curl -sf "$control/proxies" -d "{\"name\":\"$1\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:$2\"}" | sed 's/.*"listen":"127.0.0.1:\([0-9]*\)".*/\1/'
}

# begin_recording PORT [recording|bounded] [RULES]: a recording link to an upstream, with a new history, its bounds lifted or those of a run, and so many rules that never match; its id in $recording_pid, its port in $recording_port.
begin_recording() {
  begin_ready recording "$bench" "${2:-recording}" "http://127.0.0.1:$1" "$work/${2:-recording}.${3:-0}.ndjson" "${3:-0}"
  recording_pid=$pid recording_port=$ready
}
