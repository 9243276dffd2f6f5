/** The world's time, where it differs from the machine's. */
import type { JSX } from "preact"
import * as Times from "../model/Times.ts"
import { clock } from "../state/Clock.ts"
import { link } from "../state/router.ts"
import { Icon } from "./parts/Icon.tsx"

export const ClockChip = (): JSX.Element | null => {
  const { value } = clock
  if (value === undefined || (!value.frozen && !value.moved)) return null
  return (
    <a
      class="badge warn clock-chip"
      href={link({ view: "control", item: "clock" })}
      title="The world's clock"
    >
      <Icon name="clock" size={13} />
      {Times.full(value.now)}
      {value.frozen ? <span> · frozen</span> : null}
    </a>
  )
}
