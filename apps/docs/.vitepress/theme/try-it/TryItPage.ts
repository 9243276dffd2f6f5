/** The page's application as a component of VitePress: Preact, as the inbox whose parts it shows, loaded when it is opened. */
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from "vue"

export const TryItPage = defineComponent(() => {
  const place = ref<HTMLElement>()
  let unmount: (() => void) | undefined
  let left = false
  onMounted(async () => {
    const { mount } = await import("./mount.tsx")
    if (place.value !== undefined && !left) unmount = mount(place.value)
  })
  onBeforeUnmount(() => {
    left = true
    unmount?.()
  })
  return () => h("div", { ref: place, class: "try-it-place" })
})
