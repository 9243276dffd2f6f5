#!/usr/bin/env node
/** The command `connexease-contract`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import manifest from "../package.json" with { type: "json" }
import * as Client from "./cli/client.ts"
import * as Drift from "./cli/drift.ts"
import * as Exit from "./cli/Exit.ts"
import * as Lint from "./cli/lint.ts"
import * as Record from "./cli/record.ts"
import * as Templates from "./cli/templates.ts"
import * as Verify from "./cli/verify.ts"

Command.make("connexease-contract").pipe(
  Command.withDescription(
    "Proves that a client, a mock and the real Connexease Gateway agree on one contract."
  ),
  Command.withSubcommands([
    Verify.command,
    Drift.command,
    Record.command,
    Client.command,
    Lint.command,
    Templates.command
  ]),
  Command.run({ version: manifest.version }),
  Effect.catchTag("ShowHelp", (help) =>
    help.errors.length === 0 ? Effect.void : Effect.fail(new Exit.Exit({ code: Exit.codes.usage }))
  ),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
