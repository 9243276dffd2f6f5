/** Meta's error object as a send answers it, without `fbtrace_id`, which is given when the answer is written. */
export interface MetaRefusal {
  /** HTTP status that Meta would answer with; the gateway answers 502 */
  readonly status: number
  readonly message: string
  readonly type: string
  readonly code: number
  readonly error_subcode?: number
  readonly error_data?: { readonly messaging_product: "whatsapp"; readonly details: string }
}

/**
 * Why a body was refused. Its texts name fields and rules, never the values that broke them; Meta's own words are
 * the exception, where the real API repeats a template's name or a message id.
 */
export interface Refusal {
  readonly layer: "gateway" | "meta"
  readonly code: "GW_001" | "GW_002" | "GW_003"
  /** path of the field, e.g. `interactive.action.buttons[1].reply.title`; empty for the body as a whole */
  readonly field: string
  /** name of the rule: a JSON Schema keyword, or the id of a row in the contract's rules */
  readonly rule: string
  /** what would be right, as a sentence for the developer */
  readonly expected: string
  /** what to do beyond that: what is registered, the command that registers */
  readonly help?: string
  /** present when `code` is `GW_003` */
  readonly meta?: MetaRefusal
}

/** Something that passes here and may fail, or be ignored, at the real gateway. */
export interface Warning {
  /** path of the field, as in {@link Refusal} */
  readonly field: string
  readonly text: string
  /** the rule by which strict mode refuses it */
  readonly rule?: string
}
