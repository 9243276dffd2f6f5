/** What a client under measurement implements, and what those without a library share. */
/** A way to send one text message, under measurement. The peers' clients have the same shape. */
export interface Client {
  /** Resolves with the message id of the answer. */
  readonly send: (to: string, body: string) => Promise<string>
  readonly close: () => Promise<void>
  /**
   * Takes recipients until there are none, `inFlight` at a time, where the
   * client has a way of its own. Without it the harness calls `send`.
   */
  readonly sendAll?: (next: () => string | undefined, inFlight: number, body: string) => Promise<void>
}

/** What a module of a client exports. */
export interface ClientModule {
  readonly connect: (url: string) => Client | Promise<Client>
}

/** The documented text message, written without a library. */
export const textMessage = (to: string, body: string) => ({
  messaging_product: "whatsapp",
  recipient_type: "individual",
  to,
  type: "text",
  text: { preview_url: false, body }
})

/** As much of the documented answer as a caller without a library reads. */
export interface Envelope {
  readonly data: { readonly messages: ReadonlyArray<{ readonly id: string }> }
}

/** The message id, or an error where the answer has none. */
export const messageId = (envelope: Envelope): string => {
  const id = envelope.data.messages[0]?.id
  if (id === undefined) throw new Error("The answer has no message id.")
  return id
}
