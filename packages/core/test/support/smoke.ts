/** Sends to the URLs in its arguments and prints what came of them: run by Bun and Deno. */
import { sendAll } from "./sends.ts"

declare const process: { readonly argv: ReadonlyArray<string> }

console.log(JSON.stringify(await sendAll(process.argv.slice(2))))
