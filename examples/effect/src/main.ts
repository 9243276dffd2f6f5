/** Puts the layers together and notifies every minute, until the process is interrupted. */
import { Gateway } from "@connexease-gateway/core"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { Notifications } from "./Notifications.ts"
import { notifyCustomers } from "./notifyCustomers.ts"
import { Orders } from "./Orders.ts"

const orders = [{ id: "A-1042", customer: "Ayşe", phone: "+90 532 123 45 67" }]

const AppLive = Layer.mergeAll(
  Orders.layerMemory(orders),
  // Of CONNEXEASE_API_KEY and, for the mock, CONNEXEASE_BASE_URL.
  Notifications.layer.pipe(Layer.provide(Gateway.layerConfig()))
)

notifyCustomers.pipe(Effect.repeat(Schedule.spaced("1 minute")), Effect.provide(AppLive), NodeRuntime.runMain)
