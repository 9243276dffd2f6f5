/** Highlights the searched words in lists and messages, by the browser's own highlights: the document stays as it is. */
import type { RefObject } from "preact"
import { useEffect } from "preact/hooks"
import { wordsOf } from "../../model/Conversations.ts"
import { filter } from "../../state/filters.ts"

const NAME = "search"

/** The places of the words in the texts under an element. */
const rangesIn = (root: Element, pattern: RegExp): ReadonlyArray<Range> => {
  const ranges: Array<Range> = []
  for (const part of root.querySelectorAll(".row-name, .row-number, .row-message, .bubble")) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      for (const { 0: found, index } of (node.nodeValue ?? "").matchAll(pattern)) {
        const range = new Range()
        range.setStart(node, index)
        range.setEnd(node, index + found.length)
        ranges.push(range)
      }
    }
  }
  return ranges
}

export const useHighlight = (root: RefObject<HTMLElement | null>): void => {
  const words = wordsOf(filter.value).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  const source = words.join("|")
  useEffect(() => {
    const element = root.current
    if (element === null || source === "" || !("highlights" in CSS)) return
    const pattern = new RegExp(source, "giu")
    let frame = 0
    const draw = () => {
      frame = 0
      CSS.highlights.set(NAME, new Highlight(...rangesIn(element, pattern)))
    }
    const observer = new MutationObserver(() => (frame ||= requestAnimationFrame(draw)))
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    draw()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(NAME)
    }
  }, [source])
}
