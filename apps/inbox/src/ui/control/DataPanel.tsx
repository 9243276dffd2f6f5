/** Export, import and reset of the world. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { reload } from "../../state/World.ts"
import { Dialog } from "../parts/Dialog.tsx"

export const DataPanel = ({ world }: { readonly world: string }): JSX.Element => {
  const [asking, setAsking] = useState(false)
  const [file, setFile] = useState<File>()
  const path = (rest: string) => Client.inWorld(world, rest)
  return (
    <>
      <h2>Data</h2>
      <div class="part">
        <h3>Export and import</h3>
        <p class="aside">
          One JSON file holds the whole world: messages, users, templates, rules, settings, time.
        </p>
        <div class="line">
          <button type="button" class="button" onClick={() => void withErrorToast(() => download(world))}>
            Export
          </button>
          <label class="button">
            Import
            <input
              type="file"
              accept="application/json,.json"
              class="off-screen"
              onChange={({ currentTarget }) => {
                setFile(currentTarget.files?.[0])
                currentTarget.value = ""
              }}
            />
          </label>
        </div>
      </div>
      <div class="part">
        <h3>Reset</h3>
        <p class="aside">
          Makes the world as it was when it began: no messages, rules or webhook, real time.
        </p>
        <div>
          <button type="button" class="button danger" onClick={() => setAsking(true)}>
            Reset the world
          </button>
        </div>
      </div>
      {file === undefined ? null : (
        <Dialog title={`Replace ${world}?`} onClose={() => setFile(undefined)}>
          <p>
            Everything in this world is replaced by <strong>{file.name}</strong>: messages, users, templates,
            rules, settings and time.
          </p>
          <div class="line">
            <button
              type="button"
              class="button danger"
              onClick={() => {
                setFile(undefined)
                void withErrorToast(() => upload(world, file), "The world is as the file says.")
              }}
            >
              Replace the world
            </button>
            <button type="button" class="button" onClick={() => setFile(undefined)}>
              Keep it
            </button>
          </div>
        </Dialog>
      )}
      {asking ? (
        <Dialog title={`Reset ${world}?`} onClose={() => setAsking(false)}>
          <p>This removes its messages, rules, templates and settings.</p>
          <div class="line">
            <button
              type="button"
              class="button danger"
              onClick={() => {
                setAsking(false)
                void withErrorToast(() => Client.post(path("/reset")), "The world was reset.")
              }}
            >
              Reset
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              Keep it
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}

const download = async (world: string): Promise<void> => {
  const snapshot = await Client.get<unknown>(Client.inWorld(world, "/snapshot"))
  const address = URL.createObjectURL(new Blob([JSON.stringify(snapshot)], { type: "application/json" }))
  const link = document.createElement("a")
  link.href = address
  link.download = `${world}.json`
  link.click()
  URL.revokeObjectURL(address)
}

const upload = async (world: string, file: File): Promise<void> => {
  let snapshot: unknown
  try {
    snapshot = JSON.parse(await file.text())
  } catch {
    throw new Client.ApiError(0, "The file is not JSON.")
  }
  await Client.put(Client.inWorld(world, "/snapshot"), snapshot)
  await reload()
}
