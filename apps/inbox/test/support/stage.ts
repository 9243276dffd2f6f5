/** A mock, a browser page of its inbox and an application with a webhook, for one test. */
import { exec, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import type { StartedMockGateway, StartOptions } from "@connexease-gateway/mock-gateway"
import type { BrowserContextOptions, Page } from "playwright-core"
import { browser } from "./browser.ts"

export const recipient = "905321234567"

/** The hash of that user's chat. */
export const chat = `chats/${recipient}`

/** Waits until a text is on the page. */
export const sees = (page: Page, wanted: string): Promise<void> => page.getByText(wanted).first().waitFor()

/** Runs a command as a developer would; the mock runs in this process, so nothing may block it. */
export const shell = promisify(exec)

/** A mock and a page of its inbox, watched for what must never happen. */
export interface Stage extends AsyncDisposable {
  readonly mock: StartedMockGateway
  readonly page: Page
  /** Requests that left the mock, errors of the page, violations of its policy. */
  readonly complaints: ReadonlyArray<string>
  readonly send: (body: object, query?: string, key?: string) => Promise<Response>
  /** Goes to a place in the world `demo`. */
  readonly go: (hash: string) => Promise<void>
}

export const stage = async ({
  mock: options = {},
  ...context
}: BrowserContextOptions & { readonly mock?: StartOptions } = {}): Promise<Stage> => {
  const mock = await startMockGateway({
    limits: { sec: 1_000_000, min: 1_000_000 },
    pairLimit: false,
    ...options
  })
  const opened = await browser().newContext({ viewport: { width: 1280, height: 800 }, ...context })
  const page = await opened.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: Array<string> = []
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`))
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("request", (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && new URL(request.url()).origin !== mock.url) {
      complaints.push(`request: ${request.url()}`)
    }
  })
  page.on("console", (message) => {
    if (/content security policy|trusted type/i.test(message.text())) complaints.push(message.text())
  })
  return {
    mock,
    page,
    complaints,
    send: (body, query = "", key = "mock_demo") =>
      fetch(`${mock.url}/v1/wa/message${query}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
        body: JSON.stringify({ messaging_product: "whatsapp", to: recipient, ...body })
      }),
    go: async (hash) => {
      await page.goto(`${mock.url}/#/demo/${hash}`)
      await page.getByText("Live", { exact: true }).waitFor({ state: "attached" })
    },
    [Symbol.asyncDispose]: async () => {
      await opened.close()
      await mock.close()
    }
  }
}

export const text = (body: string): object => ({ type: "text", text: { body } })

/** An application's webhook: keeps what it is sent, and waits for more. */
export interface Application extends AsyncDisposable {
  readonly url: string
  /** The first webhook, so far or later, that holds this text. */
  readonly received: (
    text: string
  ) => Promise<{ readonly body: string; readonly authorization: string | undefined }>
}

export const application = async (): Promise<Application> => {
  const webhooks: Array<{ readonly body: string; readonly authorization: string | undefined }> = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      response.end("OK")
      webhooks.push({ body, authorization: request.headers.authorization })
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received: (wanted) =>
      new Promise((resolve, reject) => {
        const end = setTimeout(
          () => reject(new Error(`No webhook holds ${wanted}: ${JSON.stringify(webhooks)}`)),
          20_000
        )
        const look = () => {
          const found = webhooks.find(({ body }) => body.includes(wanted))
          if (found === undefined) return
          clearTimeout(end)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

/** A mock of its own process that listens beyond this machine, and so asks for the token that it prints. */
export const guardedMock = async (): Promise<
  AsyncDisposable & { readonly url: string; readonly token: string }
> => {
  const cli = join(import.meta.dirname, "../../../mock-gateway/src/cli.ts")
  const child = spawn(process.execPath, [cli, "--json", "--host=0.0.0.0", "--port=0"], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const exited = once(child, "exit")
  const [line] = (await once(createInterface(child.stdout), "line")) as [string]
  const { token, url } = JSON.parse(line) as { readonly token: string; readonly url: string }
  return {
    token,
    url: `http://127.0.0.1:${new URL(url).port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await exited
    }
  }
}
