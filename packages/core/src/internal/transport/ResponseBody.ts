/**
 * Collects the body of a response in one buffer, so that what is held is bounded
 * by the body's size and not by how many chunks it comes in.
 */
import { MAX_RESPONSE_BYTES } from "./Transport.ts"

const decoder = new TextDecoder()

export class ResponseBody {
  private bytes: Uint8Array | undefined
  private size = 0

  /** Adds a chunk; `false` if the body is now too large. The first chunk is kept as it is, further ones are copied. */
  append(chunk: Uint8Array): boolean {
    const size = this.size + chunk.length
    if (size > MAX_RESPONSE_BYTES) return false
    if (this.bytes === undefined) this.bytes = chunk
    else {
      if (size > this.bytes.length) {
        const larger = new Uint8Array(Math.max(size, 2 * this.bytes.length, 1024))
        larger.set(this.bytes.subarray(0, this.size))
        this.bytes = larger
      }
      this.bytes.set(chunk, this.size)
    }
    this.size = size
    return true
  }

  /** The body as text. */
  text(): string {
    return this.bytes === undefined ? "" : decoder.decode(this.bytes.subarray(0, this.size))
  }
}
