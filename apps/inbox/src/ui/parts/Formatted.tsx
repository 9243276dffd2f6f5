/** A text as WhatsApp shows it. Direction follows each text's own letters. */
import type { ComponentChildren, JSX } from "preact"
import * as Formatting from "../../model/Formatting.ts"
import { Link } from "./Link.tsx"

const wrap = { bold: "strong", italic: "em", strike: "s" } as const

const draw = (nodes: ReadonlyArray<Formatting.Inline>): ComponentChildren =>
  nodes.map((node) => {
    switch (node.kind) {
      case "text":
        return node.text
      case "code":
        return <code>{node.text}</code>
      case "link":
        return <Link href={node.href}>{node.text}</Link>
      default: {
        const Tag = wrap[node.kind]
        return <Tag>{draw(node.children)}</Tag>
      }
    }
  })

export const Formatted = ({ text }: { readonly text: string }): JSX.Element => (
  <div class="formatted" dir="auto">
    {Formatting.parse(text).map((block) => {
      switch (block.kind) {
        case "paragraph":
          return <p dir="auto">{draw(block.children)}</p>
        case "quote":
          return <blockquote dir="auto">{draw(block.children)}</blockquote>
        case "bullets":
          return (
            <ul>
              {block.items.map((item) => (
                <li dir="auto">{draw(item)}</li>
              ))}
            </ul>
          )
        case "numbers":
          return (
            <ol start={block.start}>
              {block.items.map((item) => (
                <li dir="auto">{draw(item)}</li>
              ))}
            </ol>
          )
      }
    })}
  </div>
)
