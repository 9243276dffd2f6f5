/**
 * A lock on a directory that ends with its process, however that dies: SQLite's
 * lock on a file, which the operating system holds (ADR 0008).
 */
import { join } from "node:path"

/** The part of `node:sqlite` and `bun:sqlite` that is used. */
interface Database {
  readonly exec: (sql: string) => unknown
  readonly close: () => void
}

/** Named by a variable, so that bundlers leave the module to the runtime. */
const load = async (): Promise<new (file: string) => Database> => {
  const isBun = "Bun" in globalThis
  const name: string = isBun ? "bun:sqlite" : "node:sqlite"
  const module = (await import(name)) as Record<string, new (file: string) => Database>
  return module[isBun ? "Database" : "DatabaseSync"] as new (file: string) => Database
}

/** The file in the directory that is locked. It stays, empty, when the lock ends. */
export const LOCK_FILE = ".lock"

/** Whether another connection, of this process or another, holds the lock. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error && /database is locked/.test(error.message)

/** Takes the lock at once, or rejects; resolves with what releases it. */
export const lockDirectory = async (directory: string): Promise<() => void> => {
  const Database = await load()
  const database = new Database(join(directory, LOCK_FILE))
  try {
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
  } catch (error) {
    database.close()
    throw error
  }
  return () => database.close()
}
