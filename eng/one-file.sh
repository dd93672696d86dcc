#!/usr/bin/env bash
# Builds the command line as one file that needs no .NET, and carries the reference servers and clients, Garnet and the
# Node.js scripts: for every platform, or for those that are named.
#   eng/one-file.sh [linux-x64 | linux-arm64 | linux-musl-x64 | osx-x64 | osx-arm64 | win-x64]...
# READY_TO_RUN=false leaves out what takes longest, the machine code made beforehand: the file then starts slowly.
# Each lies in artifacts/one-file/PLATFORM. Windows on Arm runs the file of win-x64: no runtime pack of win-arm64 is to
# be had where this was written.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
known=(linux-x64 linux-arm64 linux-musl-x64 osx-x64 osx-arm64 win-x64)
[ $# -gt 0 ] || set -- "${known[@]}"
for platform in "$@"; do
  case " ${known[*]} " in
    *" $platform "*) ;;
    *) echo "one-file.sh: '$platform' is not built; there are ${known[*]} (Windows on Arm runs win-x64)" >&2; exit 64 ;;
  esac
done

# A build of its own: what it restores for other platforms must not be met by the next ordinary build.
build=$PWD/artifacts/one-file/build archive=$PWD/artifacts/one-file/programs.zip
mkdir -p "$build"
dotnet build src/McpTestbed.Cli -c Release -v q --artifacts-path "$build"
dotnet build src/McpTestbed.Cli -c Release -v q --artifacts-path "$build" --no-restore \
  -t:ArchiveReferencePrograms -p:Archive="$archive"
for platform in "$@"; do
  rm -rf "artifacts/one-file/$platform"
  # Machine code made beforehand: a call lives for seconds.
  dotnet publish src/McpTestbed.Cli -c Release -v q --artifacts-path "$build" -r "$platform" --self-contained \
    -p:PublishSingleFile=true -p:PublishReadyToRun="${READY_TO_RUN:-true}" -p:PublishDocumentationFiles=false \
    -p:CarriedPrograms="$archive" -o "artifacts/one-file/$platform"
  # Symbols and the settings of programs that lie in the file are left out.
  find "artifacts/one-file/$platform" -type f ! -name mcptestbed ! -name mcptestbed.exe -delete
  ls -l "artifacts/one-file/$platform"
done
