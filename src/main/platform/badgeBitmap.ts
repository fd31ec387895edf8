/** The counter over the Windows taskbar button, and the one in the tray's picture. Pure. */
import {
  type Bitmap,
  type Colour,
  emptyBitmap,
  fillPill,
  fillRectangle,
  type Rectangle
} from './bitmap'
import { dotsOf, GLYPH_HEIGHT, textWidth } from './dotFont'

const OVERLAY_SIZE = 32
const ATTENTION: Colour = { red: 0xd9, green: 0x48, blue: 0x2b }
const WHITE: Colour = { red: 255, green: 255, blue: 255 }
const BLACK: Colour = { red: 0, green: 0, blue: 0 }

/**
 * How the counter is coloured: attention red under white signs, or, for a macOS template image, whose
 * colours the system chooses, black with the signs cut out.
 */
export type CounterStyle = 'coloured' | 'template'

/** The overlay for one or two signs; null for none. */
export const drawOverlay = (text: string): Bitmap | null => {
  if (text === '') return null
  const bitmap = emptyBitmap(OVERLAY_SIZE, OVERLAY_SIZE)
  fillPill(bitmap, { left: 0, top: 0, width: OVERLAY_SIZE, height: OVERLAY_SIZE }, ATTENTION)
  const scale = textWidth(text) * 3 <= OVERLAY_SIZE * 0.6 ? 3 : 2
  drawText(
    bitmap,
    text,
    scale,
    { left: 0, top: 0, width: OVERLAY_SIZE, height: OVERLAY_SIZE },
    WHITE
  )
  return bitmap
}

/** The tray's picture with a counter in its lower right corner; as it is for an empty text. */
export const withCounter = (picture: Bitmap, text: string, style: CounterStyle): Bitmap => {
  if (text === '') return picture
  const bitmap = { ...picture, data: Uint8Array.from(picture.data) }
  const scale = picture.height >= 32 ? 2 : 1
  // Small pictures have no room for a wide rim.
  const rim = picture.height / scale >= 22 ? 2 * scale : scale
  const height = GLYPH_HEIGHT * scale + 2 * rim
  const width = Math.max(height, textWidth(text) * scale + 2 * (rim + scale))
  const box = {
    left: picture.width - width,
    top: picture.height - height,
    width,
    height
  }
  // A gap around it keeps it apart from a picture of the same colour.
  fillPill(bitmap, grown(box, scale), null)
  fillPill(bitmap, box, style === 'template' ? BLACK : ATTENTION)
  drawText(bitmap, text, scale, box, style === 'template' ? null : WHITE)
  return bitmap
}

const grown = ({ left, top, width, height }: Rectangle, by: number): Rectangle => ({
  left: left - by,
  top: top - by,
  width: width + 2 * by,
  height: height + 2 * by
})

const drawText = (
  bitmap: Bitmap,
  text: string,
  scale: number,
  box: Rectangle,
  colour: Colour | null
): void => {
  const left = box.left + Math.floor((box.width - textWidth(text) * scale) / 2)
  const top = box.top + Math.floor((box.height - GLYPH_HEIGHT * scale) / 2)
  for (const { x, y } of dotsOf(text))
    fillRectangle(
      bitmap,
      { left: left + x * scale, top: top + y * scale, width: scale, height: scale },
      colour
    )
}
