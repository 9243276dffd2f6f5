/** Refuses a Node on which undici does not load: its own error would not name the reason. Imported before undici. */
import { versions } from "node:process"

const [major = 0, minor = 0] = versions.node.split(".").map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(`@connexease-gateway/core needs Node 22.19 or later, and this is Node ${versions.node}.`)
}
