/** The tables of an outbox, for PostgreSQL and SQLite. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { campaigns } from "./campaignMigration.ts"

const create = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const id = sql.literal(
    sql.onDialectOrElse({
      pg: () => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
      orElse: () => "integer PRIMARY KEY AUTOINCREMENT"
    })
  )
  yield* sql`CREATE TABLE connexease_outbox_identity (id text NOT NULL PRIMARY KEY)`
  yield* sql`CREATE TABLE connexease_outbox_owners (
    account text NOT NULL PRIMARY KEY, epoch bigint NOT NULL, worker text, expires_at bigint NOT NULL)`
  yield* sql`CREATE TABLE connexease_outbox_campaigns (
    id ${id}, account text NOT NULL, name text NOT NULL, state text NOT NULL, UNIQUE (account, name))`
  yield* sql`CREATE TABLE connexease_outbox_suppressions (
    account text NOT NULL, recipient text NOT NULL, PRIMARY KEY (account, recipient))`
  yield* sql`CREATE TABLE connexease_outbox_messages (
    id ${id}, account text NOT NULL, key text NOT NULL, fingerprint text NOT NULL, campaign bigint,
    recipient text NOT NULL, body text NOT NULL, priority integer NOT NULL, marketing integer NOT NULL,
    not_before bigint NOT NULL, expires_at bigint, state text NOT NULL, epoch bigint,
    attempts integer NOT NULL, message_id text, reason text, code text, status text,
    answered_at bigint, delivered_at bigint, read_at bigint, updated_at bigint NOT NULL, UNIQUE (account, key))`
  yield* sql`CREATE INDEX connexease_outbox_queue ON connexease_outbox_messages
    (account, priority, id) WHERE state = 'queued'`
  yield* sql`CREATE INDEX connexease_outbox_expiry ON connexease_outbox_messages
    (account, expires_at) WHERE state = 'queued' AND expires_at IS NOT NULL`
  yield* sql`CREATE INDEX connexease_outbox_open ON connexease_outbox_messages
    (account, recipient) WHERE state IN ('queued', 'claimed', 'sending')`
  yield* sql`CREATE INDEX connexease_outbox_states ON connexease_outbox_messages
    (account, state, id) WHERE state IN ('claimed', 'sending', 'unknown')`
  yield* sql`CREATE INDEX connexease_outbox_message_ids ON connexease_outbox_messages
    (message_id) WHERE message_id IS NOT NULL`
  yield* sql`CREATE INDEX connexease_outbox_campaign_states ON connexease_outbox_messages
    (campaign, state) WHERE campaign IS NOT NULL`
  yield* sql`CREATE TABLE connexease_ledger (key text NOT NULL PRIMARY KEY, value text NOT NULL)`
  yield* sql`INSERT INTO connexease_outbox_identity (id) VALUES (${crypto.randomUUID().slice(0, 8)})`
})

/** Records of sent messages expire by it; those that an older version writes have none, and stay. */
const ledgerExpiry = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE connexease_ledger ADD COLUMN sent_at bigint`
  yield* sql`CREATE INDEX connexease_ledger_sent ON connexease_ledger (sent_at) WHERE sent_at IS NOT NULL`
})

/** For the deletion and erasure of what has ended. */
const retention = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`CREATE INDEX connexease_outbox_ended ON connexease_outbox_messages
    (account, (CASE WHEN body = '' THEN 1 ELSE 0 END), updated_at)
    WHERE state IN ('accepted', 'rejected', 'expired', 'cancelled', 'suppressed')`
)

export const TABLE = "connexease_outbox_migrations"

/**
 * In their order. Two versions of the software run side by side during a
 * deployment, so a migration only adds what older versions can do without. One
 * that has to break them is named `…_breaking_…`, and is deployed with all
 * processes stopped: older versions refuse the database then.
 */
export const migrations = {
  "1_outbox": create,
  "2_ledger_expiry": ledgerExpiry,
  "3_retention": retention,
  "4_campaigns": campaigns
}

/** A newer version changed the tables in a way that this one cannot work with. */
export class NewerSchema extends Data.TaggedError("NewerSchema")<{}> {}

const refuseBreaking = Effect.gen(function* () {
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  const known = Object.keys(migrations).length
  const newer = yield* sql<{ readonly name: string }>`SELECT name FROM ${sql(TABLE)}
    WHERE migration_id > ${known}`
  if (newer.some(({ name }) => name.includes("breaking"))) return yield* new NewerSchema()
})

/** Creates what is missing. Several processes may do so at once. Fails on a schema that is too new. */
export const migrate = Effect.andThen(
  Migrator.make({})({ loader: Migrator.fromRecord(migrations), table: TABLE }),
  refuseBreaking
)
