import type { MessagePosition } from './message'

/** `order` of a message that the server has not numbered yet: behind every numbered one of its moment. */
export const UNACKNOWLEDGED_ORDER = Number.MAX_SAFE_INTEGER

/** Total order of a timeline: time, then server row order. Negative when `a` comes first. */
export const comparePositions = (a: MessagePosition, b: MessagePosition): number =>
  a.sentAt - b.sentAt || a.order - b.order
