#!/usr/bin/env bash
# Starts a server, waits for its port, judges it and ends it; or judges a client. Reads MCPTESTBED (the program), START,
# URL, WAIT_SECONDS, CLIENT, ARGUMENTS;
# tells exit-code and reports to later steps. The program itself writes its summary into GITHUB_STEP_SUMMARY. What the
# server prints goes into server.log beside the reports, and not between the lines of the verdict.
set -uo pipefail
reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/mcptestbed.XXXXXX")/reports
output=${GITHUB_OUTPUT:-/dev/stdout}
log=${reports%/reports}/server.log
server=

# Judges what the arguments name, and tells what came of it.
judge() {
  # shellcheck disable=SC2086 # more than one argument is meant
  "$MCPTESTBED" run "$@" --out "$reports" ${ARGUMENTS:-}
  local code=$?
  { echo "exit-code=$code"; echo "reports=$reports"; } >>"$output"
  if [ -f "$log" ] && [ -d "$reports" ]; then cp "$log" "$reports/server.log"; fi
  exit 0
}
[ -z "${CLIENT:-}" ] || judge --client "$CLIENT"

# The server may have started others: all of its group are ended.
end() { [ -z "$server" ] || kill -- "-$server" 2>/dev/null; }
trap end EXIT

# http://127.0.0.1:3000/mcp -> 127.0.0.1 3000
authority=${URL#*://} authority=${authority%%/*}
host=${authority%:*} port=${authority##*:}
[ "$host" != "$port" ] || { echo "'$URL' names no port; give one like http://127.0.0.1:3000/mcp" >&2; exit 64; }
answers() { (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; }

if [ -n "$START" ]; then
  if answers; then echo "something listens on $authority before the server was started" >&2; exit 64; fi
  PORT=$port setsid bash -c "$START" >"$log" 2>&1 &
  server=$!
fi

deadline=$((SECONDS + WAIT_SECONDS))
until answers; do
  if [ -n "$server" ] && ! kill -0 "$server" 2>/dev/null; then echo "'$START' ended before it listened on $authority; it printed:" >&2; tail -n 20 "$log" >&2; exit 2; fi
  if [ "$SECONDS" -ge "$deadline" ]; then echo "nothing listens on $authority after $WAIT_SECONDS s" >&2; exit 2; fi
  sleep 0.2
done

judge --server "$URL"
