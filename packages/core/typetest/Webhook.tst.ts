/** The webhook handler is what frameworks ask for: their types in short, as each checks a handler. */
import { describe, expect, test } from "tstyche"
import * as Webhook from "@connexease-gateway/core/Webhook"
import { createWebhookHandler } from "@connexease-gateway/core/promise"

declare const handler: Webhook.WebHandler

/** Next's request. */
interface NextRequest extends Request {
  readonly nextUrl: URL
}
/** What Next 15.5 and later lets a route export. */
interface NextRoute {
  readonly POST?: (
    request: NextRequest,
    context: { params: Promise<{ id: string }> }
  ) => void | Response | Promise<void | Response>
}
/** How Next 14 and 15 check a route's second parameter: anything where it is unknown, else the context. */
type SecondParameter<F> = F extends (...args: [never, infer T]) => unknown
  ? unknown extends T
    ? "anything"
    : T
  : never

/** A worker's entry: its environment and its context come after the request. */
interface ExportedHandler<Env> {
  readonly fetch?: (
    request: Request & { readonly cf?: object },
    env: Env,
    context: { waitUntil(promise: Promise<unknown>): void; passThroughOnException(): void }
  ) => Response | Promise<Response>
}

interface BunServer {
  readonly port: number
}
declare const bunServe: (options: {
  readonly fetch: (request: Request, server: BunServer) => Response | Promise<Response>
}) => void
declare const denoServe: (
  handler: (request: Request, info: { readonly remoteAddr: object }) => Response | Promise<Response>
) => void
interface HonoContext {
  readonly req: { readonly raw: Request }
}
declare const honoPost: (
  path: string,
  handler: (context: HonoContext) => Response | Promise<Response>
) => void
declare const honoMount: (
  path: string,
  application: (request: Request, ...args: Array<unknown>) => Response | Promise<Response>
) => void

describe("a webhook handler", () => {
  test("is made by both surfaces", () => {
    expect(createWebhookHandler({ onEvents: () => {} })).type.toBe<Webhook.WebHandler>()
    expect(handler).type.toBeCallableWith(new Request("http://localhost"))
    expect(handler).type.toBeCallableWith(new Request("http://localhost"), { waitUntil: () => {} })
  })

  test("is a route of Next", () => {
    expect({ POST: handler }).type.toBeAssignableTo<NextRoute>()
    expect<SecondParameter<typeof handler>>().type.toBe<"anything">()
  })

  test("is an entry of Cloudflare's workers, of Bun.serve and Deno.serve", () => {
    expect({ fetch: handler }).type.toBeAssignableTo<ExportedHandler<{ readonly KEY: string }>>()
    expect(bunServe).type.toBeCallableWith({ fetch: handler })
    expect(denoServe).type.toBeCallableWith(handler)
  })

  test("is mounted by Hono", () => {
    expect(honoPost).type.toBeCallableWith("/whatsapp", (c: HonoContext) => handler(c.req.raw))
    expect(honoMount).type.toBeCallableWith("/whatsapp", handler)
  })

  test("takes a secret that may be missing from the environment", () => {
    expect(createWebhookHandler).type.toBeCallableWith({
      secret: undefined as string | undefined,
      onEvents: () => {}
    })
  })
})
