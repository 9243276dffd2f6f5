/** Puts the page's application into an element, and takes it out again. */
import { render } from "preact"
import { TryIt } from "./TryIt.tsx"
import "./try-it.css"

export const mount = (element: Element): (() => void) => {
  render(<TryIt />, element)
  return () => render(null, element)
}
