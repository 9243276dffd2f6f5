/**
 * One-time codes for a login. However often the button is pressed, the process restarts or an answer gets lost, a
 * request for a code sends one message at most: its id is the key of the send in the ledger.
 */
import { Template } from "@connexease-gateway/core"
import { isGatewayError } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import { createHmac, timingSafeEqual } from "node:crypto"

const loginCode = Template.define({ name: "login_code", language: "en_US", category: "authentication" })

const VALID_FOR = 5 * 60_000
const TRIES = 3

export interface Options {
  /** A gateway with a ledger that outlives the process. */
  readonly gateway: Gateway
  /** Codes are derived from it, so that none has to be stored. */
  readonly secret: string
}

/** `maybe-sent`: the answer was lost. Show the field for the code, and offer a new request after a while. */
export type Sent = "sent" | "maybe-sent" | "not-sent"

export interface LoginCodes {
  /** Sends the code of a request, once. Ids are of at most 64 characters; a new request, with a new id, has a new code. */
  readonly send: (request: LoginRequest) => Promise<Sent>
  /** Whether it is the request's code. Each request has three tries within five minutes. */
  readonly check: (request: LoginRequest, code: string) => boolean
}

/** Made when a person asks to log in, and kept by the session. */
export interface LoginRequest {
  /** At random; nobody can guess it. */
  readonly id: string
  readonly phone: string
  /** In milliseconds since 1970. */
  readonly at: number
  /** How often a code was tried. Yours is in the database. */
  tries: number
}

export const newRequest = (phone: string): LoginRequest => ({
  id: crypto.randomUUID(),
  phone,
  at: Date.now(),
  tries: 0
})

export const createLoginCodes = ({ gateway, secret }: Options): LoginCodes => {
  /** The same request has the same code, also after a restart: the ledger refuses another message under one key. */
  const codeOf = ({ id, phone }: LoginRequest): string => {
    const digest = createHmac("sha256", secret).update(`${id} ${phone}`).digest()
    return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, "0")
  }

  return {
    send: async (request) => {
      try {
        await gateway.send(loginCode.message({ to: request.phone, code: codeOf(request) }), {
          idempotencyKey: request.id,
          // Webhooks repeat it, and settle what stayed unknown.
          correlationId: request.id,
          // Nobody waits longer in front of a login.
          deadline: 20_000
        })
        return "sent"
      } catch (error) {
        if (!isGatewayError(error)) throw error
        return error.outcome === "Unknown" ? "maybe-sent" : "not-sent"
      }
    },
    check: (request, code) => {
      if (Date.now() > request.at + VALID_FOR || request.tries >= TRIES) return false
      request.tries++
      const [expected, given] = [codeOf(request), code].map((text) => Buffer.from(text))
      return expected !== undefined && given?.length === expected.length && timingSafeEqual(expected, given)
    }
  }
}
