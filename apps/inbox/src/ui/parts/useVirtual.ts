/** A virtual list: only the visible rows are in the document. */
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core"
import type { VirtualizerOptions } from "@tanstack/virtual-core"
import { useLayoutEffect, useReducer, useState } from "preact/hooks"

type Options = Pick<
  VirtualizerOptions<HTMLElement, HTMLElement>,
  "count" | "getScrollElement" | "estimateSize" | "getItemKey"
> &
  Partial<VirtualizerOptions<HTMLElement, HTMLElement>>

export const useVirtual = (options: Options): Virtualizer<HTMLElement, HTMLElement> => {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const whole = {
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    overscan: 8,
    onChange: () => draw(undefined),
    ...options
  }
  const [virtual] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(whole))
  virtual.setOptions(whole)
  useLayoutEffect(() => virtual._didMount(), [])
  useLayoutEffect(() => virtual._willUpdate())
  return virtual
}
