/** Time that importing core takes, beside importing the modules of others that it loads. */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Benchmark } from "../Benchmark.ts"
import * as Packed from "../Packed.ts"
import type { Figures, Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { run } from "../Process.ts"
import { asRatio, sideBySide } from "../Report.ts"

interface Imported extends Figures {
  readonly cpu: number
  readonly wall: number
}

/** Imports core in a fresh process, as npm installs it, beside the modules of others that it loads. */
export const importing: Benchmark = {
  name: "import",
  run: async ({ rounds }) => {
    const folder = await Packed.install()
    const imports = (mode: "time" | "trace", specifier: string) =>
      run<Imported & { readonly loaded: ReadonlyArray<string> }>(
        { args: [join(folder, "import.js"), mode, specifier], cwd: folder },
        30_000
      )
    const subject = (name: string, specifier: string): Subject => ({
      name,
      block: async () => {
        const { cpu, wall } = await imports("time", specifier)
        return { cpu, wall }
      }
    })
    const { loaded } = await imports("trace", "@connexease-gateway/core")
    const others = loaded.filter(
      (url) => !url.includes("/@connexease-gateway/") && !url.endsWith("/import.js")
    )
    await writeFile(
      join(folder, "others.js"),
      others.map((url) => `import ${JSON.stringify(url)}\n`).join("")
    )
    const comparison = await measure(
      subject("Effect's modules and undici", join(folder, "others.js")),
      [
        subject("core", "@connexease-gateway/core"),
        subject("core/Gateway", "@connexease-gateway/core/Gateway"),
        subject("core/promise", "@connexease-gateway/core/promise")
      ],
      rounds * 2
    )
    return {
      rows: [
        {
          what: "cold import of core",
          against: "the same modules of Effect and undici",
          unit: "×",
          target: { atMost: 1.25 },
          ...asRatio(comparison, "core", "cpu"),
          note: `${loaded.length - others.length - 1} modules of ours, ${others.length} of others`
        }
      ],
      tables: [sideBySide("Cold import", comparison, { cpu: "CPU, ms", wall: "time, ms" })]
    }
  }
}
