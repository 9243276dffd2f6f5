/**
 * A webhook scenario is something that happens to an account, and what its webhook must report. Each lives in a file
 * of its own, `webhooks/<id>.yaml`.
 */
import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Evidence } from "./Evidence.ts"
import type { Matcher } from "./Exchange.ts"
import { ContractFileError, checkForm, parseYaml } from "./internal/readYaml.ts"
import type { JsonObject } from "./Json.ts"

/** What happens: a message is sent, a user writes, or Meta announces something. */
export type Step =
  | {
      readonly kind: "send"
      readonly body: JsonObject
      readonly sandbox?: true
      /** The endpoint answers 503 to the first so many posts. */
      readonly refused?: number
      /** What becomes of the message: it is read once it was delivered, or fails at once with Meta's code. */
      readonly becomes?: { readonly status: "read" } | { readonly status: "failed"; readonly error: number }
      /** The button or row of the message that the user chooses. */
      readonly press?: string
    }
  | { readonly kind: "incoming"; readonly content: JsonObject & { readonly type: string } }
  | { readonly kind: "announce"; readonly event: "template" | "account" }

/** What one post must hold: values by JSON pointer into its first change; `{id}` is the id of the message sent. */
export type PostExpectation = Readonly<Record<string, Matcher>>

export interface WebhookScenario {
  readonly id: string
  readonly title: string
  readonly guarantee: string
  readonly source: string
  readonly evidence: Evidence
  readonly step: Step
  /** What is posted, in this order, and nothing else. */
  readonly posts: ReadonlyArray<PostExpectation>
}

/** The user in every scenario: the documentation's sample number. */
export const user = "905321234567"

/**
 * Reads the webhook scenarios of this package, or of another folder, in order of id.
 *
 * @throws ContractFileError naming the file and the place in it.
 */
export const load = (
  folder: string = fileURLToPath(new URL("../webhooks/", import.meta.url))
): ReadonlyArray<WebhookScenario> =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => {
      const parsed = parseYaml(readFileSync(join(folder, file), "utf8"), file)
      const scenario = checkForm<WebhookScenario>(parsed, file, "webhook-scenario")
      if (`${scenario.id}.yaml` === file) return scenario
      throw new ContractFileError(`${file}: /id: expected the name of the file, ${file.slice(0, -5)}`)
    })
