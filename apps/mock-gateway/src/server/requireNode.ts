/** Refuses a Node on which undici, which posts webhooks, does not load: it would fail at the first webhook only. */

/** This Node is too old for the mock gateway; the message names the version that it needs. */
export class NodeVersionError extends Error {
  override readonly name = "NodeVersionError"
}

/** Throws on a Node before 22.19. Bun and Deno, which bring their own clients, state a version of Node of their own. */
export const requireNode = (
  { bun, deno, node }: Readonly<Record<string, string | undefined>> = process.versions
): void => {
  const [major = 0, minor = 0] = (node ?? "").split(".").map(Number)
  if (bun !== undefined || deno !== undefined || major > 22 || (major === 22 && minor >= 19)) return
  throw new NodeVersionError(
    `@connexease-gateway/mock-gateway needs Node 22.19 or later, and this is Node ${node}.`
  )
}
