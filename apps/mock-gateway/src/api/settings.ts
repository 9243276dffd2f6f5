/** The settings of a world, as its table has them. */
import { Type } from "typebox"
import { settingsSchema } from "../kernel/world/settings.ts"
import type { Settings, SettingsChange } from "../kernel/world/settings.ts"
import type { Static } from "./schema.ts"

export const SettingsInput = Type.Unsafe<SettingsChange>({ title: "SettingsInput", ...settingsSchema })
/** Settings of a world to change; what is not named stays. */
export type SettingsInput = Static<typeof SettingsInput>

/** All settings, as a snapshot keeps them. */
export const AllSettings = Type.Unsafe<Settings>({
  ...settingsSchema,
  required: Object.keys(settingsSchema.properties)
})

export const SettingsView = Type.Unsafe<Settings & { readonly profile: string }>({
  title: "Settings",
  type: "object",
  properties: {
    ...settingsSchema.properties,
    profile: {
      type: "string",
      description: "the generation of the gateway's documentation that the mock behaves by"
    }
  },
  required: [...Object.keys(settingsSchema.properties), "profile"],
  additionalProperties: false
})
export type SettingsView = Static<typeof SettingsView>
