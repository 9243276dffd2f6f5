/** What Escape closes before it leaves the chat: open bars and trays, the one opened last first. */
import { useLayoutEffect } from "preact/hooks"

const layers: Array<() => void> = []

/** Lets Escape close a layer from the moment it is drawn until it is closed. */
export const useLayer = (isOpen: boolean, close: () => void): void =>
  useLayoutEffect(() => {
    if (!isOpen) return
    layers.push(close)
    return () => void layers.splice(layers.lastIndexOf(close), 1)
  }, [isOpen])

/** Closes the layer that was opened last; false where none is open. */
export const closeLayer = (): boolean => {
  const close = layers.at(-1)
  close?.()
  return close !== undefined
}
