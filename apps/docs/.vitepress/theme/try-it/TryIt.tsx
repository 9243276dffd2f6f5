/** The page: a message on the left, and on the right what comes of it, at once and all in the browser. */
import type { Preview } from "@connexease-gateway/inbox/preview"
import { mountPreview } from "@connexease-gateway/inbox/preview"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { Code } from "./Code.tsx"
import { Editor } from "./Editor.tsx"
import { fieldsIn } from "./fields.ts"
import { Fields } from "./Fields.tsx"
import { Problems } from "./Problems.tsx"
import { curlCommand, effectProgram, promiseProgram } from "./programs.ts"
import type { Reading } from "./readMessage.ts"
import { readMessage } from "./readMessage.ts"
import { definitions, samples } from "./samples.ts"
import { Tabs } from "./Tabs.tsx"

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const first = samples[0]

export const TryIt = () => {
  const [text, setText] = useState(json(first?.message))
  const [chosen, setChosen] = useState(first?.name)
  const [place, setPlace] = useState<{ readonly line: number; readonly column: number }>()
  const [input, setInput] = useState<"JSON" | "Fields">("JSON")
  const [output, setOutput] = useState<keyof typeof programs>("Promises")
  const reading = useReading(text)
  // While a text is no JSON, the last message that it was stays in view.
  const body = useRef(reading?.body)
  body.current = reading?.body ?? body.current
  const fields = useMemo(() => fieldsIn(text), [text])

  const type = (next: string): void => {
    setText(next)
    setChosen(undefined)
  }
  const wire = reading?.wire
  const { label, write } = programs[output]
  return (
    <div class="try-it">
      <section class="try-write" aria-label="Message">
        <div class="try-kinds" role="group" aria-label="Start from a sample">
          {samples.map(({ message, name }) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === chosen}
              onClick={() => {
                setText(json(message))
                setChosen(name)
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <Tabs label="How to write it" names={["JSON", "Fields"]} chosen={input} onChoose={setInput}>
          {input === "JSON" ? (
            <Editor text={text} problems={reading?.problems ?? []} place={place} onChange={type} />
          ) : (
            <Fields text={text} fields={fields} problems={reading?.problems ?? []} onChange={type} />
          )}
        </Tabs>
        <Problems
          reading={reading}
          onShow={(problem) => {
            setInput("JSON")
            setPlace({ ...problem })
          }}
        />
      </section>
      <section class="try-see" aria-label="What comes of it">
        <Phone body={body.current} stale={reading?.body === undefined} />
        <Tabs
          label="How to send it"
          names={Object.keys(programs) as Array<keyof typeof programs>}
          chosen={output}
          onChoose={setOutput}
        >
          {wire === undefined ? (
            <p class="try-none">Once the message has no problems, the call stands here.</p>
          ) : (
            <Code label={label} source={write(wire)} />
          )}
        </Tabs>
      </section>
    </div>
  )
}

const programs = {
  Promises: { label: "TypeScript with promises", write: promiseProgram },
  Effect: { label: "TypeScript with Effect", write: effectProgram },
  curl: { label: "Shell command", write: curlCommand },
  "Wire JSON": { label: "The body of the request, as core sends it", write: json }
}

/** What core makes of a text; that of the text before while it reads. */
const useReading = (text: string): Reading | undefined => {
  const [reading, setReading] = useState<Reading>()
  useEffect(() => {
    let current = true
    const read = async (): Promise<void> => {
      const next = await readMessage(text)
      if (current) setReading(next)
    }
    void read()
    return () => {
      current = false
    }
  }, [text])
  return reading
}

const Phone = ({ body, stale }: { readonly body: Preview["body"] | undefined; readonly stale: boolean }) => {
  const place = useRef<HTMLDivElement>(null)
  const draw = useRef<(preview: Preview) => void>(undefined)
  useEffect(() => {
    if (place.current === null || body === undefined) return
    draw.current ??= mountPreview(place.current)
    draw.current({ body, template: definitionOf(body) })
  }, [body])
  return (
    <div class={stale ? "try-phone stale" : "try-phone"}>
      <p class="try-caption">{stale ? "Before the text was no JSON" : "What the person sees"}</p>
      <div ref={place} class="try-chat" />
    </div>
  )
}

const definitionOf = ({ template }: Preview["body"]): unknown => {
  const name =
    typeof template === "object" && template !== null && "name" in template ? template.name : undefined
  return definitions.find((definition) => definition.name === name)
}
