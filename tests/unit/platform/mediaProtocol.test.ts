import { describe, expect, it } from 'vitest'

import { createMediaHandler, type MediaRequest } from '../../../src/main/platform/mediaProtocol'
import { readImageHeader } from '../../../src/shared/image/imageHeader'
import { gif, jpeg, png, webpExtended } from './images'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)

const ask = (url: string, range?: string): MediaRequest => ({
  url,
  headers: new Headers(range === undefined ? {} : { range })
})

const serve = (bytes: Uint8Array | null, range?: string): Promise<Response> =>
  createMediaHandler(() => Promise.resolve(bytes && { bytes }))(
    ask('app-media://attachment/a1', range)
  )

const wav = Uint8Array.from([...text('RIFF....WAVEfmt '), 1, 2, 3, 4])

describe('readImageHeader', () => {
  it.each([
    ['image/png', png(640, 480)],
    ['image/gif', gif(640, 480)],
    ['image/jpeg', jpeg(640, 480)],
    ['image/webp', webpExtended(640, 480)]
  ])('reads %s with its size', (mimeType, bytes) => {
    expect(readImageHeader(bytes)).toEqual({ mimeType, width: 640, height: 480 })
  })

  it('survives every truncation of every format', () => {
    for (const bytes of [png(9, 9), gif(9, 9), jpeg(9, 9), webpExtended(9, 9)])
      for (let length = 0; length < bytes.length - 5; length += 1)
        expect(() => readImageHeader(bytes.subarray(0, length))).not.toThrow()
  })
})

describe('app-media://', () => {
  it('serves an image with the type of its bytes, not the declared one', async () => {
    const response = await serve(jpeg(10, 10))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(jpeg(10, 10))
  })

  it.each([
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
    ['HTML', text('<!doctype html><script>1</script>')],
    ['HTML after a near magic', text('GIF88a<script>1</script>.......................')],
    ['nothing', new Uint8Array()],
    ['a PDF', text('%PDF-1.7 ..............................')],
    ['a bitmap bomb', png(60_000, 60_000)],
    ['an empty image', png(0, 10)]
  ])('answers 404 to %s that claims to be a picture', async (_name, bytes) => {
    expect((await serve(bytes)).status).toBe(404)
  })

  it('answers 404 to what is not here, and when looking fails', async () => {
    expect((await serve(null)).status).toBe(404)
    const failing = createMediaHandler(() => Promise.reject(new Error('store closed')))
    expect((await failing(ask('app-media://attachment/a1'))).status).toBe(404)
  })

  it('serves sound and film that can be played, and no other file', async () => {
    const sound = await serve(wav)
    expect([sound.status, sound.headers.get('content-type')]).toEqual([200, 'audio/wav'])
    const film = Uint8Array.from([0, 0, 0, 24, ...text('ftypisom')])
    expect((await serve(film)).headers.get('content-type')).toBe('video/mp4')
    expect((await serve(text('RIFF....AVI LIST'))).status).toBe(404)
    expect(await serve(text('MZ')).then(({ status }) => status)).toBe(404)
  })

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/20', 4],
    ['bytes=16-', 206, 'bytes 16-19/20', 4],
    ['bytes=-2', 206, 'bytes 18-19/20', 2],
    ['bytes=5-900', 206, 'bytes 5-19/20', 15],
    ['bytes=20-', 416, null, 0],
    ['bytes=-', 200, null, 20],
    ['lines=1-2', 200, null, 20]
  ])('answers %s with %i', async (range, status, told, length) => {
    const response = await serve(wav, range)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-range')).toBe(told)
    expect((await response.arrayBuffer()).byteLength).toBe(length)
  })

  it('hands the decoded id to the lookup', async () => {
    const asked: string[] = []
    const handler = createMediaHandler((id) => {
      asked.push(id)
      return Promise.resolve(null)
    })
    await handler(ask('app-media://attachment/at%3A1?x#y'))
    expect(asked).toEqual(['at:1'])
  })

  it.each([
    'app-media://attachment/',
    'app-media://attachment/a/b',
    'app-media://attachment/..%2fa',
    'app-media://attachment/a%5cb',
    'app-media://attachment/a%00',
    'app-media://attachment@evil/a',
    'app-media://evil/a',
    'app://attachment/a',
    `app-media://attachment/${'a'.repeat(201)}`
  ])('does not look for %s', async (url) => {
    let looked = 0
    const handler = createMediaHandler(() => {
      looked += 1
      return Promise.resolve({ bytes: png(1, 1), mimeType: 'image/png' })
    })
    expect((await handler(ask(url))).status).toBe(404)
    expect(looked).toBe(0)
  })
})
