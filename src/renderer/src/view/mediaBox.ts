import type { Attachment } from '../../../shared/domain'

/** Largest a picture gets in the timeline, CSS pixels. */
const MAX_WIDTH = 280
const MAX_HEIGHT = 320
const MIN_SIDE = 64
/** A sticker is a picture without a frame. */
const STICKER = 180

export type MediaBox = { readonly width: number; readonly height: number }

/** Room to keep for a picture before it loads, so that nothing jumps when it does. */
export const mediaBox = (attachment: Attachment, isSticker = false): MediaBox => {
  const { width, height } = attachment
  if (width === null || height === null || !(width > 0) || !(height > 0)) {
    return isSticker ? { width: STICKER, height: STICKER } : { width: 250, height: 188 }
  }
  const scale = isSticker
    ? Math.min(STICKER / width, STICKER / height)
    : Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height)
  return {
    width: Math.max(MIN_SIDE, Math.round(width * scale)),
    height: Math.max(MIN_SIDE, Math.round(height * scale))
  }
}

/** The address from which main serves a stored or downloaded file. */
export const mediaUrl = (attachmentId: string): string =>
  `app-media://attachment/${encodeURIComponent(attachmentId)}`
