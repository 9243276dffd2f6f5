/** What the list of chats is narrowed to. */
import { computed, signal } from "@preact/signals"
import type { Filter, Row } from "../model/Conversations.ts"
import { conversations, revision } from "./World.ts"

export const filter = signal<Filter>({})

export const isFiltered = computed(() =>
  Object.values(filter.value).some((value) => value !== undefined && value !== "" && value !== false)
)

/** The chats that match, the latest first. */
export const rows = computed<ReadonlyArray<Row>>(() => {
  void revision.value
  return conversations.rows(filter.value)
})

/** Changes a part of the filter; `undefined` takes it away. */
export const narrow = (change: { readonly [Name in keyof Filter]?: Filter[Name] | undefined }): void => {
  const { marked, status, text, type } = { ...filter.value, ...change }
  filter.value = {
    ...(text === undefined || text === "" ? {} : { text }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(marked === true ? { marked } : {})
  }
}
