/** The version of this package, which `pnpm release:version` writes. */
export const VERSION = "0.0.0"
