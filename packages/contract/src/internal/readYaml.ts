/** Reads the YAML files of this package and checks them with the JSON Schemas of `schema/`. */
import type { ErrorObject } from "ajv/dist/2020.js"
import { Ajv2020 } from "ajv/dist/2020.js"
import { parseDocument } from "yaml"
import exchange from "../../schema/exchange.schema.json" with { type: "json" }
import table from "../../schema/exchange-table.schema.json" with { type: "json" }
import guarantees from "../../schema/guarantees.schema.json" with { type: "json" }
import invariants from "../../schema/invariants.schema.json" with { type: "json" }
import webhookScenario from "../../schema/webhook-scenario.schema.json" with { type: "json" }

/** A file of the contract has not its form: the message says which file, where in it (a JSON pointer) and why. */
export class ContractFileError extends Error {
  override readonly name = "ContractFileError"
}

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  discriminator: true,
  useDefaults: true,
  verbose: true
}).addSchema([exchange, table, guarantees, invariants, webhookScenario] as Array<object>)

export type SchemaName = "exchange" | "exchange-table" | "guarantees" | "invariants" | "webhook-scenario"

const described = ["oneOf", "not", "pattern"]

/** What would be right, where the schema says so in words. */
const description = ({ keyword, parentSchema }: ErrorObject): string | undefined =>
  described.includes(keyword) ? parentSchema?.["description"] : undefined

const problem = (errors: ReadonlyArray<ErrorObject>): string => {
  // What is unknown or described says more than what follows from it.
  const error =
    errors.find(({ keyword }) => keyword === "additionalProperties") ??
    errors.find((one) => description(one) !== undefined) ??
    errors[0]
  if (error === undefined) return "is not valid"
  const { instancePath, message, params, propertyName } = error
  const key = params["missingProperty"] ?? params["additionalProperty"] ?? propertyName
  const place = `${instancePath}${key === undefined ? "" : `/${key}`}`
  const text =
    params["missingProperty"] !== undefined
      ? "is missing"
      : params["additionalProperty"] !== undefined
        ? "unknown field"
        : params["allowedValues"] !== undefined
          ? `expected ${(params["allowedValues"] as ReadonlyArray<string>).join(" or ")}`
          : description(error) === undefined
            ? message
            : `expected ${description(error)}`
  return `${place === "" ? "the file" : place}: ${text}`
}

/**
 * A value that has the form of a schema, with the schema's defaults filled in (in place).
 *
 * @throws ContractFileError
 */
export const checkForm = <A>(value: unknown, file: string, schema: SchemaName): A => {
  const validate = ajv.getSchema(`${schema}.schema.json`)
  if (validate?.(value) === true) return value as A
  throw new ContractFileError(`${file}: ${problem(validate?.errors ?? [])}`)
}

/**
 * The value of a YAML text.
 *
 * @throws ContractFileError when the text is no YAML or gives a key twice.
 */
export const parseYaml = (text: string, file: string): unknown => {
  const document = parseDocument(text)
  const [error] = document.errors
  // The parser's message goes on with the lines that it stumbled over.
  if (error !== undefined) throw new ContractFileError(`${file}: ${error.message.split("\n", 1)[0]}`)
  return document.toJS()
}
