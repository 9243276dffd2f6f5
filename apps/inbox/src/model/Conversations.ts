/** All chats of a world, kept as messages come: which there are, what stands last, what is unread, what matches. */
import type { Item, Status } from "./Item.ts"
import * as Items from "./Item.ts"

export interface Conversation {
  readonly recipient: string
  /** Oldest first. */
  readonly items: Array<Item>
  /** Emojis by the id of the message that they are on: the user's, and the application's. */
  readonly reactions: Map<string, { in?: string | undefined; out?: string | undefined }>
  unread: number
}

/** What to show of a world; what is absent lets everything through. */
export interface Filter {
  readonly text?: string
  readonly type?: string
  readonly status?: Status
  /** Only what production might treat otherwise. */
  readonly marked?: boolean
}

/** A line in the list of chats. */
export interface Row {
  readonly conversation: Conversation
  /** The latest message that matches. */
  readonly shown: Item
  readonly matches: number
}

export class Conversations {
  readonly #byPerson = new Map<string, Conversation>()
  readonly #byId = new Map<string, Item>()
  readonly #haystacks = new WeakMap<Item, string>()

  /** How many messages there are. */
  get size(): number {
    return this.#byId.size
  }

  get(recipient: string | undefined): Conversation | undefined {
    return recipient === undefined ? undefined : this.#byPerson.get(recipient)
  }

  item(id: string | undefined): Item | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** Adds a message, or takes its newer state; what is new counts as unread unless it is seen as it comes. */
  put(item: Item, seen: boolean): void {
    const conversation = this.#open(item.recipient)
    const known = this.#byId.get(item.id)
    this.#byId.set(item.id, item)
    if (known === undefined) {
      insert(conversation.items, item)
      if (!seen && item.direction === "out") conversation.unread++
      react(conversation, item)
    } else conversation.items[conversation.items.lastIndexOf(known)] = item
  }

  read(recipient: string): void {
    const conversation = this.#byPerson.get(recipient)
    if (conversation !== undefined) conversation.unread = 0
  }

  clear(): void {
    this.#byPerson.clear()
    this.#byId.clear()
  }

  /** The messages of a chat that match, oldest first. `nameOf` gives the name of a user, which is searched too. */
  matching(
    { items, recipient }: Conversation,
    filter: Filter,
    nameOf: (recipient: string) => string | undefined = () => undefined
  ): ReadonlyArray<Item> {
    const words = wordsOf(filter)
    const name = nameOf(recipient)?.toLowerCase() ?? ""
    return items.filter((item) => this.#matches(item, filter, words, name))
  }

  /** The chats with a message that matches, the latest first. */
  rows(filter: Filter, nameOf?: (recipient: string) => string | undefined): ReadonlyArray<Row> {
    const all =
      filter.type === undefined &&
      filter.status === undefined &&
      !filter.marked &&
      wordsOf(filter).length === 0
    const rows: Array<Row> = []
    for (const conversation of this.#byPerson.values()) {
      const { items } = conversation
      const last = items.at(-1)
      if (last === undefined) continue
      if (all) {
        rows.push({ conversation, shown: last, matches: items.length })
        continue
      }
      const matching = this.matching(conversation, filter, nameOf)
      const shown = matching.at(-1)
      if (shown !== undefined) rows.push({ conversation, shown, matches: matching.length })
    }
    return rows.sort((one, other) => compare(other.shown, one.shown))
  }

  #open(recipient: string): Conversation {
    const known = this.#byPerson.get(recipient)
    if (known !== undefined) return known
    const opened: Conversation = { recipient, items: [], reactions: new Map(), unread: 0 }
    this.#byPerson.set(recipient, opened)
    return opened
  }

  #matches(
    item: Item,
    { marked, status, type }: Filter,
    words: ReadonlyArray<string>,
    name: string
  ): boolean {
    if (type !== undefined && item.type !== type) return false
    if (status !== undefined && Items.statusOf(item) !== status) return false
    if (marked === true && Items.risks(item).length === 0) return false
    if (words.length === 0) return true
    const haystack = this.#haystack(item)
    return words.every(
      (word) => haystack.includes(word) || name.includes(word) || haystack.includes(digits(word))
    )
  }

  /** Everything that is searched for: the texts, the number, the template's name, the ids. */
  #haystack(item: Item): string {
    const known = this.#haystacks.get(item)
    if (known !== undefined) return known
    const made = [
      item.recipient,
      item.id,
      item.type,
      Items.line(item),
      JSON.stringify(item.body),
      JSON.stringify(item.rendered ?? "")
    ]
      .join("\n")
      .toLowerCase()
    this.#haystacks.set(item, made)
    return made
  }
}

/** The words that are searched for, in lower case. */
export const wordsOf = ({ text = "" }: Filter): ReadonlyArray<string> =>
  text.toLowerCase().split(/\s+/).filter(Boolean)

/** A number as people type it, without its spaces and signs; a word stays a word. */
const digits = (word: string): string => (/^[+\d()-]+$/.test(word) ? word.replaceAll(/[^\d]/g, "") : word)

const compare = (one: Item, other: Item): number =>
  one.at === other.at ? one.seq - other.seq : one.at < other.at ? -1 : 1

/** Messages mostly come in order; one that is late goes to its place. */
const insert = (items: Array<Item>, item: Item): void => {
  let place = items.length
  for (
    let before = items[place - 1];
    before !== undefined && compare(before, item) > 0;
    before = items[place - 1]
  )
    place--
  items.splice(place, 0, item)
}

const react = (conversation: Conversation, item: Item): void => {
  const reaction = Items.reaction(item)
  if (reaction === undefined) return
  const { emoji, target } = reaction
  conversation.reactions.set(target, { ...conversation.reactions.get(target), [item.direction]: emoji })
}
