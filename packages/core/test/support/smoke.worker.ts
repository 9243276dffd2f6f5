/** The same for Cloudflare's runtime: a worker that is asked for the URLs in its request's body. */
import { sendAll } from "./sends.ts"

export default {
  fetch: async (request: Request): Promise<Response> => {
    const urls = (await request.text()).split("\n")
    return new Response(JSON.stringify(await sendAll(urls)))
  }
}
