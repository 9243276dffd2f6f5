/**
 * Copies a message into plain JSON values, so that what is validated is what is
 * sent: a getter, an inherited field or a `toJSON` could otherwise put unvalidated
 * values on the wire, and a caller could change the message meanwhile.
 */
import * as Result from "effect/Result"
import type { Issue } from "../../GatewayError.ts"

/** Far above any valid message; a cyclic value exceeds them. */
const MAX_VALUES = 100_000
const MAX_DEPTH = 100

/** Copies a value; fails with the paths of values that are not JSON. Throws what reading the value throws. */
export const toPlainJson = (value: unknown): Result.Result<unknown, ReadonlyArray<Issue>> => {
  const copy = new Copy()
  const copied = copy.of(value, "")
  return copy.issues.length === 0 ? Result.succeed(copied) : Result.fail(copy.issues)
}

class Copy {
  readonly issues: Array<Issue> = []
  private readonly path: Array<string | number> = []
  private left = MAX_VALUES
  private isDeep = false

  of(value: unknown, key: string): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
      case "undefined":
        return value
      case "number":
        return Number.isFinite(value) ? value : this.addIssue("must be a finite number")
      case "object":
        return value === null ? null : this.ofObject(value, key)
      default:
        return this.addIssue(`must be JSON, which has no ${typeof value}`)
    }
  }

  private ofObject(value: object, key: string): unknown {
    if (this.path.length > MAX_DEPTH) return this.addDepthIssue()
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const given: unknown = value.toJSON(key)
      if (given !== value) return this.of(given, key)
    }
    return Array.isArray(value) ? this.ofList(value) : this.ofFields(value)
  }

  private ofList(list: ReadonlyArray<unknown>): unknown {
    if (!this.take(list.length)) return undefined
    const out: Array<unknown> = []
    for (let i = 0; i < list.length; i++) {
      this.path.push(i)
      out.push(this.of(list[i], String(i)) ?? null)
      this.path.pop()
    }
    return out
  }

  private ofFields(fields: object): unknown {
    const keys = Object.keys(fields)
    if (!this.take(keys.length)) return undefined
    const out: Record<string, unknown> = {}
    for (const key of keys) {
      this.path.push(key)
      const value = this.of((fields as Readonly<Record<string, unknown>>)[key], key)
      this.path.pop()
      if (value === undefined) continue
      if (key === "__proto__") Object.defineProperty(out, key, { value, enumerable: true })
      else out[key] = value
    }
    return out
  }

  private take(values: number): boolean {
    this.left -= values
    if (this.left >= 0) return true
    this.addIssue("must have fewer values")
    return false
  }

  /** Reported once: a cyclic value exceeds the depth on every path. */
  private addDepthIssue(): undefined {
    if (!this.isDeep)
      this.addIssue("must not be nested more than 100 deep or contain itself", this.path.slice(0, 1))
    this.isDeep = true
    return undefined
  }

  private addIssue(rule: string, path: Issue["path"] = [...this.path]): undefined {
    if (this.issues.length < 100) this.issues.push({ path, rule })
    return undefined
  }
}
