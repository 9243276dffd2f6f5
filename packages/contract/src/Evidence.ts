/** How well an assertion is known, and where that can be read. */

/**
 * How well an assertion about the gateway is known.
 *
 * - `documented`: Connexease or Meta says so in its documentation
 * - `recorded`: seen on the wire of the real system
 * - `assumed`: our choice until someone sees the real thing
 */
export type Evidence = "documented" | "recorded" | "assumed"

/** What an assertion says of itself: how well it is known, and where that can be read. */
export interface Provenance {
  readonly evidence: Evidence
  /** the page, file or recording, e.g. `"Connexease: rate limits"` or `"Meta: send messages"` */
  readonly source: string
  /** further words: what is unsure, how a choice was made */
  readonly note?: string
}

/** A value with its provenance. */
export interface Fact<Value> extends Provenance {
  readonly value: Value
}
