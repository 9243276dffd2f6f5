/** Imports the modules that it is given and reports what that took and what was loaded. */
import { registerHooks } from "node:module"

const [trace, ...specifiers] = process.argv.slice(2)
const loaded = []
if (trace === "trace") {
  registerHooks({
    load: (url, context, next) => {
      if (url.startsWith("file:")) loaded.push(url)
      return next(url, context)
    }
  })
}
const cpu = process.cpuUsage()
const start = performance.now()
for (const specifier of specifiers) await import(specifier)
const wall = performance.now() - start
const { system, user } = process.cpuUsage(cpu)
process.send({ cpu: (user + system) / 1000, wall, loaded })
