/**
 * The statements of an outbox. Each change of a message's state is one statement
 * whose condition names the states it may come from, so that it holds whatever
 * other processes do at the same time. The time is the database's.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import type { Status } from "@connexease-gateway/core/Webhook"
import type { State } from "../Entry.ts"
import { CHANNEL } from "./campaignMigration.ts"
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
  readonly priority: number
  readonly campaign: number | undefined
}

/** How many messages are claimed, at most: urgent and normal ones, bulk ones of no campaign, those of each campaign, and in all. */
export interface ClaimLimits {
  readonly direct: number
  readonly bulk: number
  readonly campaigns: ReadonlyArray<{ readonly id: number; readonly limit: number }>
  readonly total: number
}

/** A running campaign with messages to send. */
export interface RunningCampaign {
  readonly id: number
  /** Its share of the quota, above 0 to 1. */
  readonly share: number | null
  /** A `SendingWindow` as JSON. */
  readonly window: string | null
}

/** A count of messages with one state and delivery status, which is empty until there is one. */
export interface CountRow {
  readonly state: State
  readonly status: Status | ""
  readonly total: number | bigint
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

/** Campaigns that are sent at once; others of the account wait until one of them has nothing left. */
const MAX_CAMPAIGNS = 100

type Query<A> = Effect.Effect<A, SqlError>
type ColumnType = "bigint" | "text"

export type Store = Effect.Success<typeof make>

/** So many messages change in one statement of those that tidy up, so that none holds up the sending. */
export const BATCH = 500

/** Repeats a statement that changes at most {@link BATCH} messages, and returns them, until there are fewer. */
export const inBatches = (statement: Query<ReadonlyArray<unknown>>): Query<void> =>
  Effect.flatMap(statement, (rows) => (rows.length < BATCH ? Effect.void : inBatches(statement)))

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

  /** Lets processes that listen look at once for what can be sent, or for an account without an owner. */
  const wake: Query<unknown> = dialect<Query<unknown>>(
    sql`SELECT pg_notify(${CHANNEL}, 'queued')`,
    Effect.void
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
            WHERE account = ${account} AND state = 'claimed' AND epoch = ${epoch}`,
          wake
        ]),
        ([ended]) => ended.length > 0
      )
    )

  /** What may leave now of some messages; each waits for every earlier one to its recipient that is due or under way. */
  const due = (account: string, of: Fragment, limit: number): Fragment =>
    sql`SELECT * FROM (SELECT m.id AS due_id, m.priority AS due_priority FROM connexease_outbox_messages m
      WHERE m.account = ${account} AND ${of} AND m.state = 'queued' AND m.not_before <= ${now}
        AND (m.expires_at IS NULL OR m.expires_at > ${now})
        AND NOT EXISTS (SELECT 1 FROM connexease_outbox_messages e
          WHERE e.account = m.account AND e.recipient = m.recipient
            AND e.state IN ('queued', 'claimed', 'sending') AND (e.state <> 'queued' OR (
              (e.attempts > 0 OR e.not_before <= ${now})
              AND COALESCE(e.campaign, 0) = COALESCE(m.campaign, 0)
              AND (e.priority < m.priority OR (e.priority = m.priority AND e.id < m.id)))))
      ORDER BY m.priority, m.id LIMIT ${limit}) AS part`

  /** Takes messages for an owner, those that leave first before others. Each part is read from its own stretch of an index. */
  const claim = (account: string, epoch: number, limits: ClaimLimits): Query<ReadonlyArray<Claimed>> => {
    const parts = [
      ...(limits.direct > 0
        ? [due(account, sql`COALESCE(m.campaign, 0) = 0 AND m.priority < 2`, limits.direct)]
        : []),
      ...(limits.bulk > 0
        ? [due(account, sql`COALESCE(m.campaign, 0) = 0 AND m.priority = 2`, limits.bulk)]
        : []),
      ...limits.campaigns.map(({ id, limit }) =>
        due(
          account,
          sql`COALESCE(m.campaign, 0) = ${id} AND EXISTS (SELECT 1 FROM connexease_outbox_campaigns c
            WHERE c.id = ${id} AND c.state = 'running')`,
          limit
        )
      )
    ]
    const [first = sql``, ...others] = parts
    const all = others.reduce((before, part) => sql`${before} UNION ALL ${part}`, first)
    return parts.length === 0
      ? Effect.succeed([])
      : Effect.map(
          sql<{
            readonly id: number | bigint
            readonly body: string
            readonly attempts: number
            readonly priority: number
            readonly campaign: number | bigint | null
          }>`WITH owner AS ${owned(account, epoch)}, due AS (SELECT * FROM (${all}) AS parts
            ORDER BY due_priority, due_id LIMIT ${limits.total})
          UPDATE connexease_outbox_messages AS m SET state = 'claimed', epoch = ${epoch}, updated_at = ${now}
          FROM due WHERE m.id = due_id AND m.state = 'queued' AND EXISTS (SELECT 1 FROM owner)
          RETURNING id, body, attempts, priority, campaign`,
          (rows) =>
            rows
              .map((row) => ({
                ...row,
                id: Number(row.id),
                campaign: row.campaign === null ? undefined : Number(row.campaign)
              }))
              .toSorted((a, b) => a.priority - b.priority || a.id - b.id)
        )
  }

  /** The campaigns of which messages may leave, by the order in which they were started; at most 100. */
  const runningCampaigns = (account: string): Query<ReadonlyArray<RunningCampaign>> =>
    Effect.map(
      sql<{
        readonly id: number | bigint
        readonly share: number | null
        readonly window: string | null
      }>`SELECT id, quota_share AS share, sending_window AS window FROM connexease_outbox_campaigns c
        WHERE account = ${account} AND state = 'running' AND EXISTS (SELECT 1 FROM connexease_outbox_messages m
          WHERE m.account = ${account} AND COALESCE(m.campaign, 0) = c.id AND m.state = 'queued')
        ORDER BY id LIMIT ${MAX_CAMPAIGNS}`,
      (rows) => rows.map((row) => ({ ...row, id: Number(row.id) }))
    )

  /** Stops the campaigns of an account, for a reason that a person has to remove. */
  const stopCampaigns = (account: string, reason: string): Query<unknown> =>
    sql`UPDATE connexease_outbox_campaigns SET state = 'stopped', reason = ${reason}
      WHERE account = ${account} AND state = 'running'`

  /** Queues what was claimed in this epoch and is not known to the owner: a claim whose answer was lost. */
  const releaseExcept = (account: string, epoch: number, known: ReadonlyArray<number>): Query<unknown> =>
    sql`UPDATE connexease_outbox_messages SET state = 'queued', epoch = NULL
      WHERE account = ${account} AND state = 'claimed' AND epoch = ${epoch} AND id NOT IN ${ids(known)}`

  /**
   * Writes the intents of messages whose turn has come, if the epoch is still the
   * account's; gives the ids that may leave.
   */
  const intend = (account: string, epoch: number, all: ReadonlyArray<number>): Query<ReadonlySet<number>> => {
    const next = sql`CASE
      WHEN m.expires_at <= ${now} THEN 'expired'
      WHEN m.marketing = 1 AND ${suppressed("m")} THEN 'suppressed'
      WHEN ${campaignIs("m", "cancelled")} THEN 'cancelled'
      WHEN m.campaign IS NOT NULL AND NOT ${campaignIs("m", "running")} THEN 'queued'
      ELSE 'sending' END`
    return Effect.map(
      sql<{ id: number | bigint; state: State }>`WITH owner AS ${owned(account, epoch)}
        UPDATE connexease_outbox_messages AS m SET state = ${next},
          attempts = m.attempts + CASE WHEN ${next} = 'sending' THEN 1 ELSE 0 END, updated_at = ${now}
        WHERE m.id IN ${ids(all)} AND m.state = 'claimed' AND m.epoch = ${epoch}
          AND EXISTS (SELECT 1 FROM owner)
        RETURNING id, state`,
      (rows) => new Set(rows.filter(({ state }) => state === "sending").map(({ id }) => Number(id)))
    )
  }

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
  const sweep = (account: string): Query<void> =>
    Effect.andThen(
      inBatches(sql`UPDATE connexease_outbox_messages SET state = 'expired', updated_at = ${now}
        WHERE state = 'queued' AND id IN (SELECT id FROM connexease_outbox_messages
          WHERE account = ${account} AND state = 'queued' AND expires_at <= ${now} LIMIT ${BATCH})
        RETURNING id`),
      inBatches(sql`UPDATE connexease_outbox_messages SET state = 'cancelled', updated_at = ${now}
        WHERE state = 'queued' AND id IN (SELECT id FROM connexease_outbox_messages
          WHERE account = ${account} AND state = 'queued' AND COALESCE(campaign, 0) IN (
            SELECT id FROM connexease_outbox_campaigns WHERE account = ${account} AND state = 'cancelled')
          LIMIT ${BATCH})
        RETURNING id`)
    )

  const find = (account: string, key: string): Query<ReadonlyArray<Row>> =>
    sql<Row>`SELECT ${columns} FROM connexease_outbox_messages WHERE account = ${account} AND key = ${key}`

  const unknown = (account: string, limit: number): Query<ReadonlyArray<Row>> =>
    sql<Row>`SELECT ${columns} FROM connexease_outbox_messages
      WHERE account = ${account} AND state = 'unknown' ORDER BY id LIMIT ${limit}`

  /** How many messages of an account, or of one campaign, are in each state; they are counted as they change. */
  const counts = (account: string, campaign: number | undefined): Query<ReadonlyArray<CountRow>> =>
    sql<CountRow>`SELECT state, status, sum(total) AS total FROM connexease_outbox_counts
      WHERE account = ${account} ${campaign === undefined ? sql`` : sql`AND campaign = ${campaign}`}
      GROUP BY state, status HAVING sum(total) <> 0`

  /** Adds up the counts that PostgreSQL keeps as differences. */
  const addUpCounts = (account: string): Query<unknown> =>
    dialect<Query<unknown>>(
      sql`WITH many AS (SELECT campaign, state, status FROM connexease_outbox_counts
          WHERE account = ${account} GROUP BY 1, 2, 3 HAVING count(*) > 1),
        old AS (DELETE FROM connexease_outbox_counts c USING many
          WHERE c.account = ${account} AND c.campaign = many.campaign AND c.state = many.state
            AND c.status = many.status RETURNING c.*)
        INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
        SELECT account, campaign, state, status, sum(total) FROM old
        GROUP BY 1, 2, 3, 4 HAVING sum(total) <> 0`,
      Effect.void
    )

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
    runningCampaigns,
    stopCampaigns,
    addUpCounts,
    releaseExcept,
    intend,
    end,
    sweep,
    find,
    unknown,
    counts,
    health,
    move,
    wake
  }
})
