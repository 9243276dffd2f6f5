/** The scenarios of the mock, fetched once. */
import { signal } from "@preact/signals"
import type { ScenariosView, ScenarioView } from "@connexease-gateway/mock-gateway"
import { useEffect } from "preact/hooks"
import * as Client from "../api/Client.ts"
import { withErrorToast } from "./withErrorToast.ts"

export const scenarios = signal<ReadonlyArray<ScenarioView>>([])

/** Sees to it that the scenarios are there. */
export const useScenarios = (): void =>
  useEffect(() => {
    if (scenarios.value.length > 0) return
    void withErrorToast(async () => {
      scenarios.value = (await Client.get<ScenariosView>("/scenarios")).scenarios
    })
  }, [])
