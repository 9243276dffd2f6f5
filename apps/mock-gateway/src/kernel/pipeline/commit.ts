/** The one place where a decided request leaves traces in its world: quota, journal, fee, statuses. */
import type { MessageEntry, RequestEntry, ScenarioTrace } from "../journal/Journal.ts"
import { countAtMeta } from "../limits/metaLimits.ts"
import type { World } from "../world/World.ts"
import { traceKey } from "../world/Worlds.ts"
import type { Worlds } from "../world/Worlds.ts"
import type { Outcome } from "./applyScenario.ts"
import { keptHeaders } from "./Request.ts"
import type { AcceptedMessage, RequestContext } from "./RequestContext.ts"
import { checkedOf } from "./RequestContext.ts"

/** What a request has left behind. */
export interface Committed {
  readonly entry: RequestEntry
  /** The message, when one was accepted. */
  readonly message: MessageEntry | undefined
}

export const commit = (
  context: RequestContext,
  worlds: Worlds,
  { acceptance, fault, response, selected }: Outcome,
  scenario: ScenarioTrace | undefined
): Committed => {
  const { request, world } = context
  if (selected?.rule !== undefined) selected.rule.appliedCount++
  // A request that the rate limit refuses leaves the quota as it is (Connexease: rate limits).
  if (context.rated && response.window === undefined) world?.windows.take(context.now)
  const journal = world?.journal ?? worlds.unmatchedRequests
  const entry: RequestEntry = {
    seq: journal.nextSeq(),
    at: context.now,
    method: request.method,
    path: request.path,
    query: request.query,
    headers: keptHeaders(request),
    key: world?.key ?? (context.key === undefined ? undefined : traceKey(context.key)),
    body: request.body.kind === "text" ? request.body.text : "",
    status: response.status,
    response: response.body,
    code: response.code,
    warnings: context.warnings,
    refusal: response.refusal,
    scenario,
    fault: fault?.name
  }
  journal.addRequest(entry)
  if (world === undefined) worlds.notify({ kind: "unmatched", entry })
  else world.notify({ kind: "request", entry })
  const checked = acceptance === undefined ? undefined : checkedOf(context)
  if (checked?.kind === "read") world?.markRead(checked.messageId, context.now)
  const message =
    world === undefined || acceptance?.message === undefined
      ? undefined
      : recordMessage(world, acceptance.message, entry)
  worlds.keepWithinMemory()
  return { entry, message }
}

const none: ReadonlyArray<never> = []

/** Enters an accepted message in the journal, takes the fee, and schedules its first status. */
const recordMessage = (world: World, accepted: AcceptedMessage, request: RequestEntry): MessageEntry => {
  // Written out: copied, it would take twice the room.
  const entry: MessageEntry = {
    seq: request.seq,
    at: request.at,
    id: accepted.id,
    recipient: accepted.recipient,
    waId: accepted.waId,
    type: accepted.type,
    template: accepted.template,
    sandbox: accepted.sandbox,
    route: accepted.route,
    request,
    sent: accepted.sent,
    body: accepted.body,
    bodyBytes: accepted.bodyBytes,
    webhookFault: accepted.webhookFault,
    wouldFail: accepted.wouldFail,
    windowOpen: accepted.windowOpen,
    steps: accepted.steps,
    statuses: none
  }
  world.journal.addMessage(entry)
  if (!entry.sandbox) {
    world.wallet.charge(world.profile.feeMicroDollars.value)
    countAtMeta(world, entry.recipient, entry.at)
  }
  world.scheduleStatus(entry, 0, { at: entry.at, afterMillis: 0 })
  world.notify({ kind: "message", entry })
  return entry
}
