/** A database that does not answer must not hold up a worker for longer than it has to. */
import type * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { bounded } from "./database.ts"
import type { Store } from "./Store.ts"

const within =
  <Args extends ReadonlyArray<unknown>, A>(statement: (...args: Args) => Effect.Effect<A, SqlError>) =>
  (...args: Args): Effect.Effect<A, SqlError> =>
    bounded(statement(...args))

/** The store whose statements for a few messages fail when they take too long; the worker tries again. */
export const withTimeouts = (store: Store): Store => ({
  ...store,
  acquire: within(store.acquire),
  renew: within(store.renew),
  release: within(store.release),
  claim: within(store.claim),
  intend: within(store.intend),
  end: within(store.end)
})
