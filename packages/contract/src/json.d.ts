/** The JSON files of `data/` lie beside the compiled sources and are typed where they are read. */
declare module "*.json" {
  const content: unknown
  export default content
}
