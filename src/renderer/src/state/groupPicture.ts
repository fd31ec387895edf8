import { err, ok, type Result } from '../../../shared/domain'

/** Side of a group's picture, pixels. */
const SIDE = 512
/** Nothing larger is decoded, bytes. */
const MAX_FILE_BYTES = 30_000_000

/** The middle of a picture, small enough for a round mark in a list. Fails where it is none. */
const squareOf = async (file: Blob): Promise<Result<Uint8Array>> => {
  if (file.size > MAX_FILE_BYTES) return err('too_large')
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (bitmap === null) return err('invalid_input', 'no picture', 'picture')
  const side = Math.min(bitmap.width, bitmap.height)
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const left = (bitmap.width - side) / 2
  const top = (bitmap.height - side) / 2
  canvas.getContext('2d')?.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE)
  bitmap.close()
  const made = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return ok(new Uint8Array(await made.arrayBuffer()))
}

/** Asks for a picture and makes it square; null when the person thought better of it. */
export const pickGroupPicture = (): Promise<Result<Uint8Array> | null> =>
  new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/png,image/jpeg,image/webp,image/gif'
    input.addEventListener('cancel', () => {
      resolve(null)
    })
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file === undefined) resolve(null)
      else void squareOf(file).then(resolve)
    })
    input.click()
  })
