import { ApiError } from "../api/Client.ts"
import { announce } from "./Notices.ts"

/** Does something that may be refused; a refusal is shown. Tells whether it was done. */
export const attempt = async (run: () => Promise<unknown>, done?: string): Promise<boolean> => {
  try {
    await run()
    if (done !== undefined) announce(done)
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    announce(error.message, true)
    return false
  }
}
