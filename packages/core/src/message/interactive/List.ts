/** A button that opens a list of up to ten rows; the choice comes back as an incoming `list_reply`. */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** Documented by Connexease and Meta. @see Meta: interactive-list-messages */
export type List = Interactive.InteractiveMessage<ListContent>

/** The content of a list message. */
export interface ListContent {
  readonly type: "list"
  readonly header?: Interactive.TextHeader
  /** At most 4,096 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: ListAction
}

/** The button, and the sections that it opens. */
export interface ListAction {
  /** The text of the button that opens the list: at most 20 characters. */
  readonly button: string
  /** One to ten sections with ten rows between them. */
  readonly sections: ReadonlyArray<Section>
}

/** A group of rows. */
export interface Section {
  /** At most 24 characters; required when there are several sections. */
  readonly title?: string
  /** At least one. */
  readonly rows: ReadonlyArray<Row>
}

/** A row that the user can choose. */
export interface Row {
  /** At most 200 characters, unique within the message. */
  readonly id: string
  /** At most 24 characters. */
  readonly title: string
  /** At most 72 characters. */
  readonly description?: string
}

/**
 * A list to choose from.
 *
 * @example
 * ```ts
 * Message.interactiveList({
 *   to: "905321234567",
 *   body: "Which shipping do you prefer?",
 *   button: "Shipping",
 *   sections: [{ rows: [{ id: "express", title: "Express", description: "Tomorrow" }] }]
 * })
 * ```
 */
export const interactiveList = (
  options: Options & {
    readonly header?: string | undefined
    readonly body: string
    readonly footer?: string | undefined
    readonly button: string
    readonly sections: ReadonlyArray<Section>
  }
): List => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "list",
    ...Interactive.frame<Interactive.TextHeader>(options),
    action: defined({ button: options.button, sections: options.sections })
  }
})

const sections = ["interactive", "action", "sections"] as const

const rows: Field.Rule = (message, report) => {
  const all = Field.items(Field.get(message, ...sections)).map((section) =>
    Field.items(Field.get(section, "rows"))
  )
  const total = all.reduce((sum, rows) => sum + rows.length, 0)
  if (total > 10) report(sections, "must have at most 10 rows in all")
  Field.unique(
    all.flatMap((rows, s) =>
      rows.map((row, r) => [Field.get(row, "id"), [...sections, s, "rows", r, "id"]] as const)
    ),
    "two rows of a message have different ids",
    report
  )
}

const titled: Field.Rule = (message, report) => {
  const all = Field.items(Field.get(message, ...sections))
  if (all.length < 2) return
  all.forEach((section, i) => {
    const title = Field.get(section, "title")
    if (title === undefined || title === "")
      report([...sections, i, "title"], "is required when there are several sections")
  })
}

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<ListContent>()({
    type: Schema.Literal("list"),
    header: Field.optional(Interactive.textHeader),
    body: Interactive.body(4096),
    footer: Field.optional(Interactive.footer),
    action: Field.object<ListAction>()({
      button: Field.text(20),
      sections: Field.list(
        Field.object<Section>()({
          title: Field.optional(Field.text(24, 0)),
          rows: Field.list(
            Field.object<Row>()({
              id: Field.text(200),
              title: Field.text(24),
              description: Field.optional(Field.text(72, 0))
            }),
            1,
            10
          )
        }),
        1,
        10
      )
    })
  }),
  [rows, titled]
)
