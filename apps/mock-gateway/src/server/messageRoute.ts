import { Buffer } from "node:buffer"
import type { RequestListener, ServerResponse } from "node:http"
import type { Decision, Kernel } from "../kernel/Kernel.ts"
import { messagePath } from "../kernel/pipeline/pipeline.ts"
import * as Body from "./readBody.ts"
import { answerDefect } from "./errorHandler.ts"
import type { Reply } from "./faults/Fault.ts"
import { faults } from "./faults/index.ts"
import { later } from "./later.ts"
import type { Scheduler } from "./Scheduler.ts"
import { version } from "./version.ts"

/** Told of each decided request, with the milliseconds from its arrival to its decision. */
export type OnDecision = (decision: Decision, millis: number) => void

/** Answers whatever is not the control API: hands the request to the kernel and writes what it decided. */
export const make =
  (kernel: Kernel, scheduler: Scheduler, onDecision: OnDecision | undefined): RequestListener =>
  (request, response) => {
    const { headers, method = "", url = "" } = request
    const began = onDecision === undefined ? 0 : performance.now()
    Body.read(request, (body) => {
      try {
        const decision = kernel.handle({
          method,
          ...target(url),
          headers,
          body,
          now: Date.now()
        })
        if (decision.message !== undefined && decision.world !== undefined) scheduler.wake(decision.world)
        onDecision?.(decision, performance.now() - began)
        write(response, decision)
      } catch (error) {
        answerDefect(response, error)
      }
    })
  }

const target = (url: string): { readonly path: string; readonly query: string } => {
  // The journal keeps the path ten thousand times: once is enough.
  if (url === messagePath) return { path: messagePath, query: "" }
  const mark = url.indexOf("?")
  return mark === -1 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

const write = (response: ServerResponse, { answer, delayMillis, fault, headers }: Decision): void => {
  if (response.destroyed) return
  const { body, status } = answer
  const length = Buffer.byteLength(body)
  const reply: Reply = {
    status,
    headers: {
      "X-Mock-Gateway": version,
      "Content-Type": "application/json; charset=utf-8",
      ...(status === 204 ? {} : { "Content-Length": length }),
      ...headers
    },
    body
  }
  const send = () => {
    if (fault !== undefined) faults[fault.name](response, reply, fault.parameters)
    // Most answers are ASCII, which Node writes faster when it is told.
    else response.writeHead(status, reply.headers).end(body, length === body.length ? "latin1" : "utf8")
  }
  if (delayMillis > 0) later(response, delayMillis, send)
  else send()
}
