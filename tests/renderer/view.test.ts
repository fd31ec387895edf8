import { describe, expect, it } from 'vitest'

import {
  asAccountId,
  err,
  type AppErrorCode,
  type ConnectionPhase,
  type PayloadEncoding
} from '../../src/shared/domain'
import { english, sendFailureWords } from '../../src/shared/i18n'
import { initials } from '../../src/renderer/src/view/avatar'
import {
  causeText,
  connectionNotice,
  NOTICE_AFTER_MS,
  statusText,
  statusTone
} from '../../src/renderer/src/view/connectionText'
import { errorText, signInErrorText } from '../../src/renderer/src/view/errorText'
import { fileSize } from '../../src/renderer/src/view/format'
import { textParts } from '../../src/renderer/src/view/linkify'
import { mediaBox } from '../../src/renderer/src/view/mediaBox'
import {
  isBigEmoji,
  previewText,
  serviceText,
  typingText
} from '../../src/renderer/src/view/messageText'
import { knownPeople, peopleWith, suggestPeople } from '../../src/renderer/src/view/people'
import { reactionPills } from '../../src/renderer/src/view/reactions'
import { imessageInput, imkitInput } from '../../src/renderer/src/view/signInForm'
import { signInReason } from '../../src/renderer/src/view/signInReason'
import { matchShortcut } from '../../src/renderer/src/view/shortcuts'
import { dayLabel, listTime, startOfDay, timeOfDay } from '../../src/renderer/src/view/time'
import { timelineRows } from '../../src/renderer/src/view/timelineRows'
import {
  makeAccount,
  makeAttachment,
  makeConnection,
  makeConversation,
  makeMessage,
  makeReaction,
  NOON
} from './world'

const CODES = [
  'invalid_input',
  'not_found',
  'unsupported',
  'auth_failed',
  'wrong_client_key',
  'wrong_encoding',
  'server_unreachable',
  'not_a_chat_server',
  'server_error',
  'rejected',
  'wrong_server_kind',
  'already_added',
  'other_person',
  'insecure_url',
  'offline',
  'timeout',
  'keychain_locked',
  'keychain_unavailable',
  'storage_failed',
  'storage_full',
  'save_failed',
  'too_large',
  'cancelled',
  'internal'
] as const satisfies readonly AppErrorCode[]

// Does not compile when a code is missing above.
const isComplete: Exclude<AppErrorCode, (typeof CODES)[number]> extends never ? true : false = true

describe('error texts', () => {
  it('has its own sentence for every code', () => {
    expect(isComplete).toBe(true)
    const texts = CODES.map((code) => errorText({ code }))
    expect(new Set(texts).size).toBe(CODES.length)
    for (const text of texts) expect(text).toMatch(/^[A-Z].+\.$/u)
  })

  it('never shows the detail that is for logs', () => {
    expect(errorText(err('internal', 'SECRET at line 3').error)).not.toContain('SECRET')
  })

  it('says which field is wrong', () => {
    expect(errorText({ code: 'invalid_input', field: 'serverUrl' })).toContain('address')
    expect(errorText({ code: 'invalid_input', field: 'bytes' })).toContain('file is empty')
    expect(errorText({ code: 'invalid_input', field: 'unheardOf' })).toBe(
      errorText({ code: 'invalid_input' })
    )
  })
})

describe('connection texts', () => {
  it.each<[ConnectionPhase, string]>([
    ['online', 'Connected'],
    ['connecting', 'Connecting…'],
    ['catching_up', 'Updating…'],
    ['offline', 'Offline'],
    ['stopped', 'Offline'],
    ['auth_required', 'Sign in again'],
    ['signed_out', 'Sign in again']
  ])('says for %s: %s', (phase, text) => {
    expect(statusText(makeConnection({ phase }), NOON)).toBe(text)
  })

  it('counts down in whole seconds and never below one', () => {
    const waiting = makeConnection({ phase: 'waiting', retryAt: NOON + 3_200 })
    expect(statusText(waiting, NOON)).toBe('Reconnecting in 4 s')
    expect(statusText(waiting, NOON + 3_100)).toBe('Reconnecting in 1 s')
    expect(statusText(waiting, NOON + 3_200)).toBe('Connecting…')
  })

  it('shows the bar only after three seconds, with the cause', () => {
    const waiting = makeConnection({
      phase: 'waiting',
      retryAt: NOON + 5_000,
      cause: 'connection_lost'
    })
    expect(connectionNotice(waiting, makeAccount(), NOTICE_AFTER_MS - 1, NOON)).toBeNull()
    expect(connectionNotice(waiting, makeAccount(), NOTICE_AFTER_MS, NOON)).toEqual({
      text: 'Reconnecting in 5 s',
      cause: 'The connection was lost',
      action: 'tryNow',
      isTrouble: false
    })
  })

  it('asks for a sign-in at once, and for nothing while connected', () => {
    const refused = makeConnection({ phase: 'auth_required' })
    expect(connectionNotice(refused, makeAccount(), 0, NOON)?.action).toBe('signIn')
    expect(connectionNotice(makeConnection(), makeAccount(), 99_000, NOON)).toBeNull()
  })

  it('calls a locked keychain locked, never signed out', () => {
    const signedOut = makeConnection({ phase: 'signed_out' })
    const locked = makeAccount('a1', 'iMessage', { secretState: 'locked' })
    expect(connectionNotice(signedOut, locked, 0, NOON)?.action).toBe('unlock')
    expect(causeText(null)).toBe('')
  })
})

describe('trouble with an account', () => {
  it('shows no green dot while nothing can be stored', () => {
    const failing = makeConnection({ phase: 'waiting', cause: 'storage_failed' })
    expect(statusTone(failing)).toBe('attention')
    const notice = connectionNotice(failing, makeAccount(), 0, NOON)
    expect(notice?.text).toBe('Messages cannot be stored')
    expect(notice?.isTrouble).toBe(true)
    expect(statusTone(makeConnection({ phase: 'catching_up', cause: 'storage_failed' }))).toBe(
      'attention'
    )
  })

  it('says that a paused account is paused, and offers to resume it', () => {
    const stopped = makeConnection({ phase: 'stopped' })
    const notice = connectionNotice(stopped, makeAccount('a1', 'x', { isPaused: true }), 0, NOON)
    expect(notice?.text).toBe('Paused')
    expect(notice?.action).toBe('resume')
  })

  it.each([
    ['wrong_encoding', /encoding or its key/u, /cannot be decoded.*Nothing is lost/u],
    ['wrong_client_key', /client key/u, /does not know the client key.*Nothing is lost/u],
    ['auth_failed', /refused the token/u, /does not take the token.*messages are safe/u]
  ] as const)('tells apart what was refused: %s', (errorCode, bar, reason) => {
    const refused = makeConnection({ phase: 'auth_required', errorCode })
    const view = makeAccount('a1', 'Work', { kind: 'imkit' })
    expect(connectionNotice(refused, view, 0, NOON)?.cause).toMatch(bar)
    expect(signInReason(view, refused)).toMatch(reason)
  })
})

describe('the form for an account', () => {
  const fields = {
    clientKey: 'app',
    token: ' t ',
    payloadEncoding: 'none' as PayloadEncoding,
    customKey: 'ff'.repeat(32)
  }

  it('sends a shared key for the custom encoding only', () => {
    const none = imkitInput(' https://x.example ', fields)
    expect(none).toEqual({
      ok: true,
      value: {
        kind: 'imkit',
        serverUrl: 'https://x.example',
        clientKey: 'app',
        token: 't',
        payloadEncoding: 'none',
        customKey: null
      }
    })
    const spaced = `${'ff'.repeat(16)} \n${'ff'.repeat(16)}`
    const custom = imkitInput('u', { ...fields, payloadEncoding: 'custom', customKey: spaced })
    expect(custom.ok && custom.value.kind === 'imkit' && custom.value.customKey).toBe(
      'ff'.repeat(32)
    )
  })

  it.each([
    ['serverUrl', imkitInput(' ', fields)],
    ['clientKey', imkitInput('u', { ...fields, clientKey: '' })],
    ['token', imkitInput('u', { ...fields, token: '' })],
    ['customKey', imkitInput('u', { ...fields, payloadEncoding: 'custom', customKey: 'f0' })],
    ['serverUrl', imessageInput('', { kind: 'photon', secret: '' })]
  ])('names the field that is missing: %s', (field, input) => {
    expect(!input.ok && input.error.field).toBe(field)
    expect(!input.ok && errorText(input.error)).not.toBe(errorText({ code: 'invalid_input' }))
  })

  it('names the kind of server that was found', () => {
    const found = { code: 'wrong_server_kind', serverKind: 'bluebubbles' } as const
    expect(signInErrorText(found, 'imkit')).toBe(
      'This is a BlueBubbles server. Use the form for an iMessage server.'
    )
    expect(signInErrorText({ ...found, serverKind: 'imkit' }, 'photon')).toBe(
      'This is an IMKIT server. Use the form for an IMKIT app.'
    )
  })

  it('speaks of a token where there is one', () => {
    expect(signInErrorText({ code: 'auth_failed' }, 'imkit')).toContain('token')
    expect(signInErrorText({ code: 'auth_failed' }, 'photon')).toContain('API key')
  })
})

describe('people', () => {
  const conversations = [
    makeConversation('c1', {
      participants: [
        { address: 'me', name: 'Me', isMe: true },
        { address: 'ann', name: 'Ánn', isMe: false }
      ]
    }),
    makeConversation('c2', { participants: [{ address: 'ann', name: 'Ann', isMe: false }] }),
    makeConversation('c3', {
      accountId: 'a2',
      participants: [{ address: 'other', name: 'Other Ann', isMe: false }]
    })
  ]

  it('suggests whom the account knows, once, without accents mattering', () => {
    const known = knownPeople(conversations, asAccountId('a1'))
    expect(known).toEqual([{ address: 'ann', name: 'Ánn' }])
    expect(suggestPeople(known, 'AN', [])).toEqual(known)
    expect(suggestPeople(known, 'AN', known)).toEqual([])
    expect(suggestPeople(known, '', [])).toEqual([])
  })

  it('counts what is still typed as a person, but nobody twice', () => {
    const ann = { address: 'ann', name: 'Ann' }
    expect(peopleWith([ann], ' bo ')).toEqual([ann, { address: 'bo', name: 'bo' }])
    expect(peopleWith([ann], 'ann')).toEqual([ann])
  })
})

describe('times', () => {
  const today = startOfDay(NOON)
  const day = 86_400_000

  it('shortens the time in the list with its age', () => {
    expect(listTime(NOON, today)).toBe('12:00 PM')
    expect(listTime(NOON - day, today)).toBe('Yesterday')
    expect(listTime(NOON - 3 * day, today)).toMatch(/^\p{L}{2,4}$/u)
    expect(listTime(NOON - 30 * day, today)).toMatch(/\d/u)
  })

  it('names days', () => {
    expect(dayLabel(NOON, today)).toBe('Today')
    expect(dayLabel(NOON - day, today)).toBe('Yesterday')
  })

  it('survives numbers that are no dates', () => {
    for (const bad of [Number.NaN, Infinity, 1e300]) {
      expect(timeOfDay(bad)).toBe('')
      expect(dayLabel(bad, today)).toBe('')
      expect(listTime(bad, today)).toBe('')
    }
  })
})

describe('small words', () => {
  it.each([
    ['Zoë Ångström', 'ZÅ'],
    ['Ops on-call', 'OC'],
    ['Łukasz', 'Ł'],
    ['+1 555 010 0142', ''],
    ['(0)30 555-0142', ''],
    ['مريم', 'م'],
    ['陳怡君', '陳'],
    ['Family trip 🏔️', 'FT'],
    ['', '?']
  ])('makes initials of %j: %j', (name, expected) => {
    expect(initials(name)).toBe(expected)
  })

  it('writes sizes', () => {
    expect(fileSize(2_100_000)).toBe('2.1 MB')
    expect(fileSize(999)).toBe('999 bytes')
    expect(fileSize(0)).toBe('')
    expect(fileSize(Number.NaN)).toBe('')
  })

  it('tells who is typing', () => {
    expect(typingText([])).toBe('')
    expect(typingText(['Zoë'])).toBe('Zoë is typing…')
    expect(typingText(['Zoë', 'Bo'])).toBe('Zoë and Bo are typing…')
    expect(typingText(['Zoë', 'Bo', 'Ines'])).toBe('Zoë and 2 others are typing…')
  })

  it('knows messages of a few emoji', () => {
    expect(isBigEmoji('🏔️🎉')).toBe(true)
    expect(isBigEmoji('👩‍👩‍👧')).toBe(true)
    expect(isBigEmoji('ok 🎉')).toBe(false)
    expect(isBigEmoji('42')).toBe(false)
  })

  it('puts service messages in words', () => {
    expect(serviceText({ type: 'renamed', actor: 'Zoë', name: 'Hut' })).toBe(
      'Zoë named the conversation “Hut”'
    )
    expect(serviceText({ type: 'participant_left', actor: null })).toBe(
      'Someone left the conversation'
    )
    expect(serviceText({ type: 'participant_added', actor: '', subject: ['Zoë', '', null] })).toBe(
      'You added Zoë, You, someone'
    )
    expect(serviceText({ type: 'call_missed', actor: 'Zoë' })).toBe('Missed call')
    const stored = { type: 'other', actor: 'Zoë', description: 'Zoë did it' } as const
    expect(serviceText(stored)).toBe('Zoë did it')
  })

  it('says who wrote the last message of a group', () => {
    const preview = {
      messageId: makeMessage('m', 'c', NOON).id,
      text: 'Hi',
      senderName: 'Zoë',
      isFromMe: false,
      sentAt: NOON,
      kind: 'text'
    } as const
    const group = makeConversation('c', { isGroup: true })
    expect(previewText(preview, group)).toBe('Zoë: Hi')
    expect(previewText(preview, makeConversation('c'))).toBe('Hi')
    expect(previewText({ ...preview, isFromMe: true }, group)).toBe('You: Hi')
    expect(previewText({ ...preview, kind: 'unsent', text: 'x' }, group)).toBe('Message unsent')
  })

  it('says why a message was not sent, never in words for logs', () => {
    const of = (failure: string | null): string => sendFailureWords(failure, english.translate)
    expect(of('not_on_imessage')).toBe('The recipient is not on iMessage.')
    expect(of('mac:43')).toBe('The Mac could not send it (error 43).')
    expect(of('too_large')).toBe('This is too large to be sent.')
    expect([of('rejected'), of('constructor'), of(null)]).toEqual(
      Array.from({ length: 3 }, () => 'The server did not take it.')
    )
    expect(of('Words of an older version')).toBe('Words of an older version')
  })

  it('puts into words what the last message is where it has none', () => {
    const preview = {
      messageId: makeMessage('m', 'c', NOON).id,
      text: '',
      senderName: 'Zoë',
      isFromMe: false,
      sentAt: NOON
    } as const
    const direct = makeConversation('c')
    const left = { type: 'participant_left', actor: '' } as const
    expect(previewText({ ...preview, kind: 'service', service: left }, direct)).toBe(
      'You left the conversation'
    )
    expect(previewText({ ...preview, kind: 'unsupported', text: 'app' }, direct)).toBe(
      'Message from an app'
    )
    expect(previewText({ ...preview, kind: 'unsupported', text: 'Words of old' }, direct)).toBe(
      'Words of old'
    )
    expect(previewText({ ...preview, kind: 'announcement' }, direct)).toBe('Announcement')
  })
})

describe('links', () => {
  it('finds web and mail addresses and keeps the text whole', () => {
    const text = 'See https://example.org/a?b=1&c=2, example.com or hut@example.org!'
    const parts = textParts(text)
    expect(parts.map((part) => part.text).join('')).toBe(text)
    expect(parts.flatMap((part) => (part.type === 'link' ? [part.url] : []))).toEqual([
      'https://example.org/a?b=1&c=2',
      'https://example.com',
      'mailto:hut@example.org'
    ])
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://example.org/x',
    'smb://host/share',
    'data:text/html,<script>1</script>',
    'vbscript:x'
  ])('makes no link of %s', (text) => {
    expect(textParts(text).filter((part) => part.type === 'link' && part.text === text)).toEqual([])
    for (const part of textParts(text)) {
      if (part.type === 'link') expect(part.url).toMatch(/^(?:https?:\/\/|mailto:)/u)
    }
  })
})

describe('timeline rows', () => {
  const minute = 60_000

  it('groups messages of one sender within five minutes', () => {
    const rows = timelineRows(
      [
        makeMessage('a', 'c', NOON),
        makeMessage('b', 'c', NOON + minute),
        makeMessage('d', 'c', NOON + 2 * minute, { isFromMe: true, senderAddress: 'me' }),
        makeMessage('e', 'c', NOON + 20 * minute)
      ],
      null,
      []
    )
    expect(
      rows.map((row) => (row.type === 'message' ? [row.key, row.isFirst, row.isLast] : row.type))
    ).toEqual(['day', ['a', true, false], ['b', false, true], ['d', true, true], ['e', true, true]])
  })

  it('starts each day and the unread part with a divider', () => {
    const second = makeMessage('b', 'c', NOON + 86_400_000)
    const rows = timelineRows([makeMessage('a', 'c', NOON), second], second.id, [])
    expect(rows.map((row) => row.type)).toEqual(['day', 'message', 'day', 'unread', 'message'])
  })

  it('shows a gap where nothing proves that nothing is missing, and parts the group there', () => {
    const messages = [0, 1, 2, 3].map((index) =>
      makeMessage(`m${String(index)}`, 'c', NOON + index * minute, {
        serverId: index === 3 ? null : `s${String(index)}`
      })
    )
    const types = (since: number): readonly unknown[] =>
      timelineRows(messages, null, [{ since, until: NOON + 2 * minute }]).map((row) =>
        row.type === 'message' ? [row.isFirst, row.isLast] : row.key
      )
    expect(types(NOON + 1)).toEqual([
      'day:m0',
      [true, false],
      [false, false],
      [false, false],
      [false, true]
    ])
    expect(types(NOON + minute)).toEqual([
      'day:m0',
      [true, true],
      'gap:m0',
      [true, false],
      [false, false],
      [false, true]
    ])
  })

  it('gives every row a key of its own', () => {
    const messages = Array.from({ length: 50 }, (_, index) =>
      makeMessage(`m${String(index)}`, 'c', NOON + index * 3_600_000)
    )
    const keys = timelineRows(messages, messages[7]?.id ?? null, []).map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('reactions, pictures, shortcuts', () => {
  it('counts reactions of one emoji', () => {
    const pills = reactionPills([
      makeReaction(),
      makeReaction({ emoji: '👍', tapback: 'like', senderName: 'Bo' }),
      makeReaction({ emoji: '👍', tapback: 'like', isMe: true })
    ])
    expect(pills.map((pill) => [pill.emoji, pill.count, pill.isMine, pill.names])).toEqual([
      ['❤️', 1, false, 'Ines'],
      ['👍', 2, true, 'Bo, You']
    ])
  })

  it('keeps the proportions of a picture and bounds it', () => {
    expect(mediaBox(makeAttachment('a', { width: 1_000, height: 500 }))).toEqual({
      width: 280,
      height: 140
    })
    const odd = mediaBox(makeAttachment('a', { width: 1, height: 1e9 }))
    expect(odd.width).toBeGreaterThan(0)
    expect(odd.height).toBeLessThanOrEqual(320)
    expect(mediaBox(makeAttachment('a', { width: null, height: null })).width).toBeGreaterThan(0)
  })

  it('knows the shortcuts of the design', () => {
    const press = (key: string, modifiers: KeyboardEventInit = {}): KeyboardEvent =>
      new KeyboardEvent('keydown', { key, ...modifiers })
    expect(matchShortcut(press('k', { ctrlKey: true }), false)).toEqual({ type: 'switcher' })
    expect(matchShortcut(press('k', { ctrlKey: true }), true)).toBeNull()
    expect(matchShortcut(press('k', { metaKey: true }), true)).toEqual({ type: 'switcher' })
    expect(matchShortcut(press('F', { ctrlKey: true, shiftKey: true }), false)?.type).toBe('search')
    expect(matchShortcut(press('ArrowDown', { altKey: true, shiftKey: true }), false)).toEqual({
      type: 'step',
      by: 1,
      unreadOnly: true
    })
    expect(matchShortcut(press('3', { ctrlKey: true }), false)).toEqual({
      type: 'account',
      index: 2
    })
    expect(matchShortcut(press('k'), false)).toBeNull()
  })
})
