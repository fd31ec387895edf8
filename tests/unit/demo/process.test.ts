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

async function ready(child: ChildProcess): Promise<{ url: string; apiKey: string }> {
  const [message] = (await once(child, 'message')) as [
    { type: string; url: string; apiKey: string }
  ]
  expect(message.type).toBe('ready')
  return message
}

describe('the process entry', () => {
  it('says where it is, serves the inbox, and ends on a stop message', async () => {
    const { child, output } = start(['--port=0', '--key=abc'])
    const { url, apiKey } = await ready(child)
    const count = await fetch(`${url}/api/v1/chat/count`, { headers: { 'x-api-key': apiKey } })
    expect(((await count.json()) as { data: { total: number } }).data.total).toBeGreaterThan(39)
    const ended = once(child, 'exit')
    child.send({ type: 'stop' })
    expect(await ended).toEqual([0, null])
    expect(output()).toBe(`Tern demo server: ${url} key abc\n`)
  }, 20_000)

  it('speaks IMKIT when told so', async () => {
    const { child, output } = start(['--kind=imkit', '--key=abc', '--clientkey=xyz'])
    const { url, apiKey } = await ready(child)
    const headers = { 'im-client-key': 'xyz', 'im-authorization': apiKey }
    const rooms = await fetch(`${url}/rooms/ids`, { headers })
    expect(await rooms.json()).toMatchObject({ RC: 0, result: { totalCount: 25 } })
    const ended = once(child, 'exit')
    child.send({ type: 'stop' })
    expect(await ended).toEqual([0, null])
    expect(output()).toBe(`Tern demo server: ${url} client key xyz token abc\n`)
  }, 20_000)

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
