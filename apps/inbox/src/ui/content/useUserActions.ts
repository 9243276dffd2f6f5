/** What a person may do with a message. The inbox does it as the user of its world; a preview has nobody who does. */
import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type * as Actions from "../../state/userActions.ts"

export type UserActions = Pick<
  typeof Actions,
  "answerCalls" | "answerForm" | "order" | "press" | "sendLocation" | "shareContact"
>

/** `undefined` where messages are only shown. */
const Context = createContext<UserActions | undefined>(undefined)

export const UserActionsProvider = Context.Provider

export const useUserActions = (): UserActions | undefined => useContext(Context)
