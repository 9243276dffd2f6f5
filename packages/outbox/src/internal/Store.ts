/**
 * The statements of an outbox. Each change of a message's state is one statement
 * whose condition names the states it may come from, so that it holds whatever
 * other processes do at the same time. The time is the database's.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import type { State } from "../Entry.ts"
import { now as nowOf } from "./now.ts"

/** A message as it is inserted. */
export interface NewMessage {
  readonly account: string
  readonly key: string
  readonly fingerprint: string
  readonly recipient: string
  readonly body: string
  readonly priority: number
  readonly marketing: number
  /** Unix milliseconds; null for now. */
  readonly notBefore: number | null
  readonly expiresAt: number | null
  readonly campaign: number | null
}

/** A message that an owner has claimed. */
export interface Claimed {
  readonly id: number
  readonly body: string
  readonly attempts: number
}

/** How an attempt ended, as it is written. */
export interface Ending {
  readonly id: number
  readonly state: "accepted" | "rejected" | "unknown" | "queued"
  readonly messageId?: string | undefined
  readonly reason?: string | undefined
  readonly code?: string | undefined
  /** Of a message that is queued again: milliseconds until it may leave, and the attempts that count. */
  readonly delay?: number | undefined
  readonly attempts?: number | undefined
}

/** A row as it is read. Numbers may be bigint. */
export interface Row {
  readonly id: number | bigint
  readonly account: string
  readonly key: string
  readonly state: State
  readonly attempts: number
  readonly message_id: string | null
  readonly reason: string | null
  readonly code: string | null
  readonly status: string | null
  readonly answered_at: number | bigint | null
  readonly delivered_at: number | bigint | null
  readonly read_at: number | bigint | null
  readonly updated_at: number | bigint
}

type Query<A> = Effect.Effect<A, SqlError>
type ColumnType = "bigint" | "text"

export type Store = Effect.Success<typeof make>

export const make = Effect.gen(function* () {
  // An application's own client may rename columns.
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  const dialect = <A>(pg: A, sqlite: A): A => sql.onDialectOrElse({ pg: () => pg, orElse: () => sqlite })

  const now = nowOf(sql)
  /** Keeps an owner's row as it is until the statement has ended; SQLite has one writer anyway. */
  const share = sql.literal(dialect("FOR SHARE", ""))

  /** A table `r` of values, passed as one JSON parameter. */
  const values = (items: ReadonlyArray<object>, columns: Readonly<Record<string, ColumnType>>): Fragment => {
    const json = JSON.stringify(items)
    const names = Object.entries(columns)
    const recordset = names.map(([name, type]) => `"${name}" ${type}`).join(", ")
    const extracted = names.map(([name]) => `value ->> '${name}' AS "${name}"`).join(", ")
    return dialect(
      sql`jsonb_to_recordset(${json}::text::jsonb) AS r(${sql.literal(recordset)})`,
      sql`(SELECT ${sql.literal(extracted)} FROM json_each(${json})) AS r`
    )
  }
  const ids = (all: ReadonlyArray<number>): Fragment =>
    sql`(SELECT r.id FROM ${values(
      all.map((id) => ({ id })),
      { id: "bigint" }
    )})`
  const owned = (account: string, epoch: number): Fragment =>
    sql`(SELECT epoch FROM connexease_outbox_owners WHERE account = ${account} AND epoch = ${epoch} ${share})`
  const campaignIs = (alias: string, state: string): Fragment =>
    sql`${sql.literal(alias)}.campaign IN (SELECT id FROM connexease_outbox_campaigns WHERE state = ${state})`
  const suppressed = (alias: string): Fragment =>
    sql`EXISTS (SELECT 1 FROM connexease_outbox_suppressions s
      WHERE s.account = ${sql.literal(alias)}.account AND s.recipient = ${sql.literal(alias)}.recipient)`

  /** What was erased has nothing left to send. */
  const unlessErased = (state: Fragment): Fragment =>
    sql`CASE WHEN ${state} = 'queued' AND body = '' THEN 'cancelled' ELSE ${state} END`

  const columns = sql.literal(
    "id, account, key, state, attempts, message_id, reason, code, status, answered_at, delivered_at, read_at, updated_at"
  )

  /** Inserts what is new; gives the keys that belong to another message. */
  const insert = (messages: ReadonlyArray<NewMessage>): Query<ReadonlyArray<string>> => {
    const rows = values(
      messages.map((message, position) => ({ ...message, position })),
      {
        position: "bigint",
        account: "text",
        key: "text",
        fingerprint: "text",
        recipient: "text",
        body: "text",
        priority: "bigint",
        marketing: "bigint",
        notBefore: "bigint",
        expiresAt: "bigint",
        campaign: "bigint"
      }
    )
    return sql`INSERT INTO connexease_outbox_messages (account, key, fingerprint, campaign, recipient, body,
        priority, marketing, not_before, expires_at, state, attempts, updated_at)
      SELECT r.account, r.key, r.fingerprint, r.campaign, r.recipient, r.body, r.priority, r.marketing,
        COALESCE(r."notBefore", ${now}), r."expiresAt",
        CASE WHEN r.marketing = 1 AND ${suppressed("r")} THEN 'suppressed'
          WHEN ${campaignIs("r", "cancelled")} THEN 'cancelled' ELSE 'queued' END, 0, ${now}
      FROM ${rows} WHERE true ORDER BY r.position
      ON CONFLICT (account, key) DO NOTHING`.pipe(
      Effect.andThen(
        sql<{
          key: string
        }>`SELECT r.key AS key FROM ${values(messages, { account: "text", key: "text", fingerprint: "text" })}
          JOIN connexease_outbox_messages m ON m.account = r.account AND m.key = r.key
          WHERE m.fingerprint <> r.fingerprint`
      ),
      Effect.map((reused) => reused.map(({ key }) => key))
    )
  }

  /**
   * Makes the worker the owner if the account has none. What the last owner had
   * claimed is queued again; what it had on its way is unknown.
   */
  const acquire = (account: string, worker: string, lease: number): Query<number | undefined> =>
    sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`INSERT INTO connexease_outbox_owners (account, epoch, worker, expires_at)
          VALUES (${account}, 0, NULL, 0) ON CONFLICT (account) DO NOTHING`
        const [owner] = yield* sql<{ epoch: number | bigint }>`UPDATE connexease_outbox_owners
          SET epoch = epoch + 1, worker = ${worker}, expires_at = ${now} + ${lease}
          WHERE account = ${account} AND expires_at <= ${now} RETURNING epoch`
        if (owner === undefined) return undefined
        yield* sql`UPDATE connexease_outbox_messages
          SET state = CASE WHEN state = 'claimed' THEN 'queued' ELSE 'unknown' END,
            epoch = CASE WHEN state = 'claimed' THEN NULL ELSE epoch END,
            answered_at = CASE WHEN state = 'sending' THEN ${now} ELSE answered_at END, updated_at = ${now}
          WHERE account = ${account} AND state IN ('claimed', 'sending')`
        return Number(owner.epoch)
      })
    )

  const renew = (account: string, epoch: number, lease: number): Query<boolean> =>
    Effect.map(
      sql`UPDATE connexease_outbox_owners SET expires_at = ${now} + ${lease}
        WHERE account = ${account} AND epoch = ${epoch} RETURNING epoch`,
      (rows) => rows.length > 0
    )

  /**
   * Ends the epoch, so that a claim whose answer is outstanding cannot come after
   * it, and gives back what is claimed; gives whether the epoch was the account's.
   */
  const release = (account: string, epoch: number): Query<boolean> =>
    sql.withTransaction(
      Effect.map(
        Effect.all([
          sql`UPDATE connexease_outbox_owners SET expires_at = 0, epoch = epoch + 1
            WHERE account = ${account} AND epoch = ${epoch} RETURNING epoch`,
          sql`UPDATE connexease_outbox_messages SET state = 'queued', epoch = NULL
            WHERE account = ${account} AND state = 'claimed' AND epoch = ${epoch}`
        ]),
        ([ended]) => ended.length > 0
      )
    )

  /** A message waits for every earlier one to its recipient that is due or under way. */
  const claim = (account: string, epoch: number, limit: number): Query<ReadonlyArray<Claimed>> =>
    Effect.map(
      sql<Claimed>`WITH owner AS ${owned(account, epoch)}, due AS (
          SELECT m.id AS due_id FROM connexease_outbox_messages m
          WHERE m.account = ${account} AND m.state = 'queued' AND m.not_before <= ${now}
            AND (m.expires_at IS NULL OR m.expires_at > ${now})
            AND (m.campaign IS NULL OR ${campaignIs("m", "running")})
            AND NOT EXISTS (SELECT 1 FROM connexease_outbox_messages e
              WHERE e.account = m.account AND e.recipient = m.recipient AND (
                e.state IN ('claimed', 'sending') OR (
                  e.state = 'queued' AND (e.attempts > 0 OR e.not_before <= ${now})
                  AND COALESCE(e.campaign, 0) = COALESCE(m.campaign, 0)
                  AND (e.priority < m.priority OR (e.priority = m.priority AND e.id < m.id)))))
          ORDER BY m.priority, m.id LIMIT ${limit})
        UPDATE connexease_outbox_messages AS m SET state = 'claimed', epoch = ${epoch}, updated_at = ${now}
        FROM due WHERE m.id = due_id AND m.state = 'queued' AND EXISTS (SELECT 1 FROM owner)
        RETURNING id, body, attempts, priority`,
      (rows) =>
        rows
          .map((row) => ({ ...(row as Claimed & { priority: number }), id: Number(row.id) }))
          .toSorted((a, b) => a.priority - b.priority || a.id - b.id)
    )

  /** Queues what was claimed in this epoch and is not known to the owner: a claim whose answer was lost. */
  const releaseExcept = (account: string, epoch: number, known: ReadonlyArray<number>): Query<unknown> =>
    sql`UPDATE connexease_outbox_messages SET state = 'queued', epoch = NULL
      WHERE account = ${account} AND state = 'claimed' AND epoch = ${epoch} AND id NOT IN ${ids(known)}`

  /**
   * Writes the intents of messages whose turn has come, if the epoch is still the
   * account's; gives the ids that may leave.
   */
  const intend = (account: string, epoch: number, all: ReadonlyArray<number>): Query<ReadonlySet<number>> =>
    Effect.map(
      sql<{ id: number | bigint; state: State }>`WITH owner AS ${owned(account, epoch)}
        UPDATE connexease_outbox_messages AS m SET state = CASE
            WHEN m.expires_at <= ${now} THEN 'expired'
            WHEN m.marketing = 1 AND ${suppressed("m")} THEN 'suppressed'
            WHEN ${campaignIs("m", "cancelled")} THEN 'cancelled'
            WHEN ${campaignIs("m", "paused")} THEN 'queued'
            ELSE 'sending' END,
          attempts = m.attempts + 1, updated_at = ${now}
        WHERE m.id IN ${ids(all)} AND m.state = 'claimed' AND m.epoch = ${epoch}
          AND EXISTS (SELECT 1 FROM owner)
        RETURNING id, state`,
      (rows) => new Set(rows.filter(({ state }) => state === "sending").map(({ id }) => Number(id)))
    )

  /**
   * Writes how attempts of an epoch ended. It holds also when the epoch has
   * passed, as long as nothing better is known: from `unknown` a message goes to
   * what is proven, and never back.
   */
  const end = (epoch: number, endings: ReadonlyArray<Ending>): Query<unknown> =>
    sql`UPDATE connexease_outbox_messages AS m SET state = ${unlessErased(sql`r.state`)},
        message_id = COALESCE(r."messageId", m.message_id), reason = r.reason, code = r.code,
        not_before = CASE WHEN r.state = 'queued' THEN ${now} + r.delay ELSE m.not_before END,
        attempts = COALESCE(r.attempts, m.attempts),
        epoch = CASE WHEN r.state = 'queued' THEN NULL ELSE m.epoch END,
        answered_at = CASE WHEN r.state = 'queued' THEN NULL ELSE ${now} END,
        updated_at = ${now}
      FROM ${values(
        endings.map((ending) => ({ ...ending, delay: Math.ceil(ending.delay ?? 0) })),
        {
          id: "bigint",
          state: "text",
          messageId: "text",
          reason: "text",
          code: "text",
          delay: "bigint",
          attempts: "bigint"
        }
      )}
      WHERE m.id = r.id AND m.epoch = ${epoch}
        AND (m.state IN ('claimed', 'sending') OR (m.state = 'unknown' AND r.state <> 'unknown'))`

  /** Ends what is queued too late, or for a campaign that was cancelled while it was enqueued. */
  const sweep = (account: string): Query<unknown> =>
    Effect.andThen(
      sql`UPDATE connexease_outbox_messages SET state = 'expired', updated_at = ${now}
        WHERE account = ${account} AND state = 'queued' AND expires_at <= ${now}`,
      sql`UPDATE connexease_outbox_messages AS m SET state = 'cancelled', updated_at = ${now}
        WHERE m.account = ${account} AND m.state = 'queued' AND ${campaignIs("m", "cancelled")}`
    )

  const find = (account: string, key: string): Query<ReadonlyArray<Row>> =>
    sql<Row>`SELECT ${columns} FROM connexease_outbox_messages WHERE account = ${account} AND key = ${key}`

  const unknown = (account: string, limit: number): Query<ReadonlyArray<Row>> =>
    sql<Row>`SELECT ${columns} FROM connexease_outbox_messages
      WHERE account = ${account} AND state = 'unknown' ORDER BY id LIMIT ${limit}`

  const counts = (account: string, campaign: number | undefined) =>
    sql<{ state: State; total: number | bigint }>`SELECT state, count(*) AS total
      FROM connexease_outbox_messages WHERE account = ${account}
      ${campaign === undefined ? sql`` : sql`AND campaign = ${campaign}`} GROUP BY state`

  /** How many messages of a campaign are at each delivery status. */
  const statuses = (campaign: number) =>
    sql<{ status: string; total: number | bigint }>`SELECT status, count(*) AS total
      FROM connexease_outbox_messages WHERE campaign = ${campaign} AND status IS NOT NULL GROUP BY status`

  /** How it stands with the queue of an account; `oldest` is a message's wait in milliseconds. */
  const health = (account: string) =>
    Effect.gen(function* () {
      const open = yield* sql<{
        readonly state: State
        readonly total: number | bigint
        readonly since: number | bigint | null
      }>`SELECT 'queued' AS state, count(*) AS total,
          min(CASE WHEN not_before <= ${now} THEN not_before END) AS since
        FROM connexease_outbox_messages WHERE account = ${account} AND state = 'queued'
        UNION ALL SELECT state, count(*), NULL FROM connexease_outbox_messages
        WHERE account = ${account} AND state IN ('claimed', 'sending', 'unknown') GROUP BY state`
      const [time] = yield* sql<{ readonly now: number | bigint; readonly owners: number | bigint }>`SELECT
        ${now} AS now, (SELECT count(*) FROM connexease_outbox_owners
          WHERE account = ${account} AND expires_at > ${now}) AS owners`
      const total = (state: State): number => Number(open.find((row) => row.state === state)?.total ?? 0)
      const since = open.find(({ state }) => state === "queued")?.since ?? undefined
      return {
        queued: total("queued") + total("claimed"),
        sending: total("sending"),
        unknown: total("unknown"),
        oldest: since === undefined ? undefined : Math.max(0, Number(time?.now ?? since) - Number(since)),
        isOwned: Number(time?.owners ?? 0) > 0
      }
    })

  /** Moves one message from one of some states to another; gives whether it was in one of them. */
  const move = (account: string, key: string, from: ReadonlyArray<State>, to: State): Query<boolean> =>
    Effect.map(
      sql`UPDATE connexease_outbox_messages SET state = ${unlessErased(sql`${to}`)}, epoch = NULL, updated_at = ${now}
        WHERE account = ${account} AND key = ${key} AND ${sql.in("state", from)} RETURNING id`,
      (rows) => rows.length > 0
    )

  return {
    sql,
    now,
    columns,
    insert,
    acquire,
    renew,
    release,
    claim,
    releaseExcept,
    intend,
    end,
    sweep,
    find,
    unknown,
    counts,
    statuses,
    health,
    move
  }
})
