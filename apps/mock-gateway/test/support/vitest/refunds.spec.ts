// The same tests in another file, and so in another process.
import "./orders.spec.ts"
