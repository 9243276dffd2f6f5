/**
 * Converts a schema's issue into paths and rules, with the texts that the message
 * schemas are annotated with. The rules never contain a value of the input.
 */
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import type { Issue } from "../../GatewayError.ts"
import { get } from "../../message/Field.ts"

/** Every problem in an issue; `input` is the value that was decoded. */
export const issuesFromSchema = (issue: SchemaIssue.Issue, input: unknown): ReadonlyArray<Issue> => {
  const out: Array<Issue> = []
  collect(issue, [], input, out)
  return out
}

const collect = (issue: SchemaIssue.Issue, path: Issue["path"], input: unknown, out: Array<Issue>): void => {
  switch (issue._tag) {
    case "Pointer":
      return collect(issue.issue, [...path, ...issue.path.map(key)], input, out)
    case "Composite":
      for (const inner of issue.issues) collect(inner, path, input, out)
      if (issue.ast._tag === "Arrays") collectLength(issue, path, input, out)
      return
    case "Filter":
      out.push({ path, rule: expected(issue.filter) })
      return
    case "AnyOf":
      return collectChoice(issue, path, input, out)
    case "MissingKey":
      out.push({ path, rule: "is required" })
      return
    case "UnexpectedKey":
      out.push({ path, rule: "is not a known field; Message.raw sends what core does not know" })
      return
    case "InvalidType":
      out.push({ path, rule: expectedType(issue.ast) })
      return
    case "Encoding":
      return collect(issue.issue, path, input, out)
    default:
      out.push({ path, rule: "must be valid" })
  }
}

/** Schema checks a list's length only when its items are valid; here both are reported. */
const collectLength = (
  issue: SchemaIssue.Composite,
  path: Issue["path"],
  input: unknown,
  out: Array<Issue>
): void => {
  if (issue.issues.some((inner) => inner._tag === "Filter")) return
  const value = get(input, ...path)
  for (const check of issue.ast.checks ?? []) {
    if (check._tag === "Filter" && check.run(value, issue.ast, {}) !== undefined)
      out.push({ path, rule: expected(check) })
  }
}

/** For a union, the problems of the member that fits best: the one with the fewest. */
const collectChoice = (
  issue: SchemaIssue.AnyOf,
  path: Issue["path"],
  input: unknown,
  out: Array<Issue>
): void => {
  const { choiceBy, message } = issue.ast.annotations ?? {}
  if (typeof message === "string") out.push({ path, rule: message })
  else if (issue.issues.length === 0) {
    if (typeof choiceBy !== "string") out.push({ path, rule: expectedType(issue.ast) })
    else
      out.push({
        path: [...path, choiceBy],
        rule: `must be one of ${choices(issue.ast, choiceBy).join(", ")}`
      })
  } else {
    const members = issue.issues.map((inner) => {
      const found: Array<Issue> = []
      collect(inner, path, input, found)
      return found
    })
    out.push(...members.reduce((fewest, found) => (found.length < fewest.length ? found : fewest)))
  }
}

const key = (self: PropertyKey): string | number => (typeof self === "number" ? self : String(self))

const expected = (check: SchemaAST.Check<never>): string =>
  String(check.annotations?.["expected"] ?? "must be valid")

/** What a schema expects, without the value that it got. */
const expectedType = (ast: SchemaAST.AST): string => {
  switch (ast._tag) {
    case "String":
      return "must be a string"
    case "Number":
      return "must be a number"
    case "Boolean":
      return "must be true or false"
    case "Null":
      return "must be null"
    case "Objects":
      return "must be an object"
    case "Arrays":
      return "must be a list"
    case "Literal":
      return `must be ${String(ast.literal)}`
    case "Union": {
      const members = [...new Set(ast.types.map((member) => expectedType(member).replace("must be ", "")))]
      return `must be ${ast.types.every((member) => member._tag === "Literal") ? "one of " : ""}${members.join(", ")}`
    }
    default:
      return "must be valid"
  }
}

/** The literals that choose a member of a union by `key`. */
const choices = (ast: SchemaAST.AST, key: string): ReadonlyArray<string> => {
  if (ast._tag === "Union") return [...new Set(ast.types.flatMap((member) => choices(member, key)))]
  if (ast._tag !== "Objects") return []
  return ast.propertySignatures.flatMap(({ name, type }) =>
    name === key && type._tag === "Literal" ? [String(type.literal)] : []
  )
}
