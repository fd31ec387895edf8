import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

const entry = resolve(import.meta.dirname, '../../../src/demo/index.ts')

function start(args: readonly string[]): { child: ChildProcess; output: () => string } {
  const child = fork(entry, args, { execArgv: ['--import', 'tsx'], stdio: 'pipe' })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, output: () => text }
}

type Address = { kind: string; url: string } & Readonly<Record<string, string>>

async function ready(child: ChildProcess): Promise<readonly Address[]> {
  const [message] = (await once(child, 'message')) as [
    { type: string; servers: readonly Address[] }
  ]
  expect(message.type).toBe('ready')
  return message.servers
}

describe('the process entry', () => {
  it('serves a Photon and an IMKIT inbox, says where, and ends on a stop message', async () => {
    const { child, output } = start(['--port=0', '--key=abc', '--clientkey=xyz', '--customkey='])
    const [photon, imkit, ...others] = await ready(child)
    expect(others).toEqual([])
    expect(photon).toEqual({ kind: 'photon', url: photon!.url, apiKey: 'abc' })
    expect(imkit).toMatchObject({ kind: 'imkit', token: 'abc', clientKey: 'xyz' })
    const chats = await fetch(`${photon!.url}/api/v1/chat/count`, {
      headers: { 'x-api-key': 'abc' }
    })
    expect(((await chats.json()) as { data: { total: number } }).data.total).toBeGreaterThan(39)
    const rooms = await fetch(`${imkit!.url}/rooms/ids`, {
      headers: { 'im-client-key': 'xyz', 'im-authorization': 'abc' }
    })
    expect(await rooms.json()).toMatchObject({ RC: 0, result: { totalCount: 25 } })
    const ended = once(child, 'exit')
    child.send({ type: 'stop' })
    expect(await ended).toEqual([0, null])
    expect(output()).toBe(
      `Tern demo server: photon ${photon!.url} key abc\n` +
        `Tern demo server: imkit ${imkit!.url} client key xyz token abc custom key (none)\n`
    )
  }, 20_000)

  it.each(['photon', 'bluebubbles', 'imkit'])(
    'starts %s alone when told so',
    async (kind) => {
      const { child } = start([`--kind=${kind}`, '--quiet'])
      expect((await ready(child)).map((server) => server.kind)).toEqual([kind])
      const ended = once(child, 'exit')
      child.send({ type: 'stop' })
      expect(await ended).toEqual([0, null])
    },
    20_000
  )

  // Windows knows no SIGTERM: the process is simply gone.
  it.skipIf(process.platform === 'win32')(
    'ends on SIGTERM',
    async () => {
      const { child, output } = start(['--size=3x50', '--quiet'])
      await ready(child)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
      expect(output()).toBe('')
    },
    20_000
  )

  it('ends with its reason when the arguments make no sense', async () => {
    const { child } = start(['--size=big'])
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(errors).toContain('--size=big')
  }, 20_000)
})
