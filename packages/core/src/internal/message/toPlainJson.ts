/**
 * A message as JSON knows it: a copy of its values, objects and lists, which
 * reads the same however often it is read. What is judged is what goes out:
 * a getter, an inherited field or a `toJSON` could otherwise put on the wire
 * what no rule has seen, and a caller could change a message while its error is
 * being told.
 */
import * as Result from "effect/Result"
import type { Issue } from "../../GatewayError.ts"

/** No message has as many values, or is nested as deep; what contains itself is. */
const MAX_VALUES = 100_000
const MAX_DEPTH = 100

/** Copies a value; fails with the places that JSON does not know. Throws what reading it throws. */
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
        return Number.isFinite(value) ? value : this.refuse("must be a finite number")
      case "object":
        return value === null ? null : this.ofObject(value, key)
      default:
        return this.refuse(`must be JSON, which has no ${typeof value}`)
    }
  }

  private ofObject(value: object, key: string): unknown {
    if (this.path.length > MAX_DEPTH) return this.refuseDepth()
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
    this.refuse("must have fewer values")
    return false
  }

  /** Told once: what contains itself is found again in each turn. */
  private refuseDepth(): undefined {
    if (!this.isDeep) this.refuse("must not be nested so deep, nor contain itself", this.path.slice(0, 1))
    this.isDeep = true
    return undefined
  }

  private refuse(rule: string, path: Issue["path"] = [...this.path]): undefined {
    if (this.issues.length < 100) this.issues.push({ path, rule })
    return undefined
  }
}
