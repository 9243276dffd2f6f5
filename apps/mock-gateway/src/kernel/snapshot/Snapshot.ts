/** The type of a snapshot, from its schema: entries as the journal holds them. */
import type { Static } from "../../api/schema.ts"
import type { SnapshotSchema } from "./schema.ts"

/**
 * Worlds as plain JSON: what is exported and imported, restored, and kept in a data file.
 *
 * No API key is in it: a world is named by its id, and its key by hash and mask. Headers of webhooks are in it, the
 * secret among them, because without it the worlds would not go on as they were.
 */
export type Snapshot = Static<typeof SnapshotSchema>
export type WorldSnapshot = Snapshot["worlds"][number]
export type RuleSnapshot = WorldSnapshot["rules"]["rules"][number]
export type JournalSnapshot = WorldSnapshot["journal"]
export type RequestSnapshot = JournalSnapshot["requests"][number]
export type MessageSnapshot = JournalSnapshot["messages"][number]
export type DueSnapshot = WorldSnapshot["schedule"][number]
