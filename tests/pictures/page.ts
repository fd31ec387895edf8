import type { Page } from 'playwright'

/** Waits until pictures are loaded and two frames are drawn. */
export const settle = async (page: Page): Promise<void> => {
  await page.evaluate(
    `Promise.all([...document.images].map((image) => image.decode().catch(() => null)))`
  )
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`
  )
}

/** The page's own encoder: a fifth of the bytes of the PNG, and the text stays sharp. */
export const toWebp = async (page: Page, png: Buffer): Promise<Buffer> => {
  const base64: string = await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d').drawImage(bitmap, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
    const webp = new Uint8Array(await blob.arrayBuffer())
    return btoa(Array.from(webp, (byte) => String.fromCharCode(byte)).join(''))
  })()`)
  return Buffer.from(base64, 'base64')
}
