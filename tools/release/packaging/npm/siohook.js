#!/usr/bin/env node
"use strict";
// Starts the binary of the package for this platform, which npm has installed beside this one.
const { spawn } = require("node:child_process");

const name = `@siohook/${process.platform}-${process.arch}`;
let file;
try {
  file = require.resolve(`${name}/bin/siohook${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`siohook: the package ${name} is not installed`);
  console.error("hint: there is one for linux, darwin and win32 on x64 and arm64; npm install --include=optional installs it");
  process.exit(2);
}

const child = spawn(file, process.argv.slice(2), { stdio: "inherit" });
// A terminal sends its signals to the binary as well, and a second one would end it at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("error", (error) => {
  console.error(`siohook: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
