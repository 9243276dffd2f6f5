import { lookup } from "node:dns"
import { BlockList, isIP } from "node:net"
import type { LookupFunction } from "node:net"

const list = (subnets: ReadonlyArray<readonly [string, number]>): BlockList => {
  const blocked = new BlockList()
  for (const [address, prefix] of subnets)
    blocked.addSubnet(address, prefix, address.includes(":") ? "ipv6" : "ipv4")
  return blocked
}

/** Link-local addresses, among them those where clouds hand out credentials, and the clouds' other such addresses. */
const never = list([
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["fe80::", 10],
  ["fd00:ec2::", 32]
])

/** Addresses of this machine and of private networks. */
const privately = list([
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["::", 128],
  ["::1", 128],
  ["fc00::", 7]
])

/** IPv6 forms that carry an IPv4 address: mapped, compatible, 6to4 and NAT64. */
const embedded = list([
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["2002::", 16]
])

const isLoopback = (address: string): boolean => address === "::1" || address === "::"

/** Why no webhook may go to an address; `undefined` when it may. */
export const refusal = (address: string, allowPrivate: boolean): string | undefined => {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4"
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return refusal(mapped, allowPrivate)
  if (never.check(address, family)) return "Webhooks never go to link-local or metadata addresses."
  if (family === "ipv6" && !isLoopback(address) && embedded.check(address, family)) {
    return "Webhooks do not go to IPv6 addresses that carry an IPv4 address."
  }
  if (!allowPrivate && privately.check(address, family)) {
    return "Webhooks go to private addresses only while the mock listens on loopback."
  }
  return undefined
}

/** Resolves names for a connection, and only to addresses that webhooks may go to: what was checked is what is used. */
export const guardedLookup =
  (allowPrivate: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0)
        return
      }
      const allowed = addresses.filter(({ address }) => refusal(address, allowPrivate) === undefined)
      const [first] = allowed
      if (first === undefined) {
        const reason = refusal(addresses[0]?.address ?? "", allowPrivate) ?? "The name has no address."
        callback(new Error(reason), "", 0)
      } else if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
