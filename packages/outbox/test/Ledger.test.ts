/** The SQL ledger: any queue that runs a job at least once sends each key at most once. */
import { Gateway, Ledger as CoreLedger, Message } from "@connexease-gateway/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { expect, test } from "vitest"
import * as Ledger from "../src/Ledger.ts"
import { arrived, withOutbox } from "./support/outbox.ts"

test("of many gateways that send one key at the same time, one sends it", () =>
  withOutbox(({ url, world }) =>
    Effect.gen(function* () {
      const gateways = yield* Effect.forEach(Array.from({ length: 8 }), () =>
        Effect.flatMap(Ledger.sql, (ledger) =>
          Gateway.make({ apiKey: Redacted.make("mock_outbox"), baseUrl: url, ledger })
        )
      )
      const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`)
      yield* Effect.forEach(
        keys.flatMap((key) => gateways.map((gateway) => ({ gateway, key }))),
        ({ gateway, key }) =>
          Effect.exit(gateway.send(Message.text({ to: "905321234567", body: key }), { idempotencyKey: key })),
        { concurrency: "unbounded" }
      )
      const texts = yield* arrived(world)
      expect(texts.toSorted()).toEqual(keys.toSorted())
      const [first] = gateways
      const repeated = yield* (first as Gateway.Service).send(
        Message.text({ to: "905321234567", body: "key-0" }),
        { idempotencyKey: "key-0" }
      )
      expect(repeated.messageId).toMatch(/^wamid\./)
      expect(yield* arrived(world)).toHaveLength(20)
      const ledger = yield* Ledger.sql
      expect(yield* CoreLedger.unsettled(ledger)).toEqual([])
    })
  ))
