/** The inbox: its page at `/` and its files under `/assets`, with a content security policy. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import express from "express"
import type { Response, Router } from "express"
import { curl } from "./control/curl.ts"

/** Where the built inbox lies; its sources are a package of their own. */
const folder = fileURLToPath(new URL("../../inbox/", import.meta.url))

/** Only the page's own files, and no frame. What a message contains could not run if it were markup. */
const policy = [
  "default-src 'none'",
  ...["script", "style", "img", "connect"].map((kind) => `${kind}-src 'self'`),
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'"
].join("; ")

const protect = (response: Response): void => {
  response.setHeader("Content-Security-Policy", policy)
  response.setHeader("X-Content-Type-Options", "nosniff")
  response.setHeader("Referrer-Policy", "no-referrer")
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin")
}

/** The page at `/` and its files under `/assets`. */
export const make = (): Router => {
  const router = express.Router({ caseSensitive: true, strict: true })
  const index = join(folder, "index.html")
  router.get("/", (request, response) => {
    protect(response)
    response.setHeader("Cache-Control", "no-cache")
    response
      .type("html")
      .send(
        existsSync(index)
          ? readFileSync(index, "utf8")
          : plain(`http://localhost:${request.socket.localPort}`)
      )
  })
  // The names of these files change with what is in them.
  router.use(
    "/assets",
    express.static(join(folder, "assets"), {
      index: false,
      redirect: false,
      immutable: true,
      maxAge: "1y",
      setHeaders: protect
    })
  )
  return router
}

/** What a browser sees where the inbox was not built: what this is, and a call to try. */
const plain = (url: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connexease Gateway mock</title>
<h1>Connexease Gateway mock</h1>
<p>This server stands in for the Connexease WhatsApp Gateway. No message that you send here is delivered to a person.</p>
<p>The inbox is not built in this copy of the sources; <code>pnpm mock</code> builds it.</p>
<p>Send a message:</p>
<pre>${curl(url)}</pre>
<p>See what would have been sent:</p>
<pre>curl ${url}/__mock/v1/messages --header 'Authorization: Bearer mock_demo'</pre>
</html>
`
