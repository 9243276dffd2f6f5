/** A quiet mark on a message that production may refuse, ignore or fail: words on hover, details in the inspector. */
import type { JSX } from "preact"
import type { Item } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"
import { navigate } from "../../../state/router.ts"
import { Icon } from "../../parts/Icon.tsx"

export const RiskMark = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const words = Items.risks(item).join("\n")
  return words === "" ? null : (
    <button
      type="button"
      class="risk"
      title={words}
      aria-label={words}
      onClick={() => navigate({ message: item.id })}
    >
      <Icon name="warning" size={13} />
    </button>
  )
}
