/** Asks for the control token, where the mock listens beyond its machine. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import { ApiError, get, token } from "../api/Client.ts"
import { retry } from "../state/World.ts"
import { Dialog } from "./parts/Dialog.tsx"

export const TokenDialog = (): JSX.Element => {
  const [value, setValue] = useState("")
  // The dialog is there while tokens are refused: one that was given was wrong.
  const [refused, setRefused] = useState(token.get() !== undefined)
  const [checking, setChecking] = useState(false)
  return (
    <Dialog title="Which token did the mock print?">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setChecking(true)
          void isAccepted(value.trim()).then((accepted) => {
            setChecking(false)
            setRefused(!accepted)
            if (accepted) retry()
          })
        }}
      >
        <p>
          This mock listens beyond its machine, so it asks for the control token that it printed at start.
        </p>
        <label class="field">
          Token
          <input
            class="input mono"
            autocomplete="off"
            aria-invalid={refused}
            value={value}
            onInput={(event) => {
              setValue(event.currentTarget.value)
              setRefused(false)
            }}
          />
        </label>
        <div role="alert">
          {refused ? (
            <p class="note bad">
              The mock does not accept this token. The right one is in what it printed at start.
            </p>
          ) : null}
        </div>
        <button type="submit" class="button primary" disabled={value.trim() === "" || checking}>
          Open the inbox
        </button>
      </form>
    </Dialog>
  )
}

/** Keeps a token, and asks the mock whether it is the right one; a mock that does not answer is another matter. */
const isAccepted = async (value: string): Promise<boolean> => {
  token.set(value)
  try {
    await get("/worlds")
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.status !== 401
  }
}
