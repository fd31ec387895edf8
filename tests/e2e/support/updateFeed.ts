import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of updates on loopback with one new version for Linux. */
export type UpdateFeed = {
  readonly url: string
  /** Paths that were asked for, and the headers of each request. */
  readonly requests: { readonly path: string; readonly headers: NodeJS.Dict<string | string[]> }[]
  /** What is handed out from now on in the place of what was announced; null: the real thing. */
  tamper(bytes: Buffer | null): void
  /** Another version is announced from now on; the file stays what it is. */
  announce(version: string): void
  close(): void
}

const NAME = 'Tern.AppImage'

const announcementOf = (version: string, bytes: Buffer): string => {
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${NAME}`,
    `    sha512: ${sha512}`,
    `    size: ${bytes.length}`,
    `path: ${NAME}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-01-05T09:00:00.000Z'`,
    ''
  ].join('\n')
}

export const startUpdateFeed = async (version: string, bytes: Buffer): Promise<UpdateFeed> => {
  let handedOut = bytes
  let announcement = announcementOf(version, bytes)
  const requests: UpdateFeed['requests'] = []
  const server = createServer(({ url = '', headers }, response) => {
    const path = url.split('?')[0] ?? ''
    requests.push({ path, headers })
    if (/^\/latest[\w-]*\.yml$/.test(path)) response.end(announcement)
    else if (path === `/${NAME}`) response.end(handedOut)
    else response.writeHead(404).end()
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    tamper: (other) => {
      handedOut = other ?? bytes
    },
    announce: (other) => {
      announcement = announcementOf(other, bytes)
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}
