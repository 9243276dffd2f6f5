export type * as Evidence from "./Evidence.ts"
export * as Profile from "./Profile.ts"
