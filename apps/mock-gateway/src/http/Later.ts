import type { ServerResponse } from "node:http"

/** Does something after real milliseconds, unless the client is gone by then. */
export const later = (response: ServerResponse, millis: number, run: () => void): void => {
  const timer = setTimeout(() => {
    response.off("close", cancel)
    run()
  }, millis)
  const cancel = () => clearTimeout(timer)
  response.once("close", cancel)
}
