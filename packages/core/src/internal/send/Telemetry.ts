/**
 * Wraps a send in a span and in metrics by OpenTelemetry's conventions for
 * messaging. Without a tracer there is no span and no cost for one. Numbers,
 * message ids (they hold the number) and content are in neither.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import { ParentSpan, type Span } from "effect/Tracer"
import type { GatewayError } from "../../GatewayError.ts"
import type { SendOperation } from "./SendOperation.ts"

/** The buckets that the conventions advise. */
const BOUNDARIES_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** `messaging.operation.type`: a message, or the read receipt of one. */
export type OperationType = "send" | "settle"

const errorType = <A>(exit: Exit.Exit<A, GatewayError>): string => {
  if (Exit.isSuccess(exit)) return ""
  const error = Exit.findErrorOption(exit)
  if (error._tag === "Some") return error.value.reason._tag
  return Exit.hasInterrupts(exit) ? "interrupted" : "defect"
}

/** The metrics of one operation and one way to end. */
interface Metrics {
  readonly duration: Metric.Histogram<number>
  readonly sent: Metric.Counter<number>
}

/** The state of a send that telemetry reads when the send has ended. */
type Progress = Pick<SendOperation<unknown>, "attempts" | "elapsed" | "wasAttempted">

/** The telemetry of one Gateway. */
export class Telemetry {
  private readonly attributes: Readonly<Record<string, string | number>>
  private readonly metrics = new Map<string, Metrics>()

  constructor(url: URL) {
    this.attributes = {
      "messaging.system": "whatsapp",
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80)
    }
  }

  /** A send with metrics and, if there is a tracer, a span; `kind` is the message's type. */
  observe<A>(
    type: OperationType,
    kind: string,
    send: Effect.Effect<A, GatewayError>,
    progress: Progress
  ): Effect.Effect<A, GatewayError> {
    return Effect.withFiber((fiber) => {
      const measured = Effect.onExitPrimitive(send, (exit) => {
        this.measure(type, exit, progress, fiber.context)
        return undefined
      })
      return fiber.cache.tracer === undefined ? measured : this.traced(type, kind, measured, progress)
    })
  }

  private measure<A>(
    type: OperationType,
    exit: Exit.Exit<A, GatewayError>,
    progress: Progress,
    context: Context.Context<never>
  ): void {
    const { duration, sent } = this.metricsOf(type, errorType(exit))
    duration.updateUnsafe(progress.elapsed() / 1000, context)
    if (type === "send" && (Exit.isSuccess(exit) || progress.wasAttempted())) sent.updateUnsafe(1, context)
  }

  private metricsOf(type: OperationType, error: string): Metrics {
    const key = type + error
    const known = this.metrics.get(key)
    if (known !== undefined) return known
    const attributes = {
      "messaging.system": "whatsapp",
      "messaging.operation.name": type,
      "server.address": String(this.attributes["server.address"]),
      "server.port": String(this.attributes["server.port"]),
      ...(error === "" ? {} : { "error.type": error })
    }
    const made: Metrics = {
      duration: Metric.histogram("messaging.client.operation.duration", {
        description: "Seconds from the call to its receipt or error",
        boundaries: BOUNDARIES_SECONDS,
        attributes: { ...attributes, "messaging.operation.type": type, unit: "s" }
      }),
      sent: Metric.counter("messaging.client.sent.messages", {
        description: "Messages for which an attempt was made",
        incremental: true,
        attributes: { ...attributes, unit: "{message}" }
      })
    }
    this.metrics.set(key, made)
    return made
  }

  /** The span never gets the receipt, which holds the number. */
  private traced<A>(
    type: OperationType,
    kind: string,
    send: Effect.Effect<A, GatewayError>,
    progress: Progress
  ): Effect.Effect<A, GatewayError> {
    return Effect.suspend(() => {
      const results: Array<A> = []
      const spanned = Effect.useSpan(
        `${type} whatsapp`,
        {
          kind: "producer",
          attributes: {
            ...this.attributes,
            "messaging.operation.name": type,
            "messaging.operation.type": type,
            "connexease.message.type": kind
          }
        },
        (span) =>
          Effect.onExitPrimitive(
            Effect.map(Effect.provideService(send, ParentSpan, span), (result) => {
              results.push(result)
            }),
            (exit) => {
              annotate(span, exit, progress)
              return undefined
            }
          )
      )
      return Effect.map(spanned, () => results[0] as A)
    })
  }
}

const annotate = (span: Span, exit: Exit.Exit<void, GatewayError>, { attempts }: Progress): void => {
  span.attribute("connexease.attempts", Exit.isSuccess(exit) ? attempts.length + 1 : attempts.length)
  if (Exit.isSuccess(exit)) return
  span.attribute("error.type", errorType(exit))
  const error = Exit.findErrorOption(exit)
  if (error._tag === "None") return
  span.attribute("connexease.outcome", error.value.outcome)
  if ("httpStatus" in error.value.reason && error.value.reason.httpStatus !== undefined) {
    span.attribute("http.response.status_code", error.value.reason.httpStatus)
  }
}
