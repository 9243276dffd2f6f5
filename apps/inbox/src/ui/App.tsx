import type { JSX } from "preact"
import { place } from "../state/Place.ts"
import { connection } from "../state/World.ts"
import { Chats } from "./chats/Chats.tsx"
import { Control } from "./control/Control.tsx"
import { Navigation } from "./Navigation.tsx"
import { Notices } from "./Notices.tsx"
import { Requests } from "./requests/Requests.tsx"
import { TokenDialog } from "./TokenDialog.tsx"
import { TopBar } from "./TopBar.tsx"

const views = { chats: Chats, requests: Requests, control: Control }

/** The whole page: where one is, and what is there. */
export const App = (): JSX.Element => {
  const { item, message, view, world } = place.value
  const View = views[world === "-" && view !== "requests" ? "requests" : view]
  return (
    <div class="app" data-view={view} data-open={item !== undefined} data-inside={message !== undefined}>
      <TopBar />
      <Navigation />
      <main class="view">
        <h1 class="off-screen">Inbox of the Connexease Gateway mock</h1>
        <View />
      </main>
      <Notices />
      {connection.value === "denied" ? <TokenDialog /> : null}
    </div>
  )
}
