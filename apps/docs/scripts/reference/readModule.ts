/**
 * Reads what a module exports from the declarations that the compiler wrote, with doc comments. Nothing is
 * inferred here: the text of a declaration is the compiler's, and what a class extends is the source's.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import type { Comment, Statement } from "oxc-parser"
import { parseSync } from "oxc-parser"

/** What a name stands for; a name may have several declarations, such as overloads or a type beside its value. */
export interface Declaration {
  readonly kind: "function" | "constant" | "class" | "type"
  readonly text: string
  /** The inside of its doc comment. */
  readonly doc: string
}

/** The public names of a module, and the modules that it exports as namespaces. */
export interface Module {
  readonly source: string
  readonly doc: string
  readonly names: Map<string, Array<Declaration>>
  readonly namespaces: Map<string, string>
}

interface File {
  readonly text: string
  readonly body: ReadonlyArray<Statement>
  readonly comments: ReadonlyArray<Comment>
}

const parsed = new Map<string, File>()

const parse = (path: string): File => {
  const known = parsed.get(path)
  if (known !== undefined) return known
  const text = readFileSync(path, "utf8")
  const { program, comments, errors } = parseSync(path, text, { range: false })
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const file = { text, body: program.body, comments }
  parsed.set(path, file)
  return file
}

/** `dist/Message.d.ts` → `src/Message.ts`. */
const sourceOf = (declarations: string) => declarations.replace("/dist/", "/src/").replace(/\.d\.ts$/, ".ts")

/** `./Message.ts` in declarations → the declarations of that module. */
const target = (from: string, specifier: string): string | undefined => {
  const path = resolve(dirname(from), specifier.replace(/\.[tj]s$/, ".d.ts"))
  return specifier.startsWith(".") && existsSync(path) ? path : undefined
}

const inside = (comment: string) =>
  comment
    .replace(/^\*\s?/, "")
    .split("\n")
    .map((line) => line.replace(/^[ \t]*\* ?/, ""))
    .join("\n")
    .trim()

/** The doc comment that ends right before a place. */
const docBefore = (file: File, start: number): string => {
  const comment = file.comments.findLast(
    (comment) => comment.end <= start && file.text.slice(comment.end, start).trim() === ""
  )
  return comment?.type === "Block" && comment.value.startsWith("*") ? inside(comment.value) : ""
}

/** What a source opens with. */
const header = (path: string): string => {
  const { comments, text } = parse(path)
  const [first] = comments
  return first !== undefined && /^(?:#!.*\n)?\s*$/.test(text.slice(0, first.start)) ? inside(first.value) : ""
}

/** What a class of the source extends, as it is written there. */
const superClass = (source: string, name: string): string | undefined => {
  const { body, text } = parse(source)
  for (const statement of body) {
    if (statement.type !== "ExportNamedDeclaration") continue
    const { declaration } = statement
    if (declaration?.type !== "ClassDeclaration" || declaration.id?.name !== name) continue
    if (declaration.superClass !== null) {
      return text.slice(declaration.superClass.start, declaration.superClass.end)
    }
  }
  return undefined
}

const kinds: Record<string, Declaration["kind"]> = {
  ClassDeclaration: "class",
  TSDeclareFunction: "function",
  FunctionDeclaration: "function",
  TSInterfaceDeclaration: "type",
  TSTypeAliasDeclaration: "type",
  TSModuleDeclaration: "type",
  VariableDeclaration: "constant"
}

/** A constant whose type is a function reads as one. */
const isFunction = (text: string) => /^const \w+: (?:<[\s\S]*?>)?\(/.test(text)

const declare = (
  path: string,
  file: File,
  statement: Statement,
  doc: string
): Array<[string, Declaration]> => {
  const kind = kinds[statement.type]
  if (kind === undefined) return []
  const raw = file.text
    .slice(statement.start, statement.end)
    .replace(/^(?:export )?declare /, "")
    .replace(/^export /, "")
  const names =
    statement.type === "VariableDeclaration"
      ? statement.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
      : "id" in statement && statement.id?.type === "Identifier"
        ? [statement.id.name]
        : []
  return names.map((name) => {
    const base = kind === "class" ? superClass(sourceOf(path), name) : undefined
    const text = base === undefined ? raw : raw.replace(`${name}_base`, () => base)
    return [name, { kind: kind === "constant" && isFunction(raw) ? "function" : kind, text, doc }]
  })
}

/** The declarations of a file, exported or not, by name. */
const declarations = (path: string, file: File): Map<string, Array<Declaration>> => {
  const found = new Map<string, Array<Declaration>>()
  for (const statement of file.body) {
    const inner =
      statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement
    for (const [name, declaration] of declare(path, file, inner, docBefore(file, statement.start))) {
      found.set(name, [...(found.get(name) ?? []), declaration])
    }
  }
  return found
}

const textOf = (name: { readonly type: string; readonly name?: string; readonly value?: unknown }) =>
  name.name ?? String(name.value)

/** Reads the module of a file of declarations, through everything that it exports again. */
export const readModule = (path: string): Module => {
  const file = parse(path)
  const local = declarations(path, file)
  const names = new Map<string, Array<Declaration>>()
  const namespaces = new Map<string, string>()
  /** Names that were imported, with where from, to follow `import { x } …; export { x }`. */
  const imported = new Map<string, { readonly from: string; readonly name: string }>()
  const add = (name: string, found: ReadonlyArray<Declaration> | undefined) => {
    if (found !== undefined && !found.some(({ doc }) => doc.includes("@internal")))
      names.set(name, [...found])
  }
  for (const statement of file.body) {
    if (statement.type === "ImportDeclaration") {
      const from = target(path, statement.source.value)
      for (const specifier of statement.specifiers) {
        if (from !== undefined && specifier.type === "ImportSpecifier") {
          imported.set(specifier.local.name, { from, name: textOf(specifier.imported) })
        }
      }
    }
    if (statement.type === "ExportAllDeclaration") {
      const from = target(path, statement.source.value)
      if (from === undefined) continue
      if (statement.exported !== null) namespaces.set(textOf(statement.exported), from)
      else for (const [name, found] of readModule(from).names) add(name, found)
    }
    if (statement.type !== "ExportNamedDeclaration") continue
    if (statement.declaration !== null) {
      for (const [name] of declare(path, file, statement.declaration, "")) add(name, local.get(name))
    }
    const from = statement.source === null ? undefined : target(path, statement.source.value)
    for (const specifier of statement.specifiers) {
      const name = textOf(specifier.local)
      const origin = from === undefined ? imported.get(name) : { from, name }
      add(
        textOf(specifier.exported),
        origin === undefined ? local.get(name) : readModule(origin.from).names.get(origin.name)
      )
    }
  }
  const source = sourceOf(path)
  return { source, doc: header(source), names, namespaces }
}

/** The entry points of a package, as its published `exports` name them: subpath → declarations. */
export const entryPoints = (folder: string): ReadonlyMap<string, string> => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly publishConfig: { readonly exports: Record<string, { readonly types?: string } | string | null> }
  }
  const found = new Map<string, string>()
  for (const [subpath, entry] of Object.entries(manifest.publishConfig.exports)) {
    if (typeof entry !== "object" || entry?.types === undefined) continue
    if (!subpath.includes("*")) {
      found.set(subpath, join(folder, entry.types))
      continue
    }
    const dist = dirname(join(folder, entry.types))
    for (const file of readdirSync(dist)) {
      const name = /^(?<name>\w+)\.d\.ts$/.exec(file)?.groups?.["name"]
      if (name !== undefined && name !== "index") found.set(subpath.replace("*", name), join(dist, file))
    }
  }
  return found
}
