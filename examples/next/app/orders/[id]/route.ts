/** What became of the message about an order. */
import { shop } from "@/lib/shop.ts"

export const GET = async (
  _request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> }
) => {
  const { id } = await params
  return Response.json({ status: shop().statusOfOrder.get(id)?.status ?? null })
}
