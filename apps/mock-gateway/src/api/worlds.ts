/** The mock itself, and the worlds in it. */
import { Type } from "typebox"
import { Key } from "./requests.ts"
import { Count, object } from "./schema.ts"
import type { Static } from "./schema.ts"

export const ServerView = object(
  { version: Type.String(), profile: Type.String(), seed: Type.String(), worlds: Count },
  { title: "Server" }
)
export type ServerView = Static<typeof ServerView>

const world = { id: Type.String(), key: Key }

export const WorldView = object({ ...world, messages: Count, requests: Count }, { title: "World" })
export type WorldView = Static<typeof WorldView>

export const WorldsView = object(
  { worlds: Type.Array(WorldView) },
  { title: "Worlds", description: "the one that was used last at the end" }
)
export type WorldsView = Static<typeof WorldsView>

/** Which worlds there are, as an event stream reports it. */
export const WorldNames = object({ worlds: Type.Array(object(world)) })
