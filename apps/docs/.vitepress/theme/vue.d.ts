/** Components, whose types the compiler does not read. */
declare module "*.vue" {
  import type { Component } from "vue"
  const component: Component
  export default component
}
