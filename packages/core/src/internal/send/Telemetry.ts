/**
 * Spans and metrics by OpenTelemetry's conventions for messaging. Spans cost
 * nothing without a tracer. Numbers, message ids (they hold the number) and
 * content are in neither.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import type { AnySpan, Span } from "effect/Tracer"
import type { GatewayError } from "../../GatewayError.ts"
import type { Run } from "./SendOperation.ts"

/** The buckets that the conventions advise, in seconds. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const traceparentOf = (span: AnySpan): string =>
  `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}`

/** Told of a run that is interrupted, so that the promise surface can report what became of the message. */
export const Interrupted = Context.Reference<
  ((run: Pick<Run<unknown>, "attempts" | "outcome">) => void) | undefined
>("@connexease-gateway/core/internal/Interrupted", { defaultValue: () => undefined })

/** What a call was for: a message, or the receipt of one. */
export type Operation = "send" | "settle"

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

export class Telemetry {
  private readonly attributes: Readonly<Record<string, string | number>>
  private readonly propagate: boolean
  private readonly metrics = new Map<string, Metrics>()

  constructor(url: URL, propagate: boolean) {
    this.attributes = {
      "messaging.system": "whatsapp",
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80)
    }
    this.propagate = propagate
  }

  /** Goes a message's way, with a span if anybody listens, and measures it. */
  observe<A>(operation: Operation, type: string, run: Run<A>): Effect.Effect<A, GatewayError> {
    return Effect.withFiber((fiber) => {
      const { span, tracer } = fiber.cache
      if (this.propagate && span !== undefined) run.traceparent = traceparentOf(span)
      const measured = (): Effect.Effect<A, GatewayError> =>
        Effect.onExitPrimitive(run.begin(), (exit) => {
          this.measure(operation, exit, run, fiber.context)
          if (Exit.hasInterrupts(exit)) Context.get(fiber.context, Interrupted)?.(run)
          return undefined
        })
      return tracer === undefined ? measured() : this.traced(operation, type, run, measured)
    })
  }

  private measure<A>(
    operation: Operation,
    exit: Exit.Exit<A, GatewayError>,
    run: Run<A>,
    context: Context.Context<never>
  ): void {
    const { duration, sent } = this.metricsOf(operation, errorType(exit))
    duration.updateUnsafe(run.elapsed() / 1000, context)
    const wasTried = Exit.isSuccess(exit) || run.onItsWay || run.attempts.length > 0
    if (operation === "send" && wasTried) sent.updateUnsafe(1, context)
  }

  private metricsOf(operation: Operation, error: string): Metrics {
    const key = operation + error
    const known = this.metrics.get(key)
    if (known !== undefined) return known
    const attributes = {
      "messaging.system": "whatsapp",
      "messaging.operation.name": operation,
      "server.address": String(this.attributes["server.address"]),
      "server.port": String(this.attributes["server.port"]),
      ...(error === "" ? {} : { "error.type": error })
    }
    const made: Metrics = {
      duration: Metric.histogram("messaging.client.operation.duration", {
        description: "Seconds from the call to its receipt or error",
        boundaries,
        attributes: { ...attributes, "messaging.operation.type": operation, unit: "s" }
      }),
      sent: Metric.counter("messaging.client.sent.messages", {
        description: "Messages that were tried to send",
        incremental: true,
        attributes: { ...attributes, unit: "{message}" }
      })
    }
    this.metrics.set(key, made)
    return made
  }

  /** The span never sees the receipt, which holds the number. */
  private traced<A>(
    operation: Operation,
    type: string,
    run: Run<A>,
    measured: () => Effect.Effect<A, GatewayError>
  ): Effect.Effect<A, GatewayError> {
    return Effect.suspend(() => {
      const results: Array<A> = []
      const spanned = Effect.useSpan(
        `${operation} whatsapp`,
        {
          kind: "producer",
          attributes: {
            ...this.attributes,
            "messaging.operation.name": operation,
            "messaging.operation.type": operation,
            "connexease.message.type": type
          }
        },
        (span) => {
          if (this.propagate) run.traceparent = traceparentOf(span)
          return Effect.onExitPrimitive(
            Effect.map(measured(), (result) => {
              results.push(result)
            }),
            (exit) => {
              annotate(span, exit, run)
              return undefined
            }
          )
        }
      )
      return Effect.map(spanned, () => results[0] as A)
    })
  }
}

const annotate = <A>(span: Span, exit: Exit.Exit<void, GatewayError>, run: Run<A>): void => {
  span.attribute("connexease.attempts", Exit.isSuccess(exit) ? run.attempts.length + 1 : run.attempts.length)
  if (Exit.isSuccess(exit)) return
  span.attribute("error.type", errorType(exit))
  const error = Exit.findErrorOption(exit)
  if (error._tag === "None") return
  span.attribute("connexease.outcome", error.value.outcome)
  if ("httpStatus" in error.value.reason && error.value.reason.httpStatus !== undefined) {
    span.attribute("http.response.status_code", error.value.reason.httpStatus)
  }
}
