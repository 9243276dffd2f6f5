import { describe } from "vitest"
import { test } from "@connexease-gateway/mock-gateway/vitest"
import { send, textTo } from "../send.ts"

describe.concurrent("orders", () => {
  for (const name of ["is confirmed", "is confirmed", "iş gönderildi"]) {
    test(name, async ({ mock, world }) => {
      await send(mock.url, textTo("905321234567"), { key: world.apiKey })
      await world.verify({ to: "905321234567", count: 1 })
      console.log(`used ${process.pid} ${mock.url} ${world.apiKey}`)
    })
  }
})
