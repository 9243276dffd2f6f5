/** Size of a bundle that sends one text, beside those of other libraries. */
import { join } from "node:path"
import * as Bundle from "../Bundle.ts"
import type { Benchmark } from "../Benchmark.ts"
import * as Peers from "../Peers.ts"
import { exactly } from "../Report.ts"

const kilobytes = (bytes: number) => bytes / 1000

/** What "send one text" weighs in a worker. */
export const bundle: Benchmark = {
  name: "bundle",
  run: async () => {
    const ours = await Bundle.forWorker(Bundle.sendOneText, Bundle.withoutEffect)
    const whole = await Bundle.forWorker(Bundle.sendOneText)
    const line = (name: string, { bytes, gzip }: Bundle.Bundle) => [
      name,
      kilobytes(bytes).toFixed(1),
      kilobytes(gzip).toFixed(1)
    ]
    const peers = await Promise.all(
      ["whatsapp-api-js", "great-detail", "stripe", "kapso"].map(async (peer) => {
        try {
          return line(peer, await Bundle.forWorker(join(await Peers.install(peer), "client.js")))
        } catch (error) {
          return [
            peer,
            "cannot be bundled for a worker",
            error instanceof Error ? (error.message.split("\n")[1] ?? "") : ""
          ]
        }
      })
    )
    const row = { against: "–", unit: "KB" } as const
    return {
      rows: [
        {
          what: "bundle of “send one text” for a worker, gzip, ours",
          ...row,
          target: { atMost: 16 },
          ...exactly(kilobytes(ours.gzip))
        },
        {
          what: "bundle of “send one text” for a worker, gzip, with Effect",
          ...row,
          target: { atMost: 64 },
          ...exactly(kilobytes(whole.gzip))
        }
      ],
      tables: [
        {
          title: "Bundles of “send one text” for a worker",
          columns: ["", "minified, KB", "gzip, KB"],
          lines: [line("core, without Effect", ours), line("core, with Effect", whole), ...peers]
        }
      ]
    }
  }
}
