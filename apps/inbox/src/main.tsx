/** The entry point: follows the world of the address and draws the page. */
import { render } from "preact"
import * as Clock from "./state/Clock.ts"
import { answerCalls, answerForm, order, press, sendLocation, shareContact } from "./state/userActions.ts"
import * as Users from "./state/users.ts"
import * as World from "./state/World.ts"
import { App } from "./ui/App.tsx"
import { UserActionsProvider } from "./ui/content/useUserActions.ts"

const root = document.querySelector("#app")
if (root !== null) {
  World.follow()
  Clock.follow()
  Users.follow()
  render(
    <UserActionsProvider value={{ answerCalls, answerForm, order, press, sendLocation, shareContact }}>
      <App />
    </UserActionsProvider>,
    root
  )
}
