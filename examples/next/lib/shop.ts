/** What the routes share. Next bundles each of them by itself, and loads them anew while you edit: only `globalThis` is one. */
import type { Webhook } from "@connexease-gateway/core"
import { createGateway } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"

interface Shop {
  readonly gateway: Gateway
  /** Your database, in a real shop. */
  readonly statusOfOrder: Map<string, Webhook.StatusChanged>
}

const globals = globalThis as { shop?: Shop }

/** Made by the first request: while Next builds, there need be no API key. */
export const shop = (): Shop =>
  (globals.shop ??= {
    // One gateway for the whole process: it holds the connections and keeps the rate limits.
    gateway: createGateway({ ledger: "memory" }),
    statusOfOrder: new Map()
  })
