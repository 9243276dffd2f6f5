/** Delays of responses, which end with the connection. */
import type { ServerResponse } from "node:http"
import { report } from "./errorHandler.ts"

/** Does something after real milliseconds, unless the client is gone by then. */
export const later = (response: ServerResponse, millis: number, run: () => void): void => {
  const timer = setTimeout(() => {
    response.off("close", cancel)
    try {
      run()
    } catch (error) {
      report(error)
      response.destroy()
    }
  }, millis)
  const cancel = () => clearTimeout(timer)
  response.once("close", cancel)
}
