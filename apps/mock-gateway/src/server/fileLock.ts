/**
 * A lock on a file that ends with its process, however that dies: SQLite's, on an empty file beside it, which the
 * operating system holds.
 */
import { lstatSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"

/** Takes the lock at once; gives what releases it, or `undefined` where another mock holds it. */
export const lockFile = (path: string): (() => void) | undefined => {
  const lock = `${path}.lock`
  if (lstatSync(lock, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw Object.assign(new Error(`${lock} is a symbolic link.`), { code: "ELOOP" })
  }
  const database = new DatabaseSync(lock)
  try {
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
  } catch (error) {
    database.close()
    if (error instanceof Error && error.message.includes("locked")) return undefined
    throw error
  }
  return () => database.close()
}
