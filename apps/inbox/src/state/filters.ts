/** The filter of the list of chats, and what matches it. */
import { computed, signal } from "@preact/signals"
import type { Filter, Row } from "../model/Conversations.ts"
import type { Item } from "../model/Item.ts"
import { route } from "./router.ts"
import { nameOf } from "./users.ts"
import { conversations, revision } from "./World.ts"

export const filter = signal<Filter>({})

export const isFiltered = computed(() =>
  Object.values(filter.value).some((value) => value !== undefined && value !== "" && value !== false)
)

/** The chats that match, the latest first. */
export const rows = computed<ReadonlyArray<Row>>(() => {
  void revision.value
  return conversations.rows(filter.value, nameOf)
})

/** Changes a part of the filter; `undefined` removes it. */
export const narrow = (change: { readonly [Name in keyof Filter]?: Filter[Name] | undefined }): void => {
  const { marked, status, text, type } = { ...filter.value, ...change }
  filter.value = {
    ...(text === undefined || text === "" ? {} : { text }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(marked === true ? { marked } : {})
  }
}

/** The messages of the open chat that match the search text, oldest first. */
export const hits = computed<ReadonlyArray<Item>>(() => {
  void revision.value
  const chat = conversations.get(route.value.item)
  return chat === undefined || filter.value.text === undefined
    ? []
    : conversations.matching(chat, filter.value, nameOf)
})

const chosenHit = signal<string | undefined>(undefined)

/** Which of the hits is shown: the one that was stepped to, else the newest. */
export const hitIndex = computed(() => {
  const index = hits.value.findIndex(({ id }) => id === chosenHit.value)
  return index === -1 ? hits.value.length - 1 : index
})

/** Steps to an older (-1) or newer (1) hit; after the last it begins again. */
export const stepHit = (by: -1 | 1): void => {
  const { length } = hits.value
  if (length > 0) chosenHit.value = hits.value[(hitIndex.value + by + length) % length]?.id
}
