/** Forms of values that Meta is taken to accept beside the documented ones, from `data/tolerated-forms.json`. */
import forms from "../data/tolerated-forms.json" with { type: "json" }
import type { Provenance } from "./Evidence.ts"

/** A form of a field's value that Meta's pages do not show. A sender had better not rely on it. */
export interface ToleratedForm extends Provenance {
  /** path of the field in the body; `[]` for the items of a list */
  readonly field: string
  /**
   * - `json-text`: an object or list as JSON text
   * - `boolean-text`: `"true"` or `"false"` for a boolean
   * - `boolean-number`: `1` or `0` for a boolean
   * - `integer-text`: decimal digits as text for an integer
   * - `number`: a number for a text of digits
   */
  readonly form: "json-text" | "boolean-text" | "boolean-number" | "integer-text" | "number"
}

/** The forms, each field's together. */
export const all = forms as ReadonlyArray<ToleratedForm>
