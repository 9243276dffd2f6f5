/** Every kind of message that core knows, by `type` and, below `interactive`, by `interactive.type`. */
import type { Kind } from "./Field.ts"
import * as List from "./List.ts"
import * as Media from "./Media.ts"
import * as ReplyButtons from "./ReplyButtons.ts"
import * as TemplateMessage from "./TemplateMessage.ts"
import * as Text from "./Text.ts"

export const messages = {
  text: Text.kind,
  ...Media.kinds,
  template: TemplateMessage.kind
} satisfies Record<string, Kind>

export const interactive = {
  button: ReplyButtons.kind,
  list: List.kind
} satisfies Record<string, Kind>
