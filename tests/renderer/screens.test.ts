import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { signInErrorText } from '../../src/renderer/src/view/errorText'
import { asAccountId, asMessageId } from '../../src/shared/domain'
import { article, choose, inbox, preview } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import {
  emptyWorld,
  makeAccount,
  makeAttachment,
  makeConnection,
  makeMessage,
  makeReaction,
  NOON
} from './world'

beforeEach(installLayout)
afterEach(endApp)

describe('welcome and sign-in', () => {
  it('greets by the agreed names', async () => {
    await renderApp(emptyWorld())
    expect(screen.getByRole('heading', { name: 'Welcome to Tern' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try the demo' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Connect an IMKIT app' })).toBeTruthy()
  })

  it('adds the demo account', async () => {
    const { bridge } = await renderApp(emptyWorld())
    await fireEvent.click(screen.getByRole('button', { name: 'Try the demo' }))
    await settle()
    expect(bridge.callsOf('account:addDemo')).toHaveLength(1)
    const rail = within(screen.getByRole('navigation', { name: 'Accounts' }))
    expect(rail.getByRole('button', { name: 'Demo' })).toBeTruthy()
    expect(rail.getByRole('button', { name: 'Demo IMKIT' })).toBeTruthy()
  })

  const fillForm = async (): Promise<Running> => {
    const running = await renderApp(emptyWorld())
    await fireEvent.click(screen.getByRole('button', { name: 'Connect an iMessage server' }))
    await fireEvent.input(await screen.findByRole('textbox', { name: 'Server URL' }), {
      target: { value: ' https://chat.example.org ' }
    })
    await fireEvent.input(screen.getByLabelText('API key'), { target: { value: 'k' } })
    return running
  }

  it('connects with what was entered', async () => {
    const { bridge } = await fillForm()
    const kinds = screen.getByRole('radiogroup', { name: 'Server kind' })
    expect(within(kinds).getByRole('radio', { name: 'Photon' })).toBeTruthy()
    await fireEvent.click(within(kinds).getByRole('radio', { name: 'BlueBubbles' }))
    expect(screen.getByLabelText<HTMLInputElement>('API key').type).toBe('password')
    await fireEvent.click(screen.getByRole('button', { name: 'Connect' }))
    await settle()
    expect(bridge.callsOf('account:add')).toEqual([
      { kind: 'bluebubbles', serverUrl: 'https://chat.example.org', secret: 'k' }
    ])
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy()
  })

  it.each(['auth_failed', 'server_unreachable', 'not_a_chat_server', 'wrong_server_kind'] as const)(
    'says what is wrong for %s and keeps what was entered',
    async (code) => {
      const { bridge } = await fillForm()
      bridge.failures.set('account:add', { code })
      await fireEvent.click(screen.getByRole('button', { name: 'Connect' }))
      await settle()
      expect(screen.getByRole('alert').textContent).toContain(signInErrorText({ code }, 'photon'))
      expect(screen.getByLabelText<HTMLInputElement>('API key').value).toBe('k')
    }
  )

  it('tells that the keychain lost the key, and starts anew when asked to', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.keychain = { state: 'lost' }
    })
    expect(
      await screen.findByRole('heading', { name: "The keychain has lost Tern's key" })
    ).toBeTruthy()
    expect(screen.getByText(/set aside/u)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Start anew' }))
    await settle()
    expect(bridge.callsOf('keychain:startAnew')).toHaveLength(1)
  })

  it('shows a locked keychain as locked', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.keychain = { state: 'locked' }
    })
    expect(await screen.findByRole('heading', { name: 'The keychain is locked' })).toBeTruthy()
    expect(screen.queryByText(/welcome/iu)).toBeNull()
    expect(screen.queryByRole('button', { name: 'Start anew' })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Continue for this run only' }))
    await settle()
    expect(bridge.callsOf('keychain:continueForThisRun')).toHaveLength(1)
    bridge.keychain = { state: 'session' }
    bridge.publish({ type: 'keychain/changed', keychain: bridge.keychain })
    await settle()
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy()
    expect(screen.getByText(/this run only/iu)).toBeTruthy()
  })
})

describe('conversation list', () => {
  it('lists pinned first, then by activity, with unread in words', async () => {
    await renderApp(inbox())
    const list = screen.getByRole('listbox', { name: 'Conversations' })
    const options = within(list).getAllByRole('option')
    expect(options.map((option) => option.getAttribute('aria-label'))).toEqual([
      'Pinned one',
      'Book club',
      'Zoë'
    ])
    const club = within(list).getByRole('option', { name: 'Book club' })
    expect(club.textContent).toContain('3 unread')
    expect(club.textContent).toContain('Draft: I liked it')
    expect(club.getAttribute('data-conversation-id')).toBe('c2')
  })

  it('moves a conversation up when a message comes', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.changeConversation('c1', { lastActivityAt: NOON + 99, lastMessage: preview('Hello') })
    await settle()
    const names = screen.getAllByRole('option').map((option) => option.getAttribute('aria-label'))
    expect(names).toEqual(['Pinned one', 'Zoë', 'Book club'])
  })

  it('filters unread and keeps the open one', async () => {
    await renderApp(inbox())
    await fireEvent.click(screen.getByRole('button', { name: 'Unread 1' }))
    const names = screen.getAllByRole('option').map((option) => option.getAttribute('aria-label'))
    expect(names).toEqual(['Book club', 'Zoë'])
  })

  it('gives the focus back to the composer when the search bar closes', async () => {
    await renderApp(inbox())
    await fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
    const find = await screen.findByRole('searchbox', { name: 'Search in conversation' })
    expect(document.activeElement).toBe(find)
    await fireEvent.keyDown(find, { key: 'Escape' })
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }))
  })

  it('opens with the keyboard and tells main what is visible', async () => {
    const { bridge } = await renderApp(inbox())
    const list = screen.getByRole('listbox', { name: 'Conversations' })
    await fireEvent.focus(list)
    await fireEvent.keyDown(list, { key: 'ArrowUp' })
    await fireEvent.keyDown(list, { key: 'Enter' })
    await settle()
    expect(screen.getByRole('heading', { name: 'Book club' })).toBeTruthy()
    expect(bridge.callsOf('conversation:setVisible').at(-1)).toEqual({ conversationId: 'c2' })
  })

  it('searches names and messages and jumps to a hit', async () => {
    const { bridge, app } = await renderApp(inbox())
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), {
      target: { value: 'chapter' }
    })
    await vi.waitFor(() => {
      expect(bridge.callsOf('search:query')).toHaveLength(1)
    })
    await settle()
    const results = await screen.findByRole('listbox', { name: 'Search results' })
    await fireEvent.click(await within(results).findByRole('option'))
    await settle()
    expect(app.conversations.openId).toBe('c2')
    expect(app.timeline.highlightId).toBe('b1')
  })
})

describe('timeline', () => {
  it('is a log of articles with their ids and states', async () => {
    await renderApp(inbox())
    const log = screen.getByRole('log', { name: 'Messages' })
    expect(within(log).getAllByRole('article')).toHaveLength(2)
    expect(article('m1').textContent).toContain('Six?')
    expect(article('m1').dataset.serverId).toBe('server-m1')
    expect(article('m1').hasAttribute('data-send-state')).toBe(false)
    expect(article('m2').dataset.sendState).toBe('read')
  })

  it('shows what comes live, once, and marks it read', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.changeConversation('c1', { unreadCount: 1 })
    const message = makeMessage('m3', 'c1', NOON + 5_000, { text: 'On my way' })
    bridge.receive(message)
    bridge.receive(message)
    await vi.waitFor(() => {
      expect(bridge.callsOf('conversation:markRead')).toContainEqual({
        conversationId: 'c1',
        upTo: 'm3'
      })
    })
    expect(screen.getAllByText('On my way')).toHaveLength(1)
  })

  it('marks nothing read while the window has no focus', async () => {
    document.hasFocus = () => false
    const { bridge } = await renderApp(inbox())
    bridge.changeConversation('c1', { unreadCount: 1 })
    bridge.receive(makeMessage('m3', 'c1', NOON + 5_000))
    await settle()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(bridge.callsOf('conversation:markRead')).toEqual([])
    expect(screen.getByRole('separator', { name: 'New messages' })).toBeTruthy()
    document.hasFocus = () => true
    await fireEvent.focus(window)
    expect(bridge.callsOf('conversation:markRead')).toEqual([{ conversationId: 'c1', upTo: 'm3' }])
  })

  it('draws edits, tombstones, service messages, reactions, quotes and files', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.receive(
      makeMessage('e', 'c1', NOON + 1, { editedAt: NOON }),
      makeMessage('u', 'c1', NOON + 2, { unsentAt: NOON, text: '' }),
      makeMessage('s', 'c1', NOON + 3, {
        service: { type: 'participant_left', actor: 'Bo' },
        text: ''
      }),
      makeMessage('r', 'c1', NOON + 4, { reactions: [makeReaction()] }),
      makeMessage('q', 'c1', NOON + 5, {
        replyTo: {
          serverId: 'x',
          messageId: asMessageId('m1'),
          senderName: 'Zoë',
          text: 'quoted words'
        }
      }),
      makeMessage('f', 'c1', NOON + 6, {
        text: '',
        attachments: [makeAttachment('pic'), makeAttachment('doc', { mimeType: 'application/pdf' })]
      })
    )
    await settle()
    expect(article('e').textContent).toContain('Edited')
    expect(article('u').textContent).toContain('unsent a message')
    expect(article('s').textContent).toContain('Bo left the conversation')
    expect(within(article('r')).getByRole('button', { name: /❤️ 1/u })).toBeTruthy()
    expect(article('q').textContent).toContain('quoted words')
    const image = within(article('f')).getByRole('img')
    expect(image.getAttribute('src')).toBe('app-media://attachment/pic')
    await fireEvent.click(within(article('f')).getByRole('button', { name: 'Save doc.jpeg' }))
    expect(bridge.callsOf('attachment:save')).toEqual([{ attachmentId: 'doc' }])
    await fireEvent.click(within(article('q')).getByText('quoted words'))
    await settle()
    expect(article('m1').classList.contains('highlighted')).toBe(true)
  })

  it('opens links through main only', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.receive(makeMessage('l', 'c1', NOON + 9_000, { text: 'see https://example.org/x' }))
    await settle()
    const isAllowed = await fireEvent.click(within(article('l')).getByRole('link'))
    expect(isAllowed).toBe(false)
    expect(bridge.callsOf('link:open')).toEqual([{ url: 'https://example.org/x' }])
  })

  it('offers retry and discard for what did not go out', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.receive(
      makeMessage('x', 'c1', NOON + 9_000, {
        isFromMe: true,
        sendState: 'failed',
        failure: 'No route',
        serverId: null
      })
    )
    await settle()
    expect(article('x').dataset.sendState).toBe('failed')
    expect(article('x').textContent).toContain('No route')
    await fireEvent.click(within(article('x')).getByRole('button', { name: 'Retry' }))
    expect(bridge.callsOf('message:retry')).toEqual([{ messageId: 'x' }])
  })

  it('offers to check or to send again what may have arrived, and says what came of it', async () => {
    const { app, bridge } = await renderApp(inbox())
    const unconfirmed = { isFromMe: true, sendState: 'unconfirmed', serverId: null } as const
    bridge.receive(makeMessage('x', 'c1', NOON + 9_000, unconfirmed))
    await settle()
    const button = (name: string) => within(article('x')).getByRole('button', { name })
    expect(within(article('x')).queryByRole('button', { name: 'Retry' })).toBeNull()
    await fireEvent.click(button('Check again'))
    await settle()
    expect(bridge.callsOf('message:checkAgain')).toEqual([{ messageId: 'x' }])
    expect(app.ui.notice).toMatch(/same words/u)
    expect(article('x').dataset.sendState).toBe('unconfirmed')
    await fireEvent.click(button('Send again'))
    await settle()
    expect(bridge.callsOf('message:sendAgain')).toEqual([{ messageId: 'x' }])
    expect(article('x').dataset.sendState).toBe('queued')
  })
})

describe('connection', () => {
  const status = (): string => screen.getByRole('status', { name: 'Connection' }).textContent.trim()

  it('says how the shown account is doing, and tries now when asked', async () => {
    const { bridge, app } = await renderApp(inbox())
    expect(status()).toBe('Connected')
    const retryAt = Date.now() + 30_000
    bridge.publish({
      type: 'connection/changed',
      connection: makeConnection({ phase: 'waiting', retryAt, attempt: 2, cause: 'unreachable' })
    })
    await settle()
    expect(status()).toMatch(/^Reconnecting in (?:29|30) s$/u)
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull()
    app.clock.now = Date.now() + 3_100
    await settle()
    expect(screen.getByText('The server cannot be reached')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    expect(bridge.callsOf('account:connectNow')).toEqual([{ accountId: 'a1' }])
    bridge.publish({ type: 'connection/changed', connection: makeConnection() })
    await settle()
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull()
  })

  it('signs in again with a new key', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.publish({
      type: 'connection/changed',
      connection: makeConnection({ phase: 'auth_required', cause: 'auth_refused' })
    })
    await settle()
    expect(status()).toBe('Sign in again')
    await fireEvent.click(screen.getByRole('button', { name: 'Sign in again' }))
    const dialog = await screen.findByRole('dialog', { name: 'Sign in again' })
    await fireEvent.input(within(dialog).getByLabelText('API key'), { target: { value: 'new' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Sign in' }))
    await settle()
    expect(bridge.callsOf('account:signIn')).toEqual([{ accountId: 'a1', secret: 'new' }])
  })
})

describe('details, settings, switcher', () => {
  it('shows details by their names', async () => {
    const { bridge } = await renderApp(inbox())
    await fireEvent.click(screen.getByRole('button', { name: 'Details' }))
    const details = await screen.findByRole('complementary', { name: 'Conversation details' })
    expect(details.textContent).toContain('3 messages stored')
    await fireEvent.click(within(details).getByRole('button', { name: 'Mute' }))
    expect(bridge.callsOf('conversation:setMuted')).toEqual([
      { conversationId: 'c1', mutedUntil: Number.MAX_SAFE_INTEGER }
    ])
  })

  it('has its tabs, and lists connection events in words', async () => {
    const { bridge } = await renderApp(inbox())
    await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Settings' })
    const tabs = within(dialog).getAllByRole('tab')
    expect(tabs.map((tab) => tab.textContent.trim())).toEqual([
      'General',
      'Notifications',
      'Appearance',
      'Privacy',
      'Storage',
      'Accounts',
      'Advanced',
      'About'
    ])
    await fireEvent.click(within(dialog).getByRole('tab', { name: 'Advanced' }))
    await settle()
    bridge.publish({
      type: 'connection/logged',
      entry: {
        id: 1,
        accountId: asAccountId('a1'),
        at: NOON,
        phase: 'waiting',
        attempt: 4,
        cause: 'ping_timeout',
        detail: ''
      }
    })
    await settle()
    const events = within(dialog).getByRole('region', { name: 'Connection events' })
    expect(events.textContent).toContain('The server went silent')
    expect(events.textContent).toContain('4')
  })

  it('stores a setting, and takes it back when that fails', async () => {
    const { bridge, app } = await renderApp(inbox())
    await app.settings.set({ theme: 'dark' })
    await settle()
    expect(document.documentElement.dataset.theme).toBe('dark')
    bridge.failures.set('settings:set', { code: 'storage_failed' })
    await app.settings.set({ theme: 'light' })
    await settle()
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('goes to a conversation by its name', async () => {
    const { app } = await renderApp(inbox())
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Go to conversation' })
    const box = within(dialog).getByRole('combobox')
    await fireEvent.input(box, { target: { value: 'BOOK' } })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(app.conversations.openId).toBe('c2')
  })

  it('steps through conversations with Alt and arrows', async () => {
    const { app } = await renderApp(inbox())
    await fireEvent.keyDown(window, { key: 'ArrowUp', altKey: true })
    expect(app.conversations.openId).toBe('c2')
    await fireEvent.keyDown(window, { key: 'ArrowUp', altKey: true })
    expect(app.conversations.openId).toBe('c3')
  })

  it('signs out only after asking', async () => {
    const world = inbox()
    world.accounts = [makeAccount('a1', 'Home server')]
    const { bridge } = await renderApp(world)
    await fireEvent.contextMenu(screen.getByRole('button', { name: 'Home server' }))
    await screen.findByRole('menu', { name: 'Account actions' })
    await choose('Sign out')
    expect(bridge.callsOf('account:remove')).toEqual([])
    const dialog = await screen.findByRole('dialog')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }))
    await settle()
    expect(bridge.callsOf('account:remove')).toEqual([{ accountId: 'a1' }])
    expect(screen.getByRole('heading', { name: 'Welcome to Tern' })).toBeTruthy()
  })
})
