/** Mutants that charge an account more or less than the documented fee. */
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import type { Mutant } from "./Mutant.ts"
import { isRefused, isSandboxed, isSent, overcharge } from "./mutators.ts"
import type { ParsedRequest } from "./mutators.ts"

const FEE_MICROS = 1_000

const isOf = (type: string, { body }: ParsedRequest): boolean => JsonPointer.get(body, "/type") === type

export const billing: ReadonlyArray<Mutant> = [
  {
    id: "billing-template-twice",
    guarantee: "billing.message",
    title: "takes the fee of a template twice",
    wrong: () => overcharge(FEE_MICROS, (said, asked) => isSent(said, asked) && isOf("template", asked))
  },
  {
    id: "billing-image-free",
    guarantee: "billing.message",
    title: "takes no fee for an image",
    wrong: () => overcharge(-FEE_MICROS, (said, asked) => isSent(said, asked) && isOf("image", asked))
  },
  {
    id: "billing-refused",
    guarantee: "billing.refused",
    title: "takes the fee of a message that Meta refuses",
    wrong: () => overcharge(FEE_MICROS, ({ status }) => status === 502)
  },
  {
    id: "billing-refused-by-the-gateway",
    guarantee: "billing.refused",
    title: "takes the fee of a message that it refuses itself",
    wrong: () => overcharge(FEE_MICROS, (said) => isRefused(said) && said.status !== 502)
  },
  {
    id: "billing-sandbox",
    guarantee: "billing.sandbox",
    title: "takes the fee of a sandbox message",
    wrong: () => overcharge(FEE_MICROS, isSandboxed)
  },
  {
    id: "billing-read-receipt",
    guarantee: "billing.read-receipt",
    title: "takes the fee of a read receipt",
    wrong: () => overcharge(FEE_MICROS, (_, { body }) => JsonPointer.get(body, "/status") === "read")
  }
]
