/** Meta's own errors, as they come in send responses and in status webhooks. */
export interface MetaError {
  readonly code: number
  readonly title: string
  readonly message?: string | undefined
  readonly details?: string | undefined
  readonly retry: "no" | "yes"
  readonly advice: string
}
