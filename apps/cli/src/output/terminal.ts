/** Text for a terminal: styles only where the terminal shows them (`NO_COLOR`, `FORCE_COLOR`), and signs of success. */
import * as Effect from "effect/Effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import { styleText } from "node:util"

export type Style = Extract<Parameters<typeof styleText>[0], string>

/** Styles text of standard output, or leaves it as it is. */
export const styler = Effect.map(
  TerminalCapabilities.TerminalCapabilities,
  ({ canColor }) =>
    (style: Style, text: string): string =>
      canColor ? styleText(style, text, { validateStream: false }) : text
)

/** Texts of servers and strangers, without the control characters by which they could rewrite a terminal. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (character) =>
    character === "\n" ? "⏎" : "\uFFFD"
  )
