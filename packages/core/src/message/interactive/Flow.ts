/** A button that opens a WhatsApp Flow. Documented by Meta only (interactive-flow-messages). */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** A button that opens a WhatsApp Flow. @see Meta: interactive-flow-messages */
export type Flow = Interactive.InteractiveMessage<FlowContent>

/** The content of a Flow message. */
export interface FlowContent {
  readonly type: "flow"
  readonly header?: Interactive.Header
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly name: "flow"; readonly parameters: FlowParameters }
}

/** A flow by its id or by its name. */
export type FlowReference =
  | { readonly flow_id: string; readonly flow_name?: never }
  | { readonly flow_name: string; readonly flow_id?: never }

/** Which Flow is opened, and how. */
export type FlowParameters = FlowReference & {
  readonly flow_message_version: "3"
  /** The button's text: at most 30 characters, without emoji; Meta advises 20. */
  readonly flow_cta: string
  /** Comes back with the answer. The default is `unused`. */
  readonly flow_token?: string
  /** The default is `published`. */
  readonly mode?: "draft" | "published"
  /** The default is `navigate`. */
  readonly flow_action?: "navigate" | "data_exchange"
  /** Only with `navigate`. `data` passes untouched. */
  readonly flow_action_payload?: FlowPayload
}

/** The first screen, and data for it. */
export interface FlowPayload {
  readonly screen?: string
  /** Not empty. */
  readonly data?: Schema.JsonObject
}

/**
 * A message with one button that opens a flow.
 *
 * @example
 * ```ts
 * Message.interactiveFlow({ to: "905321234567", body: "Book a table", flowId: "1234", cta: "Book", screen: "START" })
 * ```
 */
export const interactiveFlow = (
  options: Options &
    Interactive.Frame &
    (
      | { readonly flowId: string; readonly flowName?: never }
      | { readonly flowName: string; readonly flowId?: never }
    ) & {
      readonly cta: string
      readonly token?: string | undefined
      readonly mode?: "draft" | "published" | undefined
      readonly action?: "navigate" | "data_exchange" | undefined
      /** The first screen, with `navigate`. */
      readonly screen?: string | undefined
      /** What the first screen is given, with `navigate`. */
      readonly data?: Schema.JsonObject | undefined
    }
): Flow => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "flow",
    ...Interactive.frame(options),
    action: {
      name: "flow",
      parameters: defined({
        flow_message_version: "3",
        flow_id: options.flowId,
        flow_name: options.flowName,
        flow_cta: options.cta,
        flow_token: options.token,
        mode: options.mode,
        flow_action: options.action,
        flow_action_payload:
          options.screen === undefined && options.data === undefined
            ? undefined
            : defined({ screen: options.screen, data: options.data })
      }) as FlowParameters
    }
  }
})

const parameters = ["interactive", "action", "parameters"] as const

const navigates: Field.Rule = (message, report) => {
  const action = Field.get(message, ...parameters, "flow_action")
  const payload = Field.get(message, ...parameters, "flow_action_payload")
  if (action === "data_exchange" && payload !== undefined) {
    report([...parameters, "flow_action_payload"], "goes only with flow_action navigate")
  }
}

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<FlowContent>()({
    type: Schema.Literal("flow"),
    header: Field.optional(Interactive.anyHeader),
    body: Interactive.body(1024),
    footer: Field.optional(Interactive.footer),
    action: Field.object<FlowContent["action"]>()({
      name: Schema.Literal("flow"),
      parameters: Field.object<FlowParameters>()({
        flow_message_version: Schema.Literal("3"),
        flow_id: Field.optional(Field.nonEmptyString),
        flow_name: Field.optional(Field.nonEmptyString),
        flow_cta: Field.text(30),
        flow_token: Field.optional(Schema.String),
        mode: Field.optional(Schema.Literals(["draft", "published"])),
        flow_action: Field.optional(Schema.Literals(["navigate", "data_exchange"])),
        flow_action_payload: Field.optional(
          Field.object<FlowPayload>()({
            screen: Field.optional(Field.nonEmptyString),
            data: Field.optional(
              Field.jsonObject.check(Schema.isMinProperties(1, { expected: "must not be empty" }))
            )
          })
        )
      })
    })
  }),
  [Field.oneOf(parameters, "flow_id", "flow_name"), navigates]
)
