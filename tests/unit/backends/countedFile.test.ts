import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { formFile } from '../../../src/main/backends/shared/countedFile'

type Upload = { readonly length: string | undefined; readonly body: string }

let server: Server | null = null

const listen = (
  pause: (received: number) => Promise<void>
): Promise<readonly [string, Upload[]]> => {
  const uploads: Upload[] = []
  server = createServer((request, response) => {
    const receive = async (): Promise<void> => {
      const chunks: Buffer[] = []
      let received = 0
      for await (const chunk of request as AsyncIterable<Buffer>) {
        chunks.push(chunk)
        received += chunk.byteLength
        await pause(received)
      }
      const body = Buffer.concat(chunks).toString('latin1')
      uploads.push({ length: request.headers['content-length'], body })
      response.end('ok')
    }
    // The client may go away.
    receive().catch(() => undefined)
  })
  return new Promise((resolve) => {
    server?.listen(0, '127.0.0.1', () => {
      const { port } = server?.address() as AddressInfo
      resolve([`http://127.0.0.1:${String(port)}`, uploads])
    })
  })
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
})

const file = (size: number) => ({
  bytes: new Uint8Array(size).fill(65),
  fileName: 'über uns.txt',
  mimeType: 'text/plain'
})

describe('a file in a form', () => {
  it('is sent as any other, with its length, and tells how far it got', async () => {
    const [url, uploads] = await listen(() => Promise.resolve())
    const told: number[] = []
    const form = new FormData()
    form.set('name', 'n')
    form.set(
      'attachment',
      formFile(file(200_000), (sent) => told.push(sent))
    )
    await (await fetch(url, { method: 'POST', body: form })).text()
    expect(Number(uploads[0]?.length)).toBeGreaterThan(200_000)
    expect(uploads[0]?.body).toContain('Content-Type: text/plain')
    expect(Buffer.from(uploads[0]?.body ?? '', 'latin1').toString('utf8')).toContain('über uns.txt')
    expect(uploads[0]?.body.match(/A{200000}/)).not.toBeNull()
    expect(told.at(-1)).toBe(200_000)
    expect([...told].sort((a, b) => a - b)).toEqual(told)
  })

  it('does not run ahead of a server that does not read on', async () => {
    const size = 64 * 1024 * 1024
    const never = new Promise<void>(() => undefined)
    let tellPaused = (): void => undefined
    const paused = new Promise<void>((resolve) => {
      tellPaused = resolve
    })
    const [url] = await listen((received) => {
      if (received <= 100_000) return Promise.resolve()
      tellPaused()
      return never
    })
    const told: number[] = []
    const aborter = new AbortController()
    const form = new FormData()
    form.set(
      'attachment',
      formFile(file(size), (sent) => told.push(sent))
    )
    const sending = fetch(url, { method: 'POST', body: form, signal: aborter.signal })
    await paused
    expect(told.at(-1)).toBeLessThan(size)
    aborter.abort()
    await expect(sending).rejects.toThrow()
  })
})
