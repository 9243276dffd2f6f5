#!/usr/bin/env node
/** Runs the command `connexease` in this process. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import manifest from "../package.json" with { type: "json" }
import { command } from "./command.ts"
import * as Exit from "./Exit.ts"

// The reader of a pipe may leave at any time, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

command.pipe(
  Command.run({ version: manifest.version }),
  Effect.catchTags({
    ShowHelp: (help) =>
      help.errors.length === 0 ? Effect.void : Effect.fail(new Exit.Exit({ code: Exit.codes.usage })),
    QuitError: () => Effect.fail(new Exit.Exit({ code: Exit.codes.interrupted }))
  }),
  Effect.catchDefect((defect) =>
    Effect.andThen(
      Console.error(
        `connexease failed unexpectedly (${defect instanceof Error ? defect.name : typeof defect}). Please report it, with the command and its version.`
      ),
      Effect.fail(new Exit.Exit({ code: Exit.codes.failed }))
    )
  ),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
