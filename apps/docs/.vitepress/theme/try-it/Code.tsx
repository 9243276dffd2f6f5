/** Code in colours, and the button that copies it. */
import { useEffect, useState } from "preact/hooks"
import { codeTokens } from "./codeTokens.ts"

/** Beyond it a text is shown plain, so that typing stays instant. */
const COLOURED = 50_000

export const Colours = ({ source }: { readonly source: string }) =>
  source.length > COLOURED ? (
    <>{source}</>
  ) : (
    <>
      {codeTokens(source).map(({ kind, text }) =>
        kind === "plain" ? text : <span class={`try-${kind}`}>{text}</span>
      )}
    </>
  )

export const Code = ({ label, source }: { readonly label: string; readonly source: string }) => {
  const [copied, setCopied] = useState<string>()
  useEffect(() => {
    if (copied === undefined) return
    const timer = setTimeout(() => setCopied(undefined), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => {
    navigator.clipboard.writeText(source).then(
      () => setCopied("Copied"),
      () => setCopied("Select the text to copy it")
    )
  }
  return (
    <div class="try-code">
      <div class="try-code-head">
        <span>{label}</span>
        <button type="button" aria-label={`Copy ${label}`} onClick={copy}>
          <span role="status">{copied ?? "Copy"}</span>
        </button>
      </div>
      <pre tabIndex={0} role="region" aria-label={label}>
        <Colours source={source} />
      </pre>
    </div>
  )
}
