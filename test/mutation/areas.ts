/**
 * The areas of mutation testing: which sources are mutated, which tests must notice, and how many of a hundred mutants
 * that can be observed they must notice at least. Tests that start processes are left out: the mutant is not in them.
 */
interface Area {
  readonly target: number
  readonly mutate: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
}

const core = "packages/core"
const mock = "apps/mock-gateway"
const contractTests = "packages/contract-tests"

/** The kernel's own tests, and these of the server's. */
const mockTests = (...names: ReadonlyArray<string>): ReadonlyArray<string> => [
  `${mock}/test/kernel/*.test.ts`,
  ...names.map((name) => `${mock}/test/${name}.test.ts`)
]

export const areas: Readonly<Record<string, Area>> = {
  "core-pacing": {
    target: 95,
    mutate: [`${core}/src/internal/pacing/*.ts`],
    tests: [`${core}/test/internal/pacing/{SlidingWindows,WaiterList,admission}.test.ts`]
  },
  "core-ledger": {
    target: 95,
    mutate: [`${core}/src/Ledger.ts`, `${core}/src/internal/ledger/*.ts`, `${core}/src/ledger/FileStore.ts`],
    tests: [`${core}/test/ledger/{Ledger,FileStore,records}.test.ts`]
  },
  "core-sending": {
    target: 95,
    mutate: [
      `${core}/src/RetryPolicy.ts`,
      `${core}/src/internal/send/{SendOperation,acceptData,retryAfter,sendMany}.ts`
    ],
    tests: [
      `${core}/test/internal/send/*.test.ts`,
      `${core}/test/gateway/*.test.ts`,
      `${core}/test/RetryPolicy.test.ts`
    ]
  },
  "core-classification": {
    target: 85,
    mutate: [`${core}/src/internal/send/classifyResponse.ts`],
    tests: [`${core}/test/internal/send/*.test.ts`, `${core}/test/{RetryPolicy,Receipt}.test.ts`]
  },
  "core-redaction": {
    target: 85,
    mutate: [`${core}/src/internal/send/redact.ts`],
    tests: [`${core}/test/internal/send/redact.test.ts`]
  },
  "core-webhooks": {
    target: 85,
    mutate: [`${core}/src/webhook/{authenticate,decode,eventId,handler,promise,readJson}.ts`],
    tests: [`${core}/test/webhook/*.test.ts`, `${core}/test/Webhook.test.ts`]
  },
  "mock-pipeline": {
    target: 85,
    mutate: [`${mock}/src/kernel/pipeline/*.ts`],
    tests: mockTests("server/gateway", "server/limits", "server/scenarios", "server/control/settings")
  },
  "mock-limits": {
    target: 85,
    mutate: [`${mock}/src/kernel/limits/*.ts`, `${mock}/src/kernel/world/Wallet.ts`],
    tests: mockTests("server/limits", "server/control/settings")
  },
  "mock-journal": {
    target: 85,
    mutate: [`${mock}/src/kernel/journal/*.ts`],
    tests: mockTests("server/control/verification", "server/control/events", "server/control/snapshot")
  },
  "mock-verification": {
    target: 85,
    mutate: [`${mock}/src/kernel/verification/*.ts`],
    tests: mockTests("server/control/verification")
  },
  "mock-scenarios": {
    target: 85,
    mutate: [`${mock}/src/kernel/scenarios/*.ts`],
    tests: mockTests("server/scenarios", "server/control/rules")
  },
  "mock-webhooks": {
    target: 85,
    mutate: [`${mock}/src/kernel/webhooks/*.ts`, `${mock}/src/server/webhooks/*.ts`],
    tests: mockTests("server/webhooks", "server/addressGuard", "server/control/snapshot")
  },
  "contract-tests-guard": {
    target: 95,
    mutate: [`${contractTests}/src/verify/{Guard,phoneNumbers,sandboxBreach}.ts`],
    tests: [`${contractTests}/test/verify/Guard.test.ts`]
  },
  "contract-tests-checks": {
    target: 85,
    mutate: [`${contractTests}/src/checks/*.ts`],
    tests: [
      `${contractTests}/test/checks/*.test.ts`,
      `${contractTests}/test/verify/Verify.test.ts`,
      `${contractTests}/test/mutants/mutants.test.ts`
    ]
  },
  "contract-tests-runner": {
    target: 85,
    mutate: [`${contractTests}/src/verify/{Plan,Verify}.ts`],
    tests: [`${contractTests}/test/verify/Verify.test.ts`]
  }
}
