/** A request to copy: as a curl command, as a program, as an exchange file. */
import type { JSX } from "preact"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import { coreCode } from "../../model/copy/coreCode.ts"
import { curlCommand } from "../../model/copy/curlCommand.ts"
import { exchangeFile } from "../../model/copy/exchangeFile.ts"
import { route } from "../../state/router.ts"
import { keyOf } from "../../state/Worlds.ts"
import { Snippet } from "../parts/Empty.tsx"

interface Properties {
  readonly request: RequestView | undefined | null
  /** What the exchange's file is called. */
  readonly id: string
}

/** The key of the request: none was given, the world's, or one that only its owner knows. */
const keyFor = ({ code, key }: RequestView): string | undefined | null =>
  code === "AUTH_002" || code === "AUTH_003" || key === undefined ? null : keyOf(route.value.world)

export const CopyPanel = ({ id, request }: Properties): JSX.Element => {
  if (request === undefined) return <p class="aside">Loading.</p>
  if (request === null) return <p class="note">The journal has dropped this request to make room.</p>
  const code = coreCode(location.origin, request)
  const file = exchangeFile(request, id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"))
  return (
    <div class="stack">
      <h3>curl</h3>
      <Snippet label="the curl command" text={curlCommand(location.origin, request, keyFor(request))} />
      <h3>core</h3>
      {code === undefined ? (
        <p class="note">Core sends JSON objects; this body is none.</p>
      ) : (
        <Snippet isCode label="the program" text={code} />
      )}
      <h3>Exchange</h3>
      {file === undefined ? (
        <p class="note">
          A scenario shaped this response, or its body was not kept: as an exchange it would say nothing true.
        </p>
      ) : (
        <>
          <p class="aside">
            For <span class="mono">{id}.yaml</span>: what a mock did is assumed until the gateway was seen to
            do it.
          </p>
          <Snippet isCode label="the exchange" text={file} />
        </>
      )}
    </div>
  )
}
