/** The adapter of a client whose sends never settle. */
import type { Adapter } from "../../src/client/Adapter.ts"

const adapter: Adapter = () => ({ send: () => new Promise(() => {}) })
export default adapter
