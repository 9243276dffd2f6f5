/** What a person may do with a message. The inbox does it as the user of its world; a preview has nobody who does. */
import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type * as UserActions from "../../state/userActions.ts"

/** `undefined` where messages are only shown. */
const Context = createContext<typeof UserActions | undefined>(undefined)

export const UserActionsProvider = Context.Provider

export const useUserActions = (): typeof UserActions | undefined => useContext(Context)
