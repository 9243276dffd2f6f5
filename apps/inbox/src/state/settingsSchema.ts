/** The JSON Schema of a world's settings, as the control API's OpenAPI document has it, fetched once. */
import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import * as Client from "../api/Client.ts"
import { withErrorToast } from "./withErrorToast.ts"

/** As much of JSON Schema as settings use. */
export interface Schema {
  readonly type?: string | ReadonlyArray<string>
  readonly description?: string
  readonly enum?: ReadonlyArray<string>
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Document {
  readonly components: { readonly schemas: { readonly SettingsInput: Schema } }
}

const schema = signal<Schema | undefined>(undefined)

/** The schema, once it has come. */
export const useSettingsSchema = (): Schema | undefined => {
  useEffect(() => {
    if (schema.value !== undefined) return
    void withErrorToast(async () => {
      schema.value = (await Client.get<Document>("/openapi.json")).components.schemas.SettingsInput
    })
  }, [])
  return schema.value
}
