/** The request of a `seq`: `undefined` until it has come, `null` where the journal has dropped it. */
import type { RequestPage, RequestView } from "@connexease-gateway/mock-gateway"
import { useEffect, useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { route } from "../../state/router.ts"

export const useRequest = (seq: number | undefined): RequestView | undefined | null => {
  const [request, setRequest] = useState<RequestView | null>()
  const { world } = route.value
  useEffect(() => {
    if (seq === undefined || world === undefined) return
    void withErrorToast(async () => {
      const { requests } = await Client.get<RequestPage>(
        Client.inWorld(world, `/requests?since=${seq - 1}&limit=1`)
      )
      setRequest(requests.find((found) => found.seq === seq) ?? null)
    })
  }, [seq, world])
  return request
}
