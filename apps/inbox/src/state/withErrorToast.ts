/** Calls of the control API whose refusal is shown to the user. */
import { ApiError } from "../api/Client.ts"
import { showToast } from "./toasts.ts"

/** Runs a call; shows its refusal, or the text `done` after it succeeded. Resolves with whether it did. */
export const withErrorToast = async (run: () => Promise<unknown>, done?: string): Promise<boolean> => {
  try {
    await run()
    if (done !== undefined) showToast(done)
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    showToast(error.message, true)
    return false
  }
}
