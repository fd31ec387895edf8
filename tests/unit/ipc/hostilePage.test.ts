/**
 * A page that an attacker got into, and what it can have main do: every command with what no page of
 * ours would send, and with the ids of what belongs elsewhere.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openExternalLink } from '../../../src/main/platform/externalLinks'
import {
  type CommandInput,
  type CommandName,
  commandSchemas
} from '../../../src/shared/ipc/commands'
import { createDoorWorld, type DoorWorld } from './doorWorld'

const electron = vi.hoisted(() => ({
  openExternal: vi.fn<(url: string) => Promise<void>>(() => Promise.resolve())
}))
vi.mock('electron', () => ({
  ipcMain: { handle: vi.fn(), removeHandler: vi.fn() },
  shell: { openExternal: electron.openExternal }
}))
vi.mock('electron-store', () => ({ default: null }))

type Inputs = { readonly [Name in CommandName]: CommandInput<Name> }

/** What our page might send; a command without a line here does not compile. */
const honestInputs = ({ mine }: DoorWorld): Inputs => {
  const { accountId, conversation, messages, stagedId } = mine
  const conversationId = conversation.id
  const messageId = messages[0]?.id ?? ''
  const imkit = { clientKey: 'k', token: 't', payloadEncoding: 'none', customKey: null } as const
  const file = { fileName: 'a.txt', mimeType: 'text/plain', bytes: new Uint8Array([1]) }
  return {
    'app:snapshot': {},
    'account:add': { kind: 'photon', serverUrl: 'https://a.test', secret: 's', name: 'n' },
    'account:addDemo': {},
    'account:remove': { accountId },
    'account:rename': { accountId, name: 'n' },
    'account:signIn': { accountId, secret: 's' },
    'account:signInImkit': { accountId, ...imkit },
    'account:setPaused': { accountId, isPaused: false },
    'account:connectNow': { accountId },
    'account:addressBook': { accountId },
    'keychain:retry': {},
    'keychain:startAnew': {},
    'keychain:continueForThisRun': {},
    'conversation:setVisible': { conversationId },
    'conversation:markRead': { conversationId, upTo: messageId },
    'conversation:markUnread': { conversationId },
    'conversation:getDraft': { conversationId },
    'conversation:setDraft': {
      conversationId,
      text: 'x',
      replyTo: messageId,
      mentions: [{ start: 0, length: 1, address: 'a', isMe: false }],
      stagedIds: [stagedId]
    },
    'conversation:setMuted': { conversationId, mutedUntil: 1 },
    'conversation:setPinned': { conversationId, isPinned: true },
    'conversation:setArchived': { conversationId, isArchived: false },
    'conversation:setTags': { conversationId, tags: ['t'] },
    'conversation:createDirect': { accountId, address: 'a@example.org' },
    'conversation:createGroup': { accountId, name: 'g', addresses: ['a'], firstMessage: 'm' },
    'conversation:rename': { conversationId, name: 'n' },
    'conversation:addMembers': { conversationId, addresses: ['a'] },
    'conversation:removeMember': { conversationId, address: 'a' },
    'conversation:leave': { conversationId },
    'conversation:createPoll': { conversationId, title: 'x', options: ['a', 'b'] },
    'conversation:setPicture': { conversationId, bytes: new Uint8Array([1]) },
    'conversation:export': { conversationId, format: 'html', withFiles: true },
    'conversation:cancelExport': {},
    'conversation:delete': { conversationId },
    'invitation:answer': { accountId, conversationServerId: 's', isAccepted: true },
    'conversation:setTyping': { conversationId, isTyping: true },
    'message:window': {
      conversationId,
      anchor: { at: 'before', position: { sentAt: 1, order: 1 } },
      limit: 1
    },
    'message:fetchOlder': { conversationId },
    'message:spans': { conversationId },
    'conversation:fillGap': { conversationId, beforeId: messageId },
    'message:send': {
      conversationId,
      text: 'x',
      replyTo: messageId,
      stagedIds: [stagedId],
      mentions: [{ start: 0, length: 1, address: 'a', isMe: false }],
      isDraft: false
    },
    'message:undoSend': { messageId },
    'message:retry': { messageId },
    'message:checkAgain': { messageId },
    'message:sendAgain': { messageId },
    'message:discard': { messageId },
    'message:edit': { messageId, text: 'x', mentions: [] },
    'message:unsend': { messageId },
    'message:react': { messageId, emoji: '❤️', isRemoval: false },
    'message:vote': { messageId, optionId: 'o1', isRemoval: false },
    'message:addPollOption': { messageId, text: 'x' },
    'message:pin': { messageId, isPinned: true },
    'message:listPinned': { conversationId },
    'message:fetchPinned': { conversationId },
    'message:deleteForMe': { messageId },
    'message:explainNotification': { messageId },
    'attachment:pick': { conversationId },
    'attachment:stage': { conversationId, ...file, voiceMs: 1 },
    'attachment:stageStored': { attachmentId: 'a1', conversationId },
    'attachment:discard': { stagedId },
    'attachment:save': { attachmentId: 'a1' },
    'attachment:fetch': { attachmentId: 'a1' },
    'attachment:cancelFetch': { attachmentId: 'a1' },
    'attachment:read': { attachmentId: 'a1' },
    'attachment:list': { conversationId, from: 'a1', direction: 'before', limit: 1 },
    'search:query': { query: 'x', conversationId, limit: 1 },
    'search:server': { accountId, query: 'x', limit: 1 },
    'settings:set': {
      doNotDisturbUntil: 1,
      quietHours: { isOn: true, from: 1, to: 2, days: [1] },
      zoom: 1,
      fontScale: 1,
      theme: 'dark',
      spellcheckLanguages: ['en'],
      showShortcut: null,
      undoSendSeconds: 1
    },
    'storage:read': { sentBefore: 1, largerThan: 0, conversationId: null },
    'storage:deleteFiles': { sentBefore: 1, largerThan: 0, conversationId: null, after: 0 },
    'storage:compact': {},
    'desktop:get': {},
    'desktop:setAutostart': { isOn: false },
    'desktop:showNotices': {},
    'microphone:ask': {},
    'update:get': {},
    'update:check': {},
    'update:restart': {},
    'diagnostics:get': {},
    'diagnostics:saveLogs': {},
    'diagnostics:saveRecording': {},
    'doctor:run': {},
    'link:open': { url: 'https://example.org/' },
    'clipboard:writeText': { text: 'x' }
  }
}

const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  '../../../etc/passwd',
  '/etc/passwd',
  '\\\\host\\share',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/x',
  "x'; DROP TABLE messages; --",
  '" OR 1=1 OR "',
  'from: has: before: in:"',
  '<img src=x onerror=alert(1)>',
  '${process.exit()}',
  'm-1',
  'm9999999999999999999',
  'o1.1',
  'x'.repeat(1_000_000),
  null,
  undefined,
  true,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  -1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  10n,
  [],
  [[]],
  ['__proto__'],
  {},
  { at: 'newest' },
  JSON.parse('{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}}}'),
  new Date(0),
  new Map([['a', 1]]),
  new Error('x'),
  new Uint8Array(0),
  new Float64Array(1)
]

type Path = readonly (string | number)[]

/** The places inside an input whose value can be another one. */
const placesIn = (value: unknown, path: Path = []): readonly Path[] => {
  const here = path.length === 0 ? [] : [path]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return here
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) =>
      placesIn(inner, [...path, Array.isArray(value) ? Number(key) : key])
    )
  ]
}

const withValue = (value: unknown, [first, ...rest]: Path, hostile: unknown): unknown => {
  if (first === undefined) return hostile
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((inner, index) =>
      index === first ? withValue(inner, rest, hostile) : inner
    )
  const fields = value as Record<string, unknown>
  return { ...fields, [first]: withValue(fields[first], rest, hostile) }
}

let world: DoorWorld

beforeEach(async () => {
  electron.openExternal.mockClear()
  world = await createDoorWorld({ openLink: openExternalLink })
})

afterEach(async () => {
  await world.dispose()
})

const internalErrors = (): readonly unknown[] =>
  world.logger.lines.filter(({ message }) => message === 'command threw').map((line) => line.fields)

describe('every command', () => {
  it.each(Object.keys(commandSchemas) as CommandName[])(
    '%s answers whatever is in any of its fields, and leaves the rest alone',
    async (name) => {
      const honest = honestInputs(world)[name]
      const theirs = await sideOf(world, 'other')
      for (const place of placesIn(honest))
        for (const hostile of HOSTILE) {
          const answer = await world.knock(name, withValue(honest, place, hostile))
          expect(typeof answer.ok, `${place.join('.')}: ${String(hostile).slice(0, 40)}`).toBe(
            'boolean'
          )
        }
      for (const hostile of HOSTILE) await world.knock(name, hostile)
      expect(internalErrors()).toEqual([])
      expect('isPolluted' in {}).toBe(false)
      expect(await sideOf(world, 'other')).toEqual(theirs)
      expect(world.left.filter(([what]) => what === 'saveFile')).toEqual([])
      const opened = electron.openExternal.mock.calls.flat()
      expect(opened.filter((url) => url !== 'https://example.org/')).toEqual([])
    }
  )

  it('takes nothing beside its fields', async () => {
    const inputs = honestInputs(world)
    for (const [name, honest] of Object.entries(inputs))
      for (const extra of ['path', 'url', 'sql', 'html', 'constructor', 'toString'])
        expect(await world.knock(name, { ...honest, [extra]: '/etc/passwd' })).toMatchObject({
          ok: false,
          error: { code: 'invalid_input' }
        })
  })
})

describe('what belongs to another account', () => {
  /** What the outbox of one of the two holds. */
  const orders = async (side: 'mine' | 'other'): Promise<readonly object[]> =>
    (await world.store.listOutbox(world[side].accountId)).map(({ command }) => command)

  it('is not answered from here: no other server learns of its id', async () => {
    const { mine, other } = world
    const answer = await world.call('message:send', {
      conversationId: mine.conversation.id,
      text: 'hello',
      replyTo: other.messages[0]?.id ?? '',
      stagedIds: []
    })
    expect(answer.ok).toBe(true)
    expect(await orders('mine')).toMatchObject([{ text: 'hello', replyToServerId: null }])
  })

  it('is not answered in a draft', async () => {
    const { mine, other, store } = world
    await world.call('conversation:setDraft', {
      conversationId: mine.conversation.id,
      text: 'hello',
      replyTo: other.messages[0]?.id ?? '',
      mentions: [],
      stagedIds: [other.stagedId]
    })
    const draft = await store.readDraft(mine.conversation.id)
    expect(draft).toMatchObject({ text: 'hello', replyTo: null })
    expect(draft.files.map(({ stagedId }) => stagedId)).toEqual([mine.stagedId])
  })

  it('keeps its files: what was chosen there is not sent here', async () => {
    const { mine, other, store } = world
    const answer = await world.call('message:send', {
      conversationId: mine.conversation.id,
      text: 'hello',
      replyTo: null,
      stagedIds: [other.stagedId]
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_found', field: 'stagedIds' } })
    expect(await orders('mine')).toEqual([])
    expect((await store.readDraft(other.conversation.id)).files).toHaveLength(1)
  })

  it('sends a file once, however often it is named', async () => {
    const { conversation, stagedId } = world.mine
    const answer = await world.call('message:send', {
      conversationId: conversation.id,
      text: '',
      replyTo: null,
      stagedIds: [stagedId, stagedId]
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_found', field: 'stagedIds' } })
    expect(await orders('mine')).toEqual([])
  })

  it('marks nothing as read here', async () => {
    const { mine, other, store } = world
    const before = await store.findConversation(mine.conversation.id)
    expect(before?.unreadCount).toBeGreaterThan(0)
    await world.call('conversation:markRead', {
      conversationId: mine.conversation.id,
      upTo: other.messages.at(-1)?.id ?? ''
    })
    expect(await store.findConversation(mine.conversation.id)).toEqual(before)
    expect(await orders('mine')).toEqual([])
  })

  it('fills no gap and begins no list here', async () => {
    const { mine, other } = world
    expect(
      await world.call('conversation:fillGap', {
        conversationId: mine.conversation.id,
        beforeId: other.messages[1]?.id ?? ''
      })
    ).toMatchObject({ ok: false, error: { code: 'not_found' } })
    const around = await world.call('message:window', {
      conversationId: mine.conversation.id,
      anchor: { at: 'around', messageId: other.messages[0]?.id ?? '' },
      limit: 50
    })
    expect(JSON.stringify(around)).not.toContain('other-')
  })
})

it('what a person chooses is taken: muted for always', async () => {
  const { conversation } = world.mine
  const mutedUntil = Number.MAX_SAFE_INTEGER
  expect(
    await world.call('conversation:setMuted', { conversationId: conversation.id, mutedUntil })
  ).toMatchObject({ ok: true })
  expect(await world.store.findConversation(conversation.id)).toMatchObject({ mutedUntil })
})

/** All that the store has of one of the two. */
const sideOf = async ({ store, ...sides }: DoorWorld, side: 'mine' | 'other'): Promise<unknown> => {
  const { accountId, conversation } = sides[side]
  return {
    accounts: (await store.listAccounts()).filter(({ id }) => id === accountId),
    conversation: await store.findConversation(conversation.id),
    draft: await store.readDraft(conversation.id),
    messages: (await store.readWindow(conversation.id, { at: 'newest' }, 50)).messages,
    outbox: await store.listOutbox(accountId)
  }
}
