import { render } from "preact"
import * as Clock from "./state/Clock.ts"
import * as People from "./state/People.ts"
import * as World from "./state/World.ts"
import { App } from "./ui/App.tsx"

const root = document.querySelector("#app")
if (root !== null) {
  World.follow()
  Clock.follow()
  People.follow()
  render(<App />, root)
}
