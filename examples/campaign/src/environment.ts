/** What each process needs from its environment. */
export const environment = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set.`)
  return value
}
