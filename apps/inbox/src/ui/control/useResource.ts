import { useCallback, useEffect, useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { attempt } from "../../state/Attempt.ts"
import { pulse } from "../../state/World.ts"

/** What the control API tells at a path, asked for again whenever something happens; and a way to ask now. */
export const useResource = <A>(
  path: string,
  { missing }: { readonly missing?: A } = {}
): readonly [A | undefined, () => Promise<void>] => {
  const [value, setValue] = useState<A>()
  const refresh = useCallback(async () => {
    await attempt(async () => {
      try {
        setValue(await Client.get<A>(path))
      } catch (error) {
        if (missing === undefined || !(error instanceof Client.ApiError) || error.status !== 404) throw error
        setValue(missing)
      }
    })
  }, [path])
  useEffect(() => void refresh(), [path, pulse.value])
  return [value, refresh]
}
