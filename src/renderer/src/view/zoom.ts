/** How a picture lies in the viewer: 1 is the size that fits; offsets in CSS pixels. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number }

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 }
const MAX_SCALE = 8
const STEP = 1.25

/** Larger or smaller by steps; a whole picture is never smaller than the window, nor off its middle. */
export const zoomBy = ({ scale, x, y }: Zoom, steps: number): Zoom => {
  const next = Math.min(MAX_SCALE, Math.max(1, scale * STEP ** steps))
  if (next < 1.01) return WHOLE
  const ratio = next / scale
  return { scale: next, x: x * ratio, y: y * ratio }
}

/** Only what is larger than the window can be moved. */
export const moveBy = (zoom: Zoom, dx: number, dy: number): Zoom =>
  zoom.scale === 1 ? zoom : { ...zoom, x: zoom.x + dx, y: zoom.y + dy }
