/**
 * Every screen in the pseudo-locale, in a world whose people write Greek: Latin letters outside the
 * brackets are words that somebody wrote into the code.
 */
import { fireEvent, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { setLanguage } from '../../src/renderer/src/i18n.svelte'
import { asAccountId, asConversationId, asMessageId } from '../../src/shared/domain'
import type { FakeBridge } from './fakeBridge'
import { article } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import {
  makeAccount,
  makeAttachment,
  makeConnection,
  makeConversation,
  makeMessage,
  makeReaction,
  NOON,
  worldOf,
  type World
} from './world'

/** Names of products and formats, words of the search, keys, units: the same in every language. */
const NAMES =
  /\b(?:Tern|iMessage|IMKIT|Photon|BlueBubbles Server|BlueBubbles|Advanced iMessage Kit|JSON|Base64|American English|English|Electron|https?:\S+|AGPL|(?:Ctrl|Alt|Shift|Enter|Esc|Up|Down)\b|AM\b|PM\b|[KMGT]?B\b|ms\b|px\b)|\b(?:from|in|has|before|after):/gu
const DATES =
  /\bGerman\b|\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b|\bat\b/gu

const ATTRIBUTES = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'] as const

const isHidden = (node: Node): boolean =>
  node.parentElement?.closest('style, script, [data-untranslated]') !== null

/** Words inside words are marked twice. */
const withoutMarked = (text: string): string => {
  const rest = text.replace(/\[[^[\]]*~\]/gu, '')
  return rest === text ? text : withoutMarked(rest)
}

/** Words that are shown or read out, and are of no language file. */
const untranslated = (): readonly string[] => {
  const found = new Set<string>()
  const look = (text: string | null): void => {
    const rest = withoutMarked(text ?? '')
      .replace(NAMES, '')
      .replace(DATES, '')
    if (/[A-Za-z]{2}/u.test(rest)) found.add((text ?? '').trim())
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) if (!isHidden(texts.currentNode)) look(texts.currentNode.textContent)
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('[data-untranslated]') !== null) continue
    for (const name of ATTRIBUTES) look(element.getAttribute(name))
  }
  return [...found]
}

const FACE = { senderName: 'Ζωή', senderAddress: '+1' }

const world = (): World => {
  const made = worldOf(
    [
      makeConversation('c1', {
        name: 'Ζωή',
        isGroup: true,
        isPinned: true,
        mutedUntil: Number.MAX_SAFE_INTEGER,
        messageCount: 3,
        participants: [
          { address: '+1', name: 'Ζωή', isMe: false },
          { address: '+2', name: 'Άννα', isMe: true }
        ]
      }),
      makeConversation('c2', { name: 'Άρης', unreadCount: 3, draft: 'γεια', participants: [] }),
      makeConversation('c3', { name: 'Νίκος', isMarkedUnread: true, participants: [] }),
      makeConversation('c4', { name: 'Λέων', isLeft: true, participants: [] })
    ],
    [
      makeMessage('m1', 'c1', NOON, { ...FACE, text: 'Ναι;', editedAt: NOON }),
      makeMessage('m2', 'c1', NOON + 1_000, { isFromMe: true, text: 'Ναι', sendState: 'read' }),
      makeMessage('m3', 'c1', NOON + 2_000, { ...FACE, text: '', unsentAt: NOON }),
      makeMessage('m4', 'c1', NOON + 3_000, {
        ...FACE,
        text: '',
        service: { type: 'renamed', actor: 'Ζωή', name: 'Νέα' }
      }),
      makeMessage('m5', 'c1', NOON + 4_000, {
        isFromMe: true,
        text: 'όχι',
        sendState: 'failed',
        failure: null
      }),
      makeMessage('m6', 'c1', NOON + 5_000, {
        isFromMe: true,
        text: 'ίσως',
        sendState: 'unconfirmed'
      }),
      makeMessage('m7', 'c1', NOON + 6_000, {
        ...FACE,
        text: '',
        effect: 'slam',
        attachments: [makeAttachment('α', { fileName: 'α', mimeType: 'application/pdf' })],
        reactions: [makeReaction({ senderName: 'Άννα' })],
        replyTo: { serverId: 'x', messageId: asMessageId('m1'), senderName: 'Ζωή', text: 'Ναι;' }
      })
    ]
  )
  made.accounts.splice(0, made.accounts.length, makeAccount('a1', 'Εδώ'), imkit)
  made.connections.splice(0, made.connections.length, makeConnection(), waiting)
  made.openConversationId = 'c1'
  return made
}

const imkit = makeAccount('a2', 'Εκεί', {
  kind: 'imkit',
  invitations: [{ conversationServerId: 'r', name: 'Νέα', inviterName: 'Άννα' }]
})
const waiting = makeConnection({
  accountId: 'a2',
  phase: 'auth_required',
  cause: 'auth_refused',
  errorCode: 'auth_failed'
})

const inPseudo = (bridge: FakeBridge): void => {
  bridge.systemLanguages = ['en-XA']
}

const start = (of: World = world()): Promise<Running> => renderApp(of, inPseudo)

beforeEach(() => {
  installLayout()
  vi.stubGlobal('CSS', { escape: (text: string) => text })
})
afterEach(async () => {
  endApp()
  vi.unstubAllGlobals()
  await setLanguage('en', [])
})

describe('every word comes from the language files', () => {
  it('of the first screen', async () => {
    await start(worldOf([]))
    const empty = worldOf([])
    empty.accounts.splice(0)
    endApp()
    await start(empty)
    expect(document.body.textContent).toContain('[Wélçömé')
    expect(untranslated()).toEqual([])
  })

  it('of the inbox and a conversation', async () => {
    await start()
    expect(article('m1')).toBeTruthy()
    expect(untranslated()).toEqual([])
  })

  it('of the details', async () => {
    const { app } = await start()
    app.ui.isDetailsOpen = true
    await settle()
    expect(untranslated()).toEqual([])
  })

  it.each(['m1', 'm2', 'm5', 'm6', 'm7'])('of the menu of message %s', async (id) => {
    await start()
    await fireEvent.contextMenu(article(id), { clientX: 10, clientY: 10 })
    await settle()
    expect(screen.getAllByRole('menuitem').length).toBeGreaterThan(0)
    expect(untranslated()).toEqual([])
  })

  it('of the menus of conversations and accounts', async () => {
    await start()
    await fireEvent.contextMenu(screen.getAllByRole('option')[0]!, { clientX: 9, clientY: 9 })
    await settle()
    expect(screen.getAllByRole('menuitem').length).toBeGreaterThan(0)
    expect(untranslated()).toEqual([])
  })

  it.each(['imessage', 'imkit'] as const)('of the form for an account, %s', async (service) => {
    const { app } = await start()
    app.ui.addingAccount = service
    await settle()
    expect(untranslated()).toEqual([])
  })

  it.each(['general', 'notifications', 'appearance', 'privacy', 'accounts', 'advanced', 'about'])(
    'of the settings, %s',
    async (tab) => {
      const { app } = await start()
      app.ui.dialog = { type: 'settings', tab }
      await settle()
      expect(untranslated()).toEqual([])
    }
  )

  it.each([
    { type: 'switcher' },
    { type: 'shortcuts' },
    { type: 'newConversation' },
    { type: 'date' },
    { type: 'signIn', accountId: asAccountId('a2') },
    { type: 'export', conversationId: asConversationId('c1') },
    { type: 'addMembers', conversationId: asConversationId('c1') },
    { type: 'tags', conversationId: asConversationId('c1') }
  ] as const)('of the dialog $type', async (dialog) => {
    const { app } = await start()
    app.ui.dialog = dialog
    await settle()
    expect(document.querySelector('[role=dialog]')).not.toBeNull()
    expect(untranslated()).toEqual([])
  })

  it('of forwarding, searching, finding and choosing', async () => {
    const { app } = await start()
    const [message] = app.timeline.messages
    app.ui.dialog = { type: 'forward', messages: [message!] }
    await settle()
    expect(untranslated()).toEqual([])
    app.ui.closeDialog()
    app.search.setQuery('Ναι has:τίποτα')
    app.ui.isFinding = true
    await settle()
    expect(untranslated()).toEqual([])
    app.search.clear()
    app.selection.start(message!)
    await settle()
    expect(untranslated()).toEqual([])
  })
})
