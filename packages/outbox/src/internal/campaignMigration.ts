/** The second step of the tables: counts that are kept beside the messages, wake-ups, and what a campaign may do. */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

/** Where processes hear of one another: `queued`, or `ended` with the ids of messages that are not bulk. */
export const CHANNEL = "connexease_outbox"

/**
 * Each statement adds rows of differences, which nothing waits for, unlike a row
 * that is updated by all; the owner of the account adds them up from time to time.
 * `before` and `after` are the rows of one statement.
 */
const postgres = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const channel = sql.literal(`'${CHANNEL}'`)
  yield* sql`CREATE INDEX connexease_outbox_count_keys ON connexease_outbox_counts (account, campaign)`
  yield* sql`CREATE FUNCTION connexease_outbox_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
      SELECT account, COALESCE(campaign, 0), state, COALESCE(status, ''), count(*) FROM after GROUP BY 1, 2, 3, 4;
    IF EXISTS (SELECT 1 FROM after WHERE state = 'queued' AND priority < 2) THEN
      PERFORM pg_notify(${channel}, 'queued');
    END IF;
    RETURN NULL;
  END $$`
  yield* sql`CREATE FUNCTION connexease_outbox_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
      SELECT account, COALESCE(campaign, 0), state, COALESCE(status, ''), sum(step)
      FROM (SELECT account, campaign, state, status, 1 AS step FROM after
        UNION ALL SELECT account, campaign, state, status, -1 FROM before) AS steps
      GROUP BY 1, 2, 3, 4 HAVING sum(step) <> 0;
    PERFORM pg_notify(${channel}, 'ended ' || string_agg(after.id::text, ','))
      FROM after JOIN before ON before.id = after.id
      WHERE after.priority < 2 AND after.state NOT IN ('queued', 'claimed', 'sending')
        AND before.state IN ('queued', 'claimed', 'sending') GROUP BY after.id / 500;
    RETURN NULL;
  END $$`
  yield* sql`CREATE FUNCTION connexease_outbox_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
      SELECT account, COALESCE(campaign, 0), state, COALESCE(status, ''), -count(*) FROM before GROUP BY 1, 2, 3, 4;
    RETURN NULL;
  END $$`
  yield* sql`CREATE TRIGGER connexease_outbox_insert AFTER INSERT ON connexease_outbox_messages
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION connexease_outbox_inserted()`
  yield* sql`CREATE TRIGGER connexease_outbox_update AFTER UPDATE ON connexease_outbox_messages
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION connexease_outbox_updated()`
  yield* sql`CREATE TRIGGER connexease_outbox_delete AFTER DELETE ON connexease_outbox_messages
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION connexease_outbox_deleted()`
})

/** One process writes, so that a row per count can be updated in its place. */
const sqlite = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE UNIQUE INDEX connexease_outbox_count_keys
    ON connexease_outbox_counts (account, campaign, state, status)`
  const add = (row: "NEW" | "OLD", step: 1 | -1) =>
    sql.literal(`INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
      VALUES (${row}.account, COALESCE(${row}.campaign, 0), ${row}.state, COALESCE(${row}.status, ''), ${step})
      ON CONFLICT (account, campaign, state, status) DO UPDATE SET total = total + ${step};`)
  yield* sql`CREATE TRIGGER connexease_outbox_insert AFTER INSERT ON connexease_outbox_messages
    BEGIN ${add("NEW", 1)} END`
  yield* sql`CREATE TRIGGER connexease_outbox_update AFTER UPDATE OF state, status ON connexease_outbox_messages
    WHEN OLD.state IS NOT NEW.state OR OLD.status IS NOT NEW.status
    BEGIN ${add("OLD", -1)} ${add("NEW", 1)} END`
  yield* sql`CREATE TRIGGER connexease_outbox_delete AFTER DELETE ON connexease_outbox_messages
    BEGIN ${add("OLD", -1)} END`
})

export const campaigns = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // A version without these columns neither reads nor writes them.
  yield* sql`ALTER TABLE connexease_outbox_campaigns ADD COLUMN reason text`
  yield* sql`ALTER TABLE connexease_outbox_campaigns ADD COLUMN quota_share double precision`
  yield* sql`ALTER TABLE connexease_outbox_campaigns ADD COLUMN sending_window text`
  yield* sql`ALTER TABLE connexease_outbox_campaigns ADD COLUMN enqueued integer NOT NULL DEFAULT 1`
  yield* sql`DROP INDEX connexease_outbox_queue`
  yield* sql`CREATE INDEX connexease_outbox_queues ON connexease_outbox_messages
    (account, (COALESCE(campaign, 0)), priority, id) WHERE state = 'queued'`
  yield* sql`DROP INDEX connexease_outbox_campaign_states`
  yield* sql`CREATE INDEX connexease_outbox_campaign_messages ON connexease_outbox_messages
    (campaign, id) WHERE campaign IS NOT NULL`
  yield* sql`CREATE TABLE connexease_outbox_counts (account text NOT NULL, campaign bigint NOT NULL,
    state text NOT NULL, status text NOT NULL, total bigint NOT NULL)`
  yield* sql.onDialectOrElse({
    pg: () => sql`LOCK TABLE connexease_outbox_messages IN SHARE ROW EXCLUSIVE MODE`,
    orElse: () => Effect.void
  })
  yield* sql`INSERT INTO connexease_outbox_counts (account, campaign, state, status, total)
    SELECT account, COALESCE(campaign, 0), state, COALESCE(status, ''), count(*)
    FROM connexease_outbox_messages GROUP BY 1, 2, 3, 4`
  yield* sql.onDialectOrElse({ pg: () => postgres, orElse: () => sqlite })
})
