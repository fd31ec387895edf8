/** How large the page is drawn; kept by us, because Chromium keeps it per address and profile. Pure. */
export const ZOOM_STEPS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const

export type ZoomCommand = 'in' | 'out' | 'reset'

/** The next step in that direction from wherever it is; the ends stay. */
export const zoomAfter = (current: number, command: ZoomCommand): number => {
  if (command === 'reset') return 1
  const next =
    command === 'in'
      ? ZOOM_STEPS.find((step) => step > current + 0.001)
      : ZOOM_STEPS.findLast((step) => step < current - 0.001)
  return next ?? (command === 'in' ? ZOOM_STEPS[ZOOM_STEPS.length - 1] : ZOOM_STEPS[0]) ?? 1
}
