/** The stages of the pipeline, in the order in which a request passes them. */
export type StageName =
  | "route"
  | "authenticate"
  | "rate"
  | "balance"
  | "content"
  | "gateway"
  | "meta"
  | "limits"
  | "accept"
