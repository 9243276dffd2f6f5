export const textTo = (to: string, body = "Merhaba") => ({
  messaging_product: "whatsapp",
  to,
  type: "text",
  text: { body }
})

export interface SendOptions {
  readonly key?: string | undefined
  readonly query?: string
  readonly headers?: Record<string, string>
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON, for tests that look into it. */
  readonly body: {
    readonly isSuccess: boolean
    readonly data: {
      readonly contacts?: ReadonlyArray<Record<string, string>>
      readonly messages: ReadonlyArray<{ readonly id: string; readonly message_status?: string }>
    }
    readonly errors: {
      readonly code: string
      readonly group: string
      readonly description: string
      readonly params?: Record<string, unknown>
    }
  }
}

/** Sends a body (JSON, or text as it is) to a mock with plain HTTP. */
export const send = async (url: string, body: unknown, options: SendOptions = {}): Promise<Answered> => {
  const { headers = {}, query = "" } = options
  const key = "key" in options ? options.key : "mock_test"
  const response = await fetch(`${url}/v1/wa/message${query}`, {
    method: "POST",
    headers: {
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      "Content-Type": "application/json",
      ...headers
    },
    body: typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body)
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    get body() {
      return JSON.parse(text) as Answered["body"]
    }
  }
}
