/** The gateway's error codes, as the contract's catalogue lists them. */
import * as Contract from "@connexease-gateway/contract/Catalogue"

/** One error of the gateway, as it goes over the wire. */
export interface Entry {
  readonly status: number
  readonly group: string
  readonly description: string
}

const entries: ReadonlyMap<string, Entry> = new Map(
  Contract.all.map(({ code, description, group, status }) => [
    code,
    { status: status.value, group: group.value, description: description.value }
  ])
)

/** The catalogued error of this code. */
export const get = (code: string): Entry => {
  const entry = entries.get(code)
  if (entry === undefined) throw new Error(`The contract's catalogue has no ${code}.`)
  return entry
}
