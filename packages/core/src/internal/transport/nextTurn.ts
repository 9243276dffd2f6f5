/** Runs a function after the event loop has read what lies in the sockets, so that a response that is there counts before a timeout. */
export const nextTurn = (run: () => void): void => {
  if (typeof setImmediate === "function") setImmediate(run)
  else setTimeout(run, 0)
}
