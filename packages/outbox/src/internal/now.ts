/** The time of the database, in Unix milliseconds: the one clock that all processes share. */
import type { SqlClient } from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"

export const now = (sql: SqlClient): Fragment =>
  sql.literal(
    sql.onDialectOrElse({
      pg: () => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
      orElse: () => "CAST(unixepoch('subsec') * 1000 AS integer)"
    })
  )
