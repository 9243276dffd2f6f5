/** A run of the command `connexease`: every way in which it can end is one exit code. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as CliConfig from "effect/cli/CliConfig"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import manifest from "../package.json" with { type: "json" }
import { command } from "./command.ts"
import * as Exit from "./Exit.ts"
import * as Presenter from "./output/presenter.ts"

/** Runs the command with arguments, such as those of the process. */
export const run = (args: ReadonlyArray<string>) =>
  Command.runWith(command, { version: manifest.version })(args).pipe(
    Effect.catchTag("ShowHelp", ({ errors }) =>
      errors.length === 0 ? Effect.void : Effect.fail(new Exit.Exit({ code: Exit.codes.usage }))
    ),
    Effect.catchDefect((defect) =>
      Effect.andThen(
        Console.error(
          `connexease failed unexpectedly (${defect instanceof Error ? defect.name : typeof defect}). Please report it, with the command and its version.`
        ),
        Effect.fail(new Exit.Exit({ code: Exit.codes.failed }))
      )
    ),
    Effect.provide([
      Presenter.layer,
      CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] }),
      // Standard output is for results.
      Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])
    ])
  )
