/** The scenarios of the mock, fetched once. */
import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import * as Client from "../api/Client.ts"
import { withErrorToast } from "./withErrorToast.ts"

export interface Scenario {
  readonly name: string
  readonly stage: string
  readonly digits: Readonly<Partial<Record<"before" | "after", string>>>
  readonly at: "before" | "after"
  readonly times: ReadonlyArray<"before" | "after">
  readonly summary: string
  readonly reads: ReadonlyArray<string>
}

export const scenarios = signal<ReadonlyArray<Scenario>>([])

/** Sees to it that the scenarios are there. */
export const useScenarios = (): void =>
  useEffect(() => {
    if (scenarios.value.length > 0) return
    void withErrorToast(async () => {
      scenarios.value = (
        await Client.get<{ readonly scenarios: ReadonlyArray<Scenario> }>("/scenarios")
      ).scenarios
    })
  }, [])
