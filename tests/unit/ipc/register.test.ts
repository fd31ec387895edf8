import type { IpcMainInvokeEvent } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import {
  createDispatcher,
  type Handlers,
  MAX_INPUT_BYTES,
  registerCommands
} from '../../../src/main/ipc/register'
import { ok, type Result } from '../../../src/shared/domain'
import { INVOKE_CHANNEL } from '../../../src/shared/ipc/channels'
import { commandSchemas } from '../../../src/shared/ipc/commands'
import { FakeLogger } from '../platform/fakes'

const electron = vi.hoisted(() => ({
  handle: vi.fn<(channel: string, listener: unknown) => void>(),
  removeHandler: vi.fn<(channel: string) => void>()
}))
vi.mock('electron', () => ({ ipcMain: electron }))

let logger: FakeLogger
let isTrusted: boolean
let handler: ReturnType<typeof vi.fn<(input: unknown) => Promise<Result<unknown>>>>
let invoke: (name: unknown, input: unknown) => Promise<Result<unknown>>

beforeEach(() => {
  logger = new FakeLogger()
  isTrusted = true
  handler = vi.fn(() => Promise.resolve(ok(null)))
  const names = Object.keys(commandSchemas)
  const handlers = Object.fromEntries(names.map((name) => [name, handler])) as unknown as Handlers
  const dispatch = createDispatcher({ handlers, logger, isTrustedSender: () => isTrusted })
  invoke = (name, input) => dispatch({} as IpcMainInvokeEvent, name, input)
})

describe('the door from the page', () => {
  it('hands parsed input to the handler and answers with its result', async () => {
    handler.mockResolvedValue(ok(['row']))
    expect(await invoke('search:query', { query: 'x', conversationId: null, limit: 5 })).toEqual(
      ok(['row'])
    )
    expect(handler).toHaveBeenCalledExactlyOnceWith({ query: 'x', conversationId: null, limit: 5 })
  })

  it.each(Object.keys(commandSchemas))('refuses %s from an untrusted sender', async (name) => {
    isTrusted = false
    expect(await invoke(name, {})).toMatchObject({ ok: false, error: { code: 'rejected' } })
    expect(handler).not.toHaveBeenCalled()
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'app:nothing',
    '',
    1,
    null,
    {}
  ])('knows no command %j', async (name) => {
    expect(await invoke(name, {})).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', field: 'name' }
    })
    expect(handler).not.toHaveBeenCalled()
  })

  it.each([
    ['a missing value', 'message:edit', { messageId: 'm' }, 'text'],
    ['a wrong type', 'message:edit', { messageId: 1, text: '' }, 'messageId'],
    [
      'a nested value',
      'message:window',
      window({ position: { sentAt: 'x', order: 0 } }),
      'anchor.position.sentAt'
    ],
    ['an extra key', 'account:rename', { accountId: 'a', name: 'n', path: '/etc' }, 'path'],
    ['an id that is too long', 'message:retry', { messageId: 'x'.repeat(201) }, 'messageId'],
    ['something that is no bytes', 'attachment:stage', stage([1, 2]), 'bytes'],
    ['no object at all', 'app:snapshot', 'hello', '']
  ])('names the field of %s', async (_what, name, input, field) => {
    expect(await invoke(name, input)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', field }
    })
    expect(handler).not.toHaveBeenCalled()
  })

  it('refuses bytes over the cap before anything looks at them', async () => {
    const bytes = new Uint8Array(MAX_INPUT_BYTES + 1)
    expect(await invoke('attachment:stage', stage(bytes))).toMatchObject({
      ok: false,
      error: { code: 'too_large' }
    })
    expect(handler).not.toHaveBeenCalled()
  })

  it('turns a handler that throws into an error without its words, and logs them', async () => {
    handler.mockRejectedValue(new Error('inner detail'))
    const result = await invoke('app:snapshot', {})
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(result)).not.toContain('inner detail')
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { command: 'app:snapshot' } }])
    expect(logger.lines[0]?.fields.error).toContain('inner detail')
  })

  it('is open under one channel until it is closed', () => {
    const close = registerCommands({
      handlers: {} as Handlers,
      logger,
      isTrustedSender: () => true
    })
    expect(electron.handle).toHaveBeenCalledExactlyOnceWith(INVOKE_CHANNEL, expect.any(Function))
    close()
    expect(electron.removeHandler).toHaveBeenCalledExactlyOnceWith(INVOKE_CHANNEL)
  })
})

function window(anchor: object): object {
  return { conversationId: 'c', anchor: { at: 'before', ...anchor }, limit: 1 }
}

function stage(bytes: unknown): object {
  return { conversationId: 'c', fileName: 'a', mimeType: 'b', bytes, voiceMs: null }
}
