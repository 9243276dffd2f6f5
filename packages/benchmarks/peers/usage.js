/** Preloaded into every server that is measured: answers what the process has used so far, whichever server it is. */
process.on("message", (message) => {
  if (message === "usage")
    process.send?.({ usage: { cpu: process.cpuUsage(), rss: process.memoryUsage.rss() } })
})
process.channel?.unref()
