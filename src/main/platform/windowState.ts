/** Where the main window was. Pure. */
export type Rect = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type WindowState = { readonly bounds: Rect; readonly isMaximized: boolean }

export const MIN_WIDTH = 380
export const MIN_HEIGHT = 480
export const DEFAULT_WIDTH = 1180
export const DEFAULT_HEIGHT = 790

/** This much of the title bar must lie on some display, or the window could not be dragged back. */
const VISIBLE_MARGIN = 100

export type WindowPlacement = {
  readonly width: number
  readonly height: number
  /** Absent: let the system place it. */
  readonly position: { readonly x: number; readonly y: number } | null
  readonly isMaximized: boolean
}

const overlap = (aStart: number, aLength: number, bStart: number, bLength: number): number =>
  Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart)

const isReachable = (bounds: Rect, workArea: Rect): boolean =>
  overlap(bounds.x, bounds.width, workArea.x, workArea.width) >= VISIBLE_MARGIN &&
  overlap(bounds.y, bounds.height, workArea.y, workArea.height) >= VISIBLE_MARGIN &&
  bounds.y >= workArea.y - VISIBLE_MARGIN

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)))

/**
 * What a new window takes from the kept state on the displays of today: a monitor may be gone, and a
 * window saved on a large one must fit a small one.
 */
export const placeWindow = (
  state: WindowState | null,
  workAreas: readonly Rect[]
): WindowPlacement => {
  const home = state && workAreas.find((area) => isReachable(state.bounds, area))
  const area = home ?? workAreas[0] ?? { x: 0, y: 0, width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }
  return {
    width: clamp(state?.bounds.width ?? DEFAULT_WIDTH, MIN_WIDTH, area.width),
    height: clamp(state?.bounds.height ?? DEFAULT_HEIGHT, MIN_HEIGHT, area.height),
    position: state && home ? { x: state.bounds.x, y: state.bounds.y } : null,
    isMaximized: state?.isMaximized ?? false
  }
}
