/** Opens a directory of the file store twice and writes to it, and prints what came of it: run by Bun and Deno. */
import * as FileStore from "@connexease-gateway/core/ledger/FileStore"

declare const process: { readonly argv: ReadonlyArray<string> }

const [directory = ""] = process.argv.slice(2)
const first = await FileStore.open(directory)
const second = await FileStore.open(directory).then(
  () => "opened",
  () => "refused"
)
const taken = [await first.setIfAbsent("key", "value"), await first.setIfAbsent("key", "value")]
await first.close()
await using again = await FileStore.open(directory)
console.log(JSON.stringify([{ second, taken, value: await again.get("key") }]))
