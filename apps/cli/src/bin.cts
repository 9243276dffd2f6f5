#!/usr/bin/env node
// The command's entry: names a Node that is too old, in syntax that it understands, before it loads anything.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`connexease needs Node 22.19 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  void import("node:module").then(({ enableCompileCache }) => {
    // Compiled code is kept between runs, so that the next one starts faster.
    enableCompileCache()
    return import("./cli.ts")
  })
}
