import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { accountLetters } from '../../src/renderer/src/view/accountLetters'
import { asAccountId } from '../../src/shared/domain'
import { choose, inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import {
  emptyWorld,
  makeAccount,
  makeConnection,
  makeConversation,
  NOON,
  type World
} from './world'

beforeEach(installLayout)
afterEach(endApp)

/** An iMessage account and an older IMKIT account with a conversation each. */
const twoAccounts = (): World => {
  const world = inbox()
  world.accounts.push(
    makeAccount('a2', 'Work', { kind: 'imkit', createdAt: NOON - 1, payloadEncoding: 'base64' })
  )
  world.connections.push(makeConnection({ accountId: 'a2' }))
  const room = makeConversation('w1', { accountId: 'a2', name: 'Launch', messageCount: 1_200 })
  world.conversations.set(room.id, room)
  return world
}

const input = async (name: string, value: string): Promise<void> => {
  await fireEvent.input(screen.getByLabelText(name), { target: { value } })
}

const submit = async (name: string): Promise<void> => {
  await fireEvent.click(screen.getByRole('button', { name }))
  await settle()
}

describe('the form for an IMKIT app', () => {
  const fill = async (): Promise<Running> => {
    const running = await renderApp(emptyWorld())
    await submit('Connect an IMKIT app')
    await screen.findByRole('textbox', { name: 'Server URL' })
    await input('Server URL', 'https://im.example.org')
    await input('Client key', 'app1')
    await input('Client token', 'tok')
    return running
  }
  const encode = async (value: string): Promise<void> => {
    await fireEvent.change(screen.getByRole('combobox', { name: 'Payload encoding' }), {
      target: { value }
    })
    await settle()
  }

  it('connects with the encoding and key that were chosen', async () => {
    const { bridge } = await fill()
    expect(screen.getByLabelText<HTMLInputElement>('Client token').type).toBe('password')
    expect(screen.queryByLabelText('Shared key')).toBeNull()
    await encode('custom')
    expect(screen.getByLabelText<HTMLInputElement>('Shared key').type).toBe('password')
    await input('Shared key', '0a'.repeat(32))
    await submit('Connect')
    expect(bridge.callsOf('account:add')).toEqual([
      {
        kind: 'imkit',
        serverUrl: 'https://im.example.org',
        clientKey: 'app1',
        token: 'tok',
        payloadEncoding: 'custom',
        customKey: '0a'.repeat(32)
      }
    ])
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy()
  })

  it('asks for a whole shared key before it connects', async () => {
    const { bridge } = await fill()
    await encode('custom')
    await input('Shared key', '0a')
    await submit('Connect')
    expect(bridge.callsOf('account:add')).toEqual([])
    expect(screen.getByRole('alert').textContent).toContain('64 hexadecimal digits')
    const field = screen.getByLabelText('Shared key')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(field)
  })

  it.each([
    [{ code: 'wrong_client_key' }, /does not know this client key/u],
    [{ code: 'wrong_encoding' }, /not in this encoding/u],
    [{ code: 'auth_failed' }, /refused this token/u],
    [{ code: 'wrong_server_kind', serverKind: 'bluebubbles' }, /This is a BlueBubbles server\./u],
    [{ code: 'already_added' }, /here already/u]
  ] as const)('says what is wrong: %j', async (error, text) => {
    const { bridge } = await fill()
    bridge.failures.set('account:add', error)
    await submit('Connect')
    expect(screen.getByRole('alert').textContent).toMatch(text)
    expect(screen.getByLabelText<HTMLInputElement>('Client token').value).toBe('tok')
  })

  it('removes what was added after it was cancelled', async () => {
    const { bridge } = await fill()
    bridge.held.add('account:add')
    await submit('Connect')
    expect(screen.getByRole('status').textContent).toContain('Connecting to the server')
    await submit('Cancel')
    expect(screen.getByRole('heading', { name: 'Welcome to Tern' })).toBeTruthy()
    bridge.release('account:add')
    await settle()
    expect(bridge.callsOf('account:remove')).toEqual([{ accountId: 'added1' }])
    expect(bridge.world.accounts).toEqual([])
  })

  it('says so when the server is of another kind than chosen', async () => {
    const { bridge } = await renderApp(emptyWorld())
    bridge.detectedKind = 'bluebubbles'
    await submit('Connect an iMessage server')
    await screen.findByRole('textbox', { name: 'Server URL' })
    await input('Server URL', 'https://bb.example.org')
    await submit('Connect')
    expect(screen.getByRole('alert').textContent).toBe(
      'This is a BlueBubbles server, so Tern connected to it as one.'
    )
  })

  it('offers both kinds from the rail', async () => {
    await renderApp(inbox())
    await submit('Add account')
    await screen.findByRole('heading', { name: 'Connect an iMessage server' })
    await submit('IMKIT')
    expect(screen.getByRole('heading', { name: 'Connect an IMKIT app' })).toBeTruthy()
    await fireEvent.keyDown(window, { key: 'Escape' })
    await settle()
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy()
  })
})

describe('signing in again to IMKIT', () => {
  const open = async (errorCode: 'wrong_encoding' | 'auth_failed'): Promise<Running> => {
    const world = twoAccounts()
    world.connections[1] = makeConnection({
      accountId: 'a2',
      phase: 'auth_required',
      cause: 'auth_refused',
      errorCode
    })
    const running = await renderApp(world)
    await submit('Sign in again')
    await screen.findByRole('dialog', { name: 'Sign in again' })
    return running
  }

  it('mends an encoding and keeps everything else', async () => {
    const { bridge } = await open('wrong_encoding')
    const dialog = screen.getByRole('dialog', { name: 'Sign in again' })
    expect(dialog.textContent).toContain('cannot be decoded')
    expect(dialog.textContent).toContain('Nothing is lost')
    const encoding = within(dialog).getByRole<HTMLSelectElement>('combobox', {
      name: 'Payload encoding'
    })
    expect(encoding.value).toBe('base64')
    await fireEvent.change(encoding, { target: { value: 'none' } })
    await submit('Sign in')
    expect(bridge.callsOf('account:signInImkit')).toEqual([
      { accountId: 'a2', token: null, clientKey: null, payloadEncoding: 'none', customKey: null }
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks for a new token when the old one was refused', async () => {
    const { bridge } = await open('auth_failed')
    const placeholderOf = (label: string): string =>
      screen.getByLabelText<HTMLInputElement>(label).placeholder
    expect([placeholderOf('Client token'), placeholderOf('Client key')]).toEqual([
      '',
      'Keep as it is'
    ])
    // The refused one is not tried once more.
    await submit('Sign in')
    expect(bridge.callsOf('account:signInImkit')).toEqual([])
    expect(screen.getByLabelText('Client token').getAttribute('aria-invalid')).toBe('true')
    await input('Client token', ' fresh ')
    await submit('Sign in')
    expect(bridge.callsOf('account:signInImkit')).toEqual([
      {
        accountId: 'a2',
        token: 'fresh',
        clientKey: null,
        payloadEncoding: 'base64',
        customKey: null
      }
    ])
  })
})

describe('accounts in the rail', () => {
  it('have two letters each, and no two the same', () => {
    const accounts = [
      'IMKIT',
      'IMKIT 2',
      'Imkit',
      'Work chat',
      'Workshop',
      '👩‍👩‍👧 home',
      '工作',
      '工作台',
      ' '
    ].map((name, index) => makeAccount(`a${String(index)}`, name).account)
    expect([...accountLetters(accounts).values()]).toEqual([
      ...['IM', 'I2', 'Im', 'Wc', 'Wo', '👩‍👩‍👧h', '工作', '工2', '?']
    ])
  })

  const rail = (): HTMLElement => screen.getByRole('navigation', { name: 'Accounts' })

  it('stand by age, with unread counts and state for screen readers', async () => {
    const { bridge } = await renderApp(twoAccounts())
    bridge.publish({
      type: 'unread/changed',
      unread: { messages: 3, conversations: 1, byAccount: { [asAccountId('a1')]: 3 } }
    })
    await settle()
    const buttons = within(rail()).getAllByRole('button').slice(0, 2)
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual(['Work', 'iMessage'])
    expect(buttons[1]?.title).toBe('iMessage: Connected, 3 unread')
    expect(buttons[1]?.textContent).toContain('3')
  })

  it('filter with a click and with Ctrl and a number', async () => {
    const { app } = await renderApp(twoAccounts())
    await fireEvent.keyDown(window, { key: '1', ctrlKey: true })
    await settle()
    const names = (): (string | null)[] =>
      within(screen.getByRole('listbox', { name: 'Conversations' }))
        .getAllByRole('option')
        .map((option) => option.getAttribute('aria-label'))
    expect(names()).toEqual(['Launch'])
    await fireEvent.click(within(rail()).getByRole('button', { name: 'Work' }))
    expect(app.conversations.filter).toEqual({ type: 'all' })
  })

  it('open their menu from the keyboard, pause and resume', async () => {
    const { bridge } = await renderApp(twoAccounts())
    const button = within(rail()).getByRole('button', { name: 'Work' })
    await fireEvent.keyDown(button, { key: 'ArrowRight' })
    const menu = await screen.findByRole('menu', { name: 'Account actions' })
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map((item) => item.textContent.trim())
    ).toEqual(['Connect now', 'Pause', 'Rename…', 'Sign in again', 'Account settings', 'Sign out'])
    await choose('Pause')
    expect(bridge.callsOf('account:setPaused')).toEqual([{ accountId: 'a2', isPaused: true }])
    expect(button.title).toBe('IMKIT · Work: Paused')
    expect(screen.getByRole('group', { name: 'Work connection' }).textContent).toContain('Paused')
    await submit('Resume')
    expect(bridge.callsOf('account:setPaused')).toHaveLength(2)
    expect(screen.queryByRole('group', { name: 'Work connection' })).toBeNull()
  })

  it('are renamed in a dialog', async () => {
    const { bridge } = await renderApp(twoAccounts())
    await fireEvent.contextMenu(within(rail()).getByRole('button', { name: 'Work' }))
    await screen.findByRole('menu', { name: 'Account actions' })
    await choose('Rename…')
    await screen.findByRole('dialog', { name: 'Rename account' })
    await input('Account name', 'Office')
    await submit('Save')
    expect(bridge.callsOf('account:rename')).toEqual([{ accountId: 'a2', name: 'Office' }])
  })

  it('say what signing out deletes', async () => {
    await renderApp(twoAccounts())
    await fireEvent.contextMenu(within(rail()).getByRole('button', { name: 'Work' }))
    await screen.findByRole('menu', { name: 'Account actions' })
    await choose('Sign out')
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('1,200 messages')
    expect(dialog.textContent).toContain('from the keychain')
    expect(dialog.textContent).toContain('Other accounts stay')
  })

  it('mark whose a conversation is, for screen readers too', async () => {
    await renderApp(twoAccounts())
    const option = screen.getByRole('option', { name: 'Launch' })
    expect(option.getAttribute('aria-describedby')).toBe('origin-w1')
    expect(document.getElementById('origin-w1')?.textContent).toBe('IMKIT · Work')
  })
})

describe('invitations', () => {
  const invited = (): World => {
    const world = twoAccounts()
    world.accounts[1] = makeAccount('a2', 'Work', {
      kind: 'imkit',
      invitations: [{ conversationServerId: 'r9', name: 'Project X', inviterName: 'Ann' }]
    })
    return world
  }

  it.each([
    ['Accept', true],
    ['Decline', false]
  ])('stand above the list and are answered: %s', async (name, isAccepted) => {
    const { bridge } = await renderApp(invited())
    const card = screen.getByRole('region', { name: 'Invitation to Project X' })
    expect(card.textContent.replace(/[\u2068\u2069]/gu, '')).toContain(
      'Ann invites you to Project X'
    )
    await fireEvent.click(within(card).getByRole('button', { name }))
    await settle()
    expect(bridge.callsOf('invitation:answer')).toEqual([
      { accountId: 'a2', conversationServerId: 'r9', isAccepted }
    ])
  })
})
