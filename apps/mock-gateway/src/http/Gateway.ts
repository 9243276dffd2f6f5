import { Buffer } from "node:buffer"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Decision, Kernel } from "../kernel/Kernel.ts"
import type { Request } from "../kernel/Request.ts"
import { messagePath } from "../kernel/Stages.ts"
import * as Body from "./Body.ts"
import type { Reply } from "./faults/Fault.ts"
import { faults } from "./faults/index.ts"
import { later } from "./Later.ts"
import type { Pump } from "./Pump.ts"
import { version } from "./Version.ts"

/** Told of each decided request, with the milliseconds from its arrival to its decision. */
export type OnDecision = (decision: Decision, millis: number) => void

/** Answers whatever is not the control API: hands the request to the kernel and writes what it decided. */
export const make =
  (kernel: Kernel, pump: Pump, onDecision: OnDecision | undefined) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const began = onDecision === undefined ? 0 : performance.now()
    let body: Request["body"]
    try {
      body = await Body.read(request)
    } catch {
      return
    }
    const { path, query } = target(request.url ?? "/")
    const decision = kernel.handle({
      method: request.method ?? "GET",
      path,
      query,
      headers: request.headers,
      body,
      now: Date.now()
    })
    if (decision.message !== undefined && decision.world !== undefined) pump.touch(decision.world)
    onDecision?.(decision, performance.now() - began)
    write(response, decision)
  }

const target = (url: string): { readonly path: string; readonly query: string } => {
  // The journal keeps the path ten thousand times: once is enough.
  if (url === messagePath) return { path: messagePath, query: "" }
  const mark = url.indexOf("?")
  return mark === -1 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

const write = (response: ServerResponse, { answer, delayMillis, fault, headers }: Decision): void => {
  if (response.destroyed) return
  const reply: Reply = {
    status: answer.status,
    headers: {
      "X-Mock-Gateway": version,
      "Content-Type": "application/json; charset=utf-8",
      ...(answer.status === 204 ? {} : { "Content-Length": Buffer.byteLength(answer.body) }),
      ...headers
    },
    body: answer.body
  }
  const send = () => {
    if (fault !== undefined) faults[fault.name](response, reply, fault.parameters)
    else response.writeHead(reply.status, reply.headers).end(reply.body)
  }
  if (delayMillis > 0) later(response, delayMillis, send)
  else send()
}
