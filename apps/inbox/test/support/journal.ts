/** Requests to make copies of: all that the contract can send. */
import * as Exchange from "@connexease-gateway/contract/Exchange"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import type { RequestView } from "@connexease-gateway/mock-gateway"

/** The journal of a mock that was sent every request of the contract: all that a page can be asked to show. */
export const journal = async (): Promise<ReadonlyArray<RequestView>> => {
  await using mock = await startMockGateway({ limits: { sec: 1_000_000, min: 1_000_000 }, pairLimit: false })
  const key = "mock_everything"
  for (const { steps } of Exchange.load()) {
    const [step] = steps
    if (step === undefined) continue
    const { body, headers, method, path, query, rawBody, rawBodyBase64 } = step.request
    const bytes =
      rawBody ??
      (rawBodyBase64 === undefined
        ? body === undefined
          ? null
          : JSON.stringify(body)
        : Buffer.from(rawBodyBase64, "base64"))
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replaceAll("${key}", key)])
    )
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) =>
        [value].flat().map((one) => [name, one] as [string, string])
      )
    )
    // What is too large is answered before it is read, and its connection is of no use afterwards.
    if (bytes !== null && bytes.length > 1_000_000) continue
    const response = await fetch(`${mock.url}${path}${search.size === 0 ? "" : `?${search}`}`, {
      method,
      headers: {
        ...(step.request.key === "none"
          ? {}
          : { Authorization: `Bearer ${step.request.key === "valid" ? key : "pk_unknown"}` }),
        ...given
      },
      body: method === "GET" || method === "HEAD" ? null : bytes
    })
    await response.arrayBuffer()
  }
  return await mock.world(key).requests({ limit: 10_000 })
}
