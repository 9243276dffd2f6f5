/**
 * The settings of a world, one row each. Start options, command line flags and their help, the control API's schema,
 * snapshots, the inbox's form and docs/settings.md derive from these rows: a new setting is a new row.
 */
import type * as Profile from "@connexease-gateway/contract/Profile"

/** What a world starts from where a setting is not given. */
interface Start {
  readonly profile: Profile.Profile
  /** The seed of the process. */
  readonly seed: string
}

/** The keywords that schemas of settings use. */
interface ValueSchema {
  /** What a part of a setting is. */
  readonly description?: string
  readonly type?: string | ReadonlyArray<string>
  readonly enum?: ReadonlyArray<string>
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: ValueSchema
  readonly properties?: Readonly<Record<string, ValueSchema>>
  readonly additionalProperties?: boolean
}

/** One setting. */
export interface Setting<A> {
  /** JSON Schema (2020-12) of its value. */
  readonly schema: ValueSchema
  readonly default: A | ((start: Start) => A)
  /** The default in words, where the value does not say it. */
  readonly defaultText?: string
  /** What the value counts. */
  readonly unit?: string
  /** Its command line flag: `strict` is `--strict`, and for a boolean `--no-strict` too. */
  readonly flag?: string
  /** What it does, in one line. */
  readonly help: string
}

const setting = <A>(row: Setting<A>): Setting<A> => row

const boolean = { type: "boolean" } as const
const count = { type: "integer", minimum: 0, maximum: 1_000_000_000 } as const

/** The rows; their order is that of help, forms and tables. */
export const settings = {
  /** What all chance in the world derives from; the seed of the process where absent. */
  seed: setting<string>({
    // A lone surrogate has no bytes, and stands in no header.
    schema: { type: "string", minLength: 1, maxLength: 200, pattern: String.raw`^\P{Cs}*$` },
    default: ({ seed }) => seed,
    defaultText: "random, printed",
    flag: "seed",
    help: "what all chance derives from; replays a run"
  }),

  /** Refuse what is only a warning otherwise: types and fields that the gateway's own documentation does not name. */
  strict: setting<boolean>({
    schema: boolean,
    default: false,
    flag: "strict",
    help: "refuse what is only a warning otherwise"
  }),

  /** Whether a template has to be `registered` to be sent (default), or `any` name will do. */
  templates: setting<"registered" | "any">({
    schema: { enum: ["registered", "any"] },
    default: "registered",
    flag: "templates",
    help: "templates that can be sent"
  }),

  /** Whether free-form messages outside the service window fail (131047); else they are delivered and marked `wouldFail`. */
  enforceWindow: setting<boolean>({
    schema: boolean,
    default: false,
    flag: "enforce-window",
    help: "fail free-form messages 24 hours after the user last wrote (131047)"
  }),

  /** Whether Meta's limit of 45 messages at once to one recipient, then one every 6 seconds, is kept (131056). */
  pairLimit: setting<boolean>({
    schema: boolean,
    default: true,
    flag: "pair-limit",
    help: "limit messages to one recipient: 45 at once, then 1 per 6 s (131056)"
  }),

  /** Messages that Meta takes from the world in any second, beyond them 130429; `null`, the default, is no limit. */
  throughput: setting<number | null>({
    schema: { ...count, type: ["integer", "null"] },
    default: null,
    defaultText: "no limit",
    unit: "messages per second",
    flag: "throughput",
    help: "limit what Meta takes from a world (130429)"
  }),

  /** Requests of the key in any second and any minute, beyond them RATE_001; the profile's where absent. */
  limits: setting<{ readonly sec: number; readonly min: number }>({
    schema: {
      type: "object",
      properties: {
        sec: { ...count, description: "per second" },
        min: { ...count, description: "per minute" }
      },
      additionalProperties: false
    },
    default: ({ profile }) => ({ sec: profile.limits.second.value, min: profile.limits.minute.value }),
    defaultText: "the profile's",
    unit: "requests per second and per minute",
    help: "requests that a key may make (RATE_001)"
  }),

  /** What is left on the account, in micro-dollars (BILL_001 at zero); `null`, the default, is unlimited. */
  balanceMicros: setting<number | null>({
    schema: { type: ["integer", "null"], minimum: -9_000_000_000_000, maximum: 9_000_000_000_000 },
    default: null,
    defaultText: "unlimited",
    unit: "micro-dollars",
    help: "what is left on the account (BILL_001 at zero)"
  })
}

/** The value of each setting. */
export type Settings = {
  readonly [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer A> ? A : never
}

/** Settings to change; what is absent stays, within `limits` too. */
export type SettingsChange = {
  readonly [Name in keyof typeof settings]?: (typeof settings)[Name] extends Setting<infer A>
    ? A extends object
      ? { readonly [Key in keyof A]?: A[Key] }
      : A
    : never
}

const rows = Object.entries(settings) as ReadonlyArray<readonly [keyof Settings, Setting<unknown>]>

/** JSON Schema of a {@link SettingsChange}, each property described by its row. */
export const settingsSchema = {
  type: "object",
  properties: Object.fromEntries(
    rows.map(([name, row]) => [
      name,
      {
        ...row.schema,
        ...(typeof row.default === "function" ? {} : { default: row.default }),
        description: [row.help, row.unit, row.defaultText].filter((part) => part !== undefined).join("; ")
      }
    ])
  ),
  additionalProperties: false
} as const

/** What a world begins with. */
export const initialSettings = (start: Start, changes: SettingsChange): Settings => {
  const initial = rows.map(([name, row]) => [
    name,
    typeof row.default === "function" ? (row.default as (start: Start) => unknown)(start) : row.default
  ])
  return changeSettings(Object.fromEntries(initial) as unknown as Settings, changes)
}

/** Settings with some of them changed. */
export const changeSettings = (current: Settings, changes: SettingsChange): Settings => {
  const next: Record<string, unknown> = { ...current }
  for (const [name] of rows) {
    const value = changes[name]
    if (value === undefined) continue
    next[name] = isObject(value) ? { ...(current[name] as object), ...value } : value
  }
  return next as unknown as Settings
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
