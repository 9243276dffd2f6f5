import { assert } from "vitest"
import type { MockWorld, StartedMockGateway } from "../../src/index.ts"
import { send } from "./send.ts"

/** A new world whose clock stands still. */
export const frozenWorld = async (mock: StartedMockGateway, name: string): Promise<MockWorld> => {
  const world = mock.world(name)
  await world.clock.freeze()
  return world
}

/** Sends a message that the mock takes, and gives its id. */
export const sendAccepted = async (
  mock: StartedMockGateway,
  world: MockWorld,
  body: object,
  headers: Record<string, string> = {}
): Promise<string> => {
  const answer = await send(mock.url, body, { key: world.apiKey, headers })
  assert.strictEqual(answer.status, 200, answer.text)
  return answer.body.data.messages[0]?.id ?? ""
}

/** The statuses of each message of a world, in their order. */
export const statusesOf = async (world: MockWorld) =>
  (await world.messages()).map(({ statuses }) =>
    statuses.map(({ error, status }) => (error === undefined ? status : `${status} ${error}`))
  )
