/** The customer hears that the order is ready. */
import { Message } from "@connexease-gateway/core"
import { isGatewayError } from "@connexease-gateway/core/promise"
import { shop } from "@/lib/shop.ts"

export const POST = async (
  request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> }
) => {
  const { id } = await params
  const { phone } = (await request.json()) as { readonly phone: string }
  try {
    const { messageId } = await shop().gateway.send(
      Message.text({ to: phone, body: `Your order ${id} is ready.` }),
      // A repeated request sends no second message. Every webhook about this one repeats the order's id.
      { idempotencyKey: id, correlationId: id }
    )
    return Response.json({ messageId }, { status: 202 })
  } catch (error) {
    if (!isGatewayError(error)) throw error
    const { outcome, reason, resolution } = error
    // Unknown means that the message may have been sent: do not send it again before a webhook has settled it.
    const status = reason._tag === "InvalidMessage" ? 400 : outcome === "Unknown" ? 504 : 502
    return Response.json({ outcome, reason: reason._tag, resolution }, { status })
  }
}
