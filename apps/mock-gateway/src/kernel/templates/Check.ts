import type { Refusal } from "../validation/Refusal.ts"
import type { MessageRequest } from "../validation/Request.ts"
import type { TemplateRegistry } from "./TemplateRegistry.ts"

/** Judges a send against the templates that are registered. */
export const checkSend = (
  _request: MessageRequest,
  _registry: TemplateRegistry,
  _mmlite: boolean
): Refusal | undefined => undefined
