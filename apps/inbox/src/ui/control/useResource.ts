/** A resource of the control API, fetched again whenever something happens; and a function to fetch it now. */
import { useCallback, useEffect, useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { refetchSignal } from "../../state/World.ts"

export const useResource = <A>(
  path: string,
  { missing }: { readonly missing?: A } = {}
): readonly [A | undefined, () => Promise<void>] => {
  const [value, setValue] = useState<A>()
  const refresh = useCallback(async () => {
    await withErrorToast(async () => {
      try {
        setValue(await Client.get<A>(path))
      } catch (error) {
        if (missing === undefined || !(error instanceof Client.ApiError) || error.status !== 404) throw error
        setValue(missing)
      }
    })
  }, [path])
  useEffect(() => void refresh(), [path, refetchSignal.value])
  return [value, refresh]
}
