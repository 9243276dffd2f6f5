/** The check of the built site's links. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { findBrokenLinks } from "../scripts/links/findBrokenLinks.ts"

/** What is wrong with a site of these pages, by file. */
const problemsOf = async (files: Readonly<Record<string, string>>, base = "/") => {
  const site = await mkdtemp(join(tmpdir(), "docs-links-"))
  onTestFinished(() => rm(site, { recursive: true }))
  for (const [file, html] of Object.entries(files)) {
    await mkdir(dirname(join(site, file)), { recursive: true })
    await writeFile(join(site, file), html)
  }
  return (await findBrokenLinks(site, base)).problems
}

const start = '<h1 id="top">Start</h1>'

test("links to pages, places, files and other sites are no problem, below any base", async () => {
  const page = (base: string) =>
    `<a href="${base}">1</a> <a href="${base}start#top">2</a> <a href="${base}llms.txt">3</a> <a href="https://example.com/x">4</a>`
  for (const base of ["/", "/docs/"])
    expect(
      await problemsOf({ "index.html": page(base), "start.html": start, "llms.txt": "Text" }, base)
    ).toEqual([])
})

test("a link to a page that does not exist is a problem, relative or not", async () => {
  const guide = '<a class="x" href="/begin">1</a> <a href="./sending">2</a> <a href="../start">3</a>'
  expect(await problemsOf({ "guides/index.html": guide, "start.html": start })).toEqual([
    "/guides/ links to /begin, which does not exist",
    "/guides/ links to ./sending, which does not exist"
  ])
})

test("a link to a folder without its slash is a problem: a static host has no page there", async () => {
  expect(await problemsOf({ "index.html": '<a href="/guides">1</a>', "guides/index.html": start })).toEqual([
    "/ links to /guides, which does not exist"
  ])
})

test("a link to a place that its page does not have is a problem, also on the same page", async () => {
  const index = '<a href="/start#end">1</a> <a href="#here">2</a>'
  expect(await problemsOf({ "index.html": index, "start.html": start })).toEqual([
    "/ links to /start#end, and that page has no such place",
    "/ links to #here, and that page has no such place"
  ])
})

test("a page that loads a script, style or picture from elsewhere is a problem", async () => {
  const index =
    '<script src="https://cdn.example/a.js"></script><link rel="stylesheet" href="//cdn.example/a.css">'
  expect(await problemsOf({ "index.html": index })).toEqual([
    "/ loads https://cdn.example/a.js",
    "/ loads //cdn.example/a.css"
  ])
})
