/** The page: top bar, navigation and the view of the route. */
import type { JSX } from "preact"
import { route } from "../state/router.ts"
import { connection } from "../state/World.ts"
import { Chats } from "./chats/Chats.tsx"
import { Control } from "./control/Control.tsx"
import { Navigation } from "./Navigation.tsx"
import { Toasts } from "./Toasts.tsx"
import { Requests } from "./requests/Requests.tsx"
import { TokenDialog } from "./TokenDialog.tsx"
import { TopBar } from "./TopBar.tsx"

const views = { chats: Chats, requests: Requests, control: Control }

export const App = (): JSX.Element => {
  const { item, message, view, world } = route.value
  const View = views[world === "-" && view !== "requests" ? "requests" : view]
  return (
    <div class="app" data-view={view} data-open={item !== undefined} data-inside={message !== undefined}>
      <TopBar />
      <Navigation />
      <main class="view">
        <h1 class="off-screen">Inbox of the Connexease Gateway mock</h1>
        <View />
      </main>
      <Toasts />
      {connection.value === "denied" ? <TokenDialog /> : null}
    </div>
  )
}
