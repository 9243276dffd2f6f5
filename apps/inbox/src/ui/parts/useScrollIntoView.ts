/** Keeps the current entry of a bar in view, where the bar is wider than the screen. */
import type { RefObject } from "preact"
import { useLayoutEffect } from "preact/hooks"

export const useScrollIntoView = (
  bar: RefObject<HTMLElement | null>,
  selector: string,
  current: string | undefined
): void =>
  useLayoutEffect(() => {
    bar.current?.querySelector(selector)?.scrollIntoView({ block: "nearest", inline: "center" })
  }, [current])
