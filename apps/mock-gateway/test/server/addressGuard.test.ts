import { assert, describe, it } from "vitest"
import { guardedLookup, refusal } from "../../src/server/webhooks/addressGuard.ts"

describe("A webhook", () => {
  it.each([
    ["169.254.169.254", "link-local, where most clouds hand out credentials"],
    ["fe80::1", "link-local"],
    ["100.100.100.200", "Alibaba Cloud's metadata"],
    ["168.63.129.16", "Azure's host"],
    ["192.0.0.192", "Oracle Cloud's metadata"],
    ["fd00:ec2::254", "Amazon's metadata"],
    ["fd20:ce::254", "Google Cloud's metadata"],
    ["::ffff:127.0.0.1", "IPv4-mapped"],
    ["::ffff:7f00:1", "IPv4-mapped"],
    ["::7f00:1", "IPv4-compatible"],
    ["::ffff:0:7f00:1", "IPv4-translated"],
    ["64:ff9b::a9fe:a9fe", "NAT64"],
    ["64:ff9b:1::a9fe:a9fe", "local NAT64"],
    ["2001:0:53aa:64c::1", "Teredo"],
    ["2002:7f00:1::", "6to4"],
    ["fec0::1", "site-local"],
    ["ff02::1", "multicast"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["198.18.0.1", "benchmarking"],
    ["240.0.0.1", "reserved"],
    ["2001:db8::1", "documentation"]
  ])("never goes to %s (%s)", (address) => {
    for (const allowPrivate of [true, false]) assert.isDefined(refusal(address, allowPrivate))
  })

  it.each([
    "127.0.0.1",
    "::1",
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fc00::1"
  ])("goes to %s only while the mock listens on loopback", (address) => {
    assert.isUndefined(refusal(address, true))
    assert.isDefined(refusal(address, false))
  })

  it.each(["8.8.8.8", "2606:4700::1111"])("goes to %s, an ordinary address", (address) => {
    for (const allowPrivate of [true, false]) assert.isUndefined(refusal(address, allowPrivate))
  })

  it.each(["93.184.216.34", "2606:2800:220:1:0:0:0:1", "2606:2800:220:1::1"])(
    "goes to %s only while the mock listens on loopback, where it is this machine's own",
    (address) => {
      const details = { netmask: "", mac: "", internal: false, cidr: null }
      const own = {
        eth0: [
          { ...details, family: "IPv4" as const, address: "93.184.216.34" },
          { ...details, family: "IPv6" as const, address: "2606:2800:220:1::1", scopeid: 0 }
        ]
      }
      assert.match(refusal(address, false, own) ?? "", /private addresses/)
      assert.isUndefined(refusal(address, true, own))
      assert.isUndefined(refusal(address, false, {}))
    }
  )

  it("goes by a name only to addresses that it may go to", async () => {
    const resolve = (allowPrivate: boolean) =>
      new Promise<unknown>((done) =>
        guardedLookup(allowPrivate)("localhost", {}, (error, address) => done(error ?? address))
      )
    assert.include(["127.0.0.1", "::1"], await resolve(true))
    assert.match(String(await resolve(false)), /private addresses/)
  })
})
