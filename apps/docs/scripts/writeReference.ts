/**
 * Writes the pages below `pages/reference` from the sources: the modules of every package, the contract's
 * catalogues, the OpenAPI documents, the help of the command `connexease`, and the generated files of `docs`. Needs no network.
 */
import { execFileSync } from "node:child_process"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { OpenApi } from "@connexease-gateway/contract"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { commandPage } from "./reference/commandPage.ts"
import { gatewayErrors, guarantees, limits, metaCodes, rules } from "./reference/contractPages.ts"
import { page } from "./reference/markdown.ts"
import { modulePages } from "./reference/modulePages.ts"
import { openApiPage } from "./reference/openApiPage.ts"
import { repositoryPage } from "./reference/repositoryPage.ts"

const root = join(import.meta.dirname, "../../..")
const reference = join(import.meta.dirname, "../pages/reference")

const packages = {
  "@connexease-gateway/core": "packages/core",
  "@connexease-gateway/outbox": "packages/outbox",
  "@connexease-gateway/mock-gateway": "apps/mock-gateway",
  "@connexease-gateway/contract-tests": "packages/contract-tests",
  "@connexease-gateway/contract": "packages/contract"
}

/** The declarations that the reference is read from. */
const compile = () => {
  const projects = Object.values(packages).map((folder) => join(root, folder, "tsconfig.src.json"))
  try {
    execFileSync(join(root, "node_modules/.bin/tsc"), ["-b", ...projects], {
      stdio: "pipe",
      encoding: "utf8"
    })
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : ""
    throw new Error(`The packages do not compile:\n${output}`, { cause: error })
  }
}

const controlApi = async (): Promise<Record<string, unknown>> => {
  await using mock = await startMockGateway({ port: 0 })
  const response = await fetch(`${mock.url}/__mock/v1/openapi.json`)
  return (await response.json()) as Record<string, unknown>
}

compile()

const modules = await Promise.all(
  Object.entries(packages).map(async ([name, folder]) => ({ name, ...(await modulePages(name, folder)) }))
)

const pages: Record<string, string> = {
  "gateway-errors": await gatewayErrors(),
  "meta-codes": metaCodes(),
  limits: limits(),
  rules: rules(),
  guarantees: guarantees(),
  "gateway-api": openApiPage(
    await OpenApi.load(),
    "Gateway API",
    "The gateway's one endpoint as an OpenAPI document.",
    "Transcribed from the public documentation of Connexease and Meta and from public recordings; what could not be read is marked as assumed. The document itself is `@connexease-gateway/contract/openapi.yaml`."
  ),
  "control-api": openApiPage(
    await controlApi(),
    "Control API of the mock",
    "Everything that a test can ask of the mock, over HTTP.",
    "A running mock serves this document at `/__mock/v1/openapi.json`. A call about one world names it by its key (`Authorization: Bearer mock_<world>`) or by the path. In TypeScript, [`startMockGateway`](./mock-gateway/main#startMockGateway) and [`connectMockGateway`](./mock-gateway/main#connectMockGateway) make these calls for you."
  ),
  command: await commandPage(),
  scenarios: await repositoryPage("docs/scenarios.md"),
  settings: await repositoryPage("docs/settings.md"),
  glossary: await repositoryPage("docs/glossary.md"),
  architecture: await repositoryPage("docs/architecture.md"),
  performance: await repositoryPage("docs/performance.md"),
  index: page(
    "Reference",
    "Every public name, error, limit, rule and guarantee, made from the sources.",
    [
      "Everything below is made from the sources when the site is built: declarations as the compiler writes them with their doc comments, and the contract's data.",
      ...modules.map(({ name, overview }) => `## ${name}\n\n${overview}`)
    ].join("\n\n")
  )
}
for (const { path, text } of modules.flatMap(({ pages }) => pages)) pages[path] = text

const sidebar = modules.map(({ name, pages }) => ({
  text: name.replace("@connexease-gateway/", ""),
  collapsed: true,
  items: pages.map(({ path, title }) => ({ text: title, link: `/reference/${path}` }))
}))

await rm(reference, { recursive: true, force: true })
for (const [path, text] of Object.entries(pages)) {
  const file = join(reference, `${path}.md`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
await writeFile(join(reference, "sidebar.json"), `${JSON.stringify(sidebar, null, 2)}\n`)
console.log(`Wrote ${Object.keys(pages).length} pages of the reference.`)
