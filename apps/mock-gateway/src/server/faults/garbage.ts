import type { Fault } from "./Fault.ts"

/** Bytes that are not HTTP. */
export const garbage: Fault = (response) =>
  void response.socket?.end("\u0016\u0003\u0001 this is not HTTP\r\n\r\n")
