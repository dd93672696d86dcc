#!/usr/bin/env node
"use strict";
// Starts the program that the package of this platform carries, and ends as it ends.
const { spawn } = require("node:child_process");
const path = require("node:path");

const usage = 64;

/** The platform whose program runs here. Windows on Arm runs that of x64. */
function platform() {
  if (process.platform === "win32") return "win-x64";
  if (process.platform === "darwin") return `osx-${process.arch}`;
  const libc = process.report.getReport().header.glibcVersionRuntime ? "" : "-musl";
  return `${process.platform}${libc}-${process.arch}`;
}

function program() {
  const name = `@mcptestbed/${platform()}`;
  try {
    const folder = path.dirname(require.resolve(`${name}/package.json`));
    return path.join(folder, process.platform === "win32" ? "mcptestbed.exe" : "mcptestbed");
  } catch {
    const known = Object.keys(require("./package.json").optionalDependencies);
    console.error(
      known.includes(name)
        ? `mcptestbed: ${name} is not installed: install again without --omit=optional or --no-optional`
        : `mcptestbed: there is no build for ${platform()}; there are ${known.join(", ")}. With the .NET SDK, ` +
            "'dotnet tool install McpTestbed' works everywhere",
    );
    process.exit(usage);
  }
}

const started = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
started.on("error", (error) => {
  console.error(`mcptestbed: ${error.message}`);
  process.exit(usage);
});
// The program says last what it found, so this one stays until it has ended. Ctrl-C in a terminal reaches both.
process.on("SIGINT", () => process.stdin.isTTY || started.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => started.kill(signal));
started.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
