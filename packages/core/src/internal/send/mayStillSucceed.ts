/** Whether a repetition of a failed send may succeed. It does not say whether the message could arrive twice. */
import type { Reason } from "../../GatewayError.ts"

export const mayStillSucceed = (reason: Reason): boolean => {
  switch (reason._tag) {
    case "ConnectFailure":
      return reason.kind !== "tls" && reason.kind !== "closed"
    case "MetaRejected":
      return reason.meta.retry === "yes" || reason.meta.retry === "wait"
    case "UnexpectedResponse":
      return reason.problem !== "redirect"
    case "Aborted":
    case "AuthServiceFailure":
    case "ConnectionLost":
    case "LedgerFailure":
    case "RateLimited":
    case "ResponseMismatch":
    case "ServerFailure":
    case "Timeout":
      return true
    default:
      return false
  }
}
