/** The route that messages take: reads the body as it is, lets the kernel decide, and writes the answer. */
import { Buffer, isUtf8 } from "node:buffer"
import express from "express"
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express"
import type { ConnectionFault, Reply } from "../faults/ConnectionFault.ts"
import { connectionFaults } from "../faults/index.ts"
import type { FaultName } from "../faults/index.ts"
import type { Decision, Kernel } from "../kernel/Kernel.ts"
import type { Body } from "../kernel/pipeline/Request.ts"
import { later } from "./later.ts"
import type { Scheduler } from "./Scheduler.ts"
import { version } from "./version.ts"

/** Called with each decided request, and the milliseconds that deciding took. */
export type OnDecision = (decision: Decision, millis: number) => void

/** The most that the gateway takes of a body. */
const BODY_LIMIT_BYTES = 1_024 * 1_024

/** Reads a body of whatever type; a compressed one is left to the kernel to refuse. */
const readBody = express.raw({ type: () => true, inflate: false, limit: BODY_LIMIT_BYTES })

/** The handlers of the route, for `app.use` and its like. */
export const messageRoute = (
  kernel: Kernel,
  scheduler: Scheduler,
  onDecision: OnDecision | undefined
): [RequestHandler, RequestHandler, ErrorRequestHandler] => {
  const decide = ({ headers, method, url }: Request, response: Response, body: Body): void => {
    const mark = url.indexOf("?")
    const [path, query] = mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)]
    const began = performance.now()
    const decision = kernel.handle({ method, path, query, headers, body, now: Date.now() })
    if (decision.message !== undefined && decision.world !== undefined) scheduler.wake(decision.world)
    onDecision?.(decision, performance.now() - began)
    write(response, decision)
  }
  return [
    readBody,
    (request, response) => decide(request, response, decode(request.body)),
    (error: unknown, request, response, next) => {
      const type = typeOf(error)
      // The client is gone: there is nothing to answer.
      if (type === "request.aborted") return
      const body = unread[type]
      if (body === undefined) next(error)
      else decide(request, response, body)
    }
  ]
}

const decode = (bytes: unknown): Body => {
  if (!Buffer.isBuffer(bytes)) return { kind: "text", text: "" }
  return isUtf8(bytes) ? { kind: "text", text: bytes.toString("utf8") } : { kind: "not-text" }
}

/** Bodies that Express does not read, by the type of its error. */
const unread: Readonly<Record<string, Body>> = {
  "entity.too.large": { kind: "too-large" },
  "encoding.unsupported": { kind: "not-text" }
}

const typeOf = (error: unknown): string =>
  error instanceof Error && "type" in error && typeof error.type === "string" ? error.type : ""

const faults = new Map<FaultName, ConnectionFault>(connectionFaults.map((fault) => [fault.name, fault]))

const write = (
  response: Response,
  { delayMillis, fault, headers, response: { body, status } }: Decision
): void => {
  const reply: Reply = {
    status,
    headers: {
      "X-Mock-Gateway": version,
      "Content-Type": "application/json; charset=utf-8",
      ...(status === 204 ? {} : { "Content-Length": Buffer.byteLength(body) }),
      ...headers
    },
    body
  }
  const send = () => {
    if (fault === undefined) response.writeHead(status, reply.headers).end(body)
    else {
      faults.get(fault.name)?.apply({
        response,
        reply,
        parameters: fault.parameters,
        later: (millis, run) => later(response, millis, run)
      })
    }
  }
  if (delayMillis > 0) later(response, delayMillis, send)
  else if (!response.destroyed) send()
}
