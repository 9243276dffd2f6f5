/** The differences between client and gateway that are meant, by name; everything else that differs is wrong. */
import differences from "./knownDifferences.json" with { type: "json" }
import type { ValidationVerdict, ValidationError } from "./ValidationVerdict.ts"
import type { Body } from "./TestInput.ts"

export interface KnownDifference {
  readonly id: string
  /** Who takes what the other refuses. */
  readonly taker: "client" | "gateway"
  /** Where it is refused: `*` is one step of the path, `**` any number of them. */
  readonly at: string
  /** What the one who refuses says. */
  readonly says: string
  readonly reason: string
  /** The body is sent as it stands: through the client nothing differs, which writes it otherwise. */
  readonly asGiven?: true
  /** A message that they read differently. */
  readonly example: Body
}

export const all = differences as ReadonlyArray<KnownDifference>

const matches = (pattern: string, path: string): boolean =>
  new RegExp(
    `^${pattern
      .split(".")
      .map((step) => (step === "**" ? ".*" : step === "*" ? "[^.]+" : step))
      .join("\\.")
      .replaceAll("\\..*", ".*")
      .replaceAll(".*\\.", ".*")}$`
  ).test(path)

/** Whether somebody's refusal, word by word, is a difference that is known. */
export const isKnown = (taker: KnownDifference["taker"], refused: ValidationVerdict): boolean =>
  refused.errors.length > 0 &&
  refused.errors.every(
    (word) =>
      find(
        taker,
        word,
        all.filter(({ asGiven }) => asGiven !== true)
      ) !== undefined
  )

/** The known difference that a word of a refusal is. */
export const find = (
  taker: KnownDifference["taker"],
  { at, says }: ValidationError,
  among: ReadonlyArray<KnownDifference> = all
): KnownDifference | undefined =>
  among.find((one) => one.taker === taker && one.says === says && matches(one.at, at))
