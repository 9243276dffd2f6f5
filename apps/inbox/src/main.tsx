/** The entry point: follows the world of the address and draws the page. */
import { render } from "preact"
import * as Clock from "./state/Clock.ts"
import * as Users from "./state/users.ts"
import * as World from "./state/World.ts"
import { App } from "./ui/App.tsx"

const root = document.querySelector("#app")
if (root !== null) {
  World.follow()
  Clock.follow()
  Users.follow()
  render(<App />, root)
}
