/** Where webhooks may go: an address is judged by its range, and a name by what it resolves to for the connection. */
import { lookup } from "node:dns"
import type { LookupFunction } from "node:net"
import { networkInterfaces } from "node:os"
import ipaddr from "ipaddr.js"

/** What ipaddr.js does not know: where clouds hand out credentials, and IPv6 that carries an IPv4 address (RFC 4291). */
const further = {
  metadata: [
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "fd00:ec2::/32",
    "fd20:ce::254/128"
  ].map((range) => ipaddr.parseCIDR(range)),
  ipv4Compatible: [ipaddr.parseCIDR("::/96")]
}

/** Ranges of this machine and of private networks. */
const privateRanges = new Set(["loopback", "unspecified", "private", "uniqueLocal", "carrierGradeNat"])

const rangeOf = (address: string): string => {
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  return range === "loopback" || range === "unspecified" ? range : ipaddr.subnetMatch(parsed, further, range)
}

type Interfaces = ReturnType<typeof networkInterfaces>

const isOneOf = (interfaces: Interfaces, address: string): boolean => {
  const parsed = ipaddr.parse(address).toString()
  const addresses = Object.values(interfaces).flatMap((own) => own ?? [])
  return addresses.some((each) => ipaddr.parse(each.address).toString() === parsed)
}

/** Why no webhook may go to an IP address; `undefined` when it may. `own` are this machine's interfaces. */
export const refusal = (
  address: string,
  allowPrivate: boolean,
  own: Interfaces = networkInterfaces()
): string | undefined => {
  const range = rangeOf(address)
  if (privateRanges.has(range) || (range === "unicast" && isOneOf(own, address))) {
    return allowPrivate
      ? undefined
      : "Webhooks go to private addresses only while the mock listens on loopback."
  }
  if (range === "unicast") return undefined
  return range === "linkLocal" || range === "metadata"
    ? "Webhooks never go to link-local or metadata addresses."
    : `Webhooks do not go to addresses that are not ordinary unicast ones (${range}).`
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
      const refusals = addresses.map(({ address }) => refusal(address, allowPrivate))
      const allowed = addresses.filter((_, index) => refusals[index] === undefined)
      const [first] = allowed
      if (first === undefined) callback(new Error(refusals[0] ?? "The name has no address."), "", 0)
      else if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
