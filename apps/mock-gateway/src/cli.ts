#!/usr/bin/env node
/** The entrance of the command: keeps compiled code between starts, since compiling is a good part of a start. */
import module from "node:module"

/** By when a start is over, and what it compiled is written: nothing is written while the mock is about to answer. */
const STARTED_MS = 1_000

// Runtimes that can't keep it start without; the command itself refuses a Node that is too old.
module.enableCompileCache?.()
setTimeout(() => module.flushCompileCache?.(), STARTED_MS).unref()
await import("./cli/main.ts")
