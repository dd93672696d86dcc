#!/usr/bin/env bash
# Makes the testbed be there: the tool of a VERSION from the feeds (or from SOURCE), else the build of this checkout. Tells
# its path to later steps as "program".
set -euo pipefail
output=${GITHUB_OUTPUT:-/dev/stdout}
if [ -n "${VERSION:-}" ]; then
  folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/mcptestbed-tool.XXXXXX")
  dotnet tool install McpTestbed --version "$VERSION" --tool-path "$folder" ${SOURCE:+--source "$SOURCE"}
  echo "program=$folder/mcptestbed" >>"$output"
else
  checkout=$(cd "$(dirname "$0")/../../.." && pwd)
  dotnet build --nologo --verbosity quiet "$checkout/src/McpTestbed.Cli"
  echo "program=$checkout/artifacts/bin/McpTestbed.Cli/debug/mcptestbed" >>"$output"
fi
