#!/usr/bin/env bash
# Packs the files of eng/one-file.sh for npm: a package for each platform that was built, and mcptestbed, which needs the
# one of the machine it is installed on.
#   eng/npm-packages.sh [FOLDER]      (default artifacts/npm)
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-artifacts/npm}
mkdir -p "$out"
out=$(realpath "$out")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)

# Platform of .NET: what npm calls it, and the C library.
declare -A os=([linux-x64]=linux [linux-arm64]=linux [linux-musl-x64]=linux [osx-x64]=darwin [osx-arm64]=darwin [win-x64]=win32)
declare -A cpu=([linux-x64]='"x64"' [linux-arm64]='"arm64"' [linux-musl-x64]='"x64"' [osx-x64]='"x64"' [osx-arm64]='"arm64"' [win-x64]='"x64", "arm64"')
declare -A libc=([linux-x64]=glibc [linux-arm64]=glibc [linux-musl-x64]=musl)

needs=
for platform in linux-x64 linux-arm64 linux-musl-x64 osx-x64 osx-arm64 win-x64; do
  needs+="${needs:+, }\"@mcptestbed/$platform\": \"$version\""
  built=artifacts/one-file/$platform
  [ -d "$built" ] || { echo "$platform is not built (eng/one-file.sh $platform): no package of it"; continue; }
  mkdir -p "$work/$platform"
  cp "$built"/mcptestbed* LICENSE "$work/$platform"
  cat >"$work/$platform/package.json" <<JSON
{
  "name": "@mcptestbed/$platform",
  "version": "$version",
  "description": "The program of mcptestbed for $platform.",
  "license": "MIT",
  "preferUnplugged": true,
  "os": ["${os[$platform]}"],
  "cpu": [${cpu[$platform]}]${libc[$platform]:+,
  \"libc\": [\"${libc[$platform]}\"]}
}
JSON
  (cd "$out" && npm pack --silent "$work/$platform")
done

cp -r eng/npm "$work/mcptestbed"
cp LICENSE "$work/mcptestbed"
sed -i "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/; s|\"optionalDependencies\": {}|\"optionalDependencies\": { $needs }|" \
  "$work/mcptestbed/package.json"
(cd "$out" && npm pack --silent "$work/mcptestbed")
