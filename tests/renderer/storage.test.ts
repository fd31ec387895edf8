import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  asAccountId,
  asConversationId,
  type FileUse,
  type StorageUse
} from '../../src/shared/domain'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'

beforeEach(installLayout)
afterEach(endApp)

const use = (conversation: string, change: Partial<FileUse>): FileUse => ({
  accountId: asAccountId('a1'),
  conversationId: asConversationId(conversation),
  files: 0,
  bytes: 0,
  deletableFiles: 0,
  deletableBytes: 0,
  ...change
})

const STORED: StorageUse = {
  sizeBytes: 48_000_000,
  freeBytes: 3_000_000,
  shrinksInPieces: true,
  use: [
    use('c2', { files: 10, bytes: 30_000_000, deletableFiles: 7, deletableBytes: 21_000_000 }),
    use('c1', { files: 1, bytes: 1_500_000 })
  ]
}

const open = async (storage: StorageUse = STORED): Promise<Running> => {
  const running = await renderApp(inbox())
  running.bridge.storage = storage
  running.app.ui.dialog = { type: 'settings', tab: 'storage' }
  await settle()
  return running
}
const panel = (): HTMLElement => screen.getByRole('tabpanel', { name: 'Storage' })

describe('what the store takes', () => {
  it('is told in all, by account and by conversation', async () => {
    await open()
    expect(panel().textContent).toContain('48.0 MB')
    const table = within(panel()).getByRole('table', { name: /3 messages, 11 files, 31.5 MB/ })
    const rows = within(table).getAllByRole<HTMLTableRowElement>('row').slice(1)
    expect(rows.map(({ cells }) => [...cells].map(({ textContent }) => textContent))).toEqual([
      ['Book club', '0', '10', '30.0 MB'],
      ['Zoë', '3', '1', '1.5 MB']
    ])
  })

  it('says why it cannot be told', async () => {
    const running = await renderApp(inbox())
    running.bridge.failures.set('storage:read', { code: 'storage_failed' })
    running.app.ui.dialog = { type: 'settings', tab: 'storage' }
    await settle()
    expect(within(panel()).getByRole('alert').textContent).not.toBe('')
  })
})

describe('cleaning up', () => {
  it('asks again for what is chosen, and says what would go', async () => {
    const { bridge } = await open()
    expect(screen.getByText(/7 files are like this. Deleting them frees 21.0 MB/)).toBeTruthy()
    await fireEvent.change(screen.getByRole('combobox', { name: 'Older than' }), {
      target: { value: '0' }
    })
    await fireEvent.change(screen.getByRole('combobox', { name: 'Larger than' }), {
      target: { value: '5' }
    })
    await settle()
    expect(bridge.callsOf('storage:read').at(-1)).toEqual({
      sentBefore: null,
      largerThan: 5_000_000,
      conversationId: null
    })
  })

  it('is of one conversation where one is chosen, the one with the most files first', async () => {
    const { bridge } = await open()
    const choice = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Conversation' })
    expect([...choice.options].map(({ text }) => text)).toEqual([
      'All conversations',
      'Book club · 30.0 MB',
      'Zoë · 1.5 MB'
    ])
    await fireEvent.change(choice, { target: { value: 'c2' } })
    await settle()
    expect(bridge.callsOf('storage:read').at(-1)).toMatchObject({ conversationId: 'c2' })
    bridge.deletions = [{ files: 7, bytes: 21_000_000, next: null }]
    await fireEvent.click(screen.getByRole('button', { name: 'Delete files…' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Delete 7 files' }))
    await settle()
    expect(bridge.callsOf('storage:deleteFiles')).toMatchObject([{ conversationId: 'c2' }])
  })

  it('deletes nothing before it was asked, and says what was freed', async () => {
    const { bridge } = await open()
    await fireEvent.click(screen.getByRole('button', { name: 'Delete files…' }))
    expect(document.activeElement?.textContent.trim()).toBe('Cancel')
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(bridge.callsOf('storage:deleteFiles')).toEqual([])

    bridge.deletions = [
      { files: 4, bytes: 11_000_000, next: 99 },
      { files: 3, bytes: 10_000_000, next: null }
    ]
    await fireEvent.click(screen.getByRole('button', { name: 'Delete files…' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Delete 7 files' }))
    await settle()
    expect(bridge.callsOf('storage:deleteFiles')).toMatchObject([{ after: 0 }, { after: 99 }])
    expect(screen.getByText(/7 files were deleted: 21.0 MB are free/)).toBeTruthy()
  })

  it('offers nothing where nothing is to be deleted', async () => {
    await open({ ...STORED, use: [] })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Delete files…' }).disabled).toBe(
      true
    )
  })
})

describe('compacting', () => {
  it('goes on piece by piece until nothing is free, and says what it freed', async () => {
    const { bridge } = await open()
    bridge.compactions = [
      { sizeBytes: 47_000_000, freeBytes: 2_000_000 },
      { sizeBytes: 46_000_000, freeBytes: 1_000_000 },
      { sizeBytes: 45_000_000, freeBytes: 0 }
    ]
    await fireEvent.click(screen.getByRole('button', { name: 'Compact now' }))
    await settle()
    expect(bridge.callsOf('storage:compact')).toHaveLength(3)
    expect(screen.getByText('Freed 3.0 MB. The database takes 45.0 MB now.')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Compact now' }).disabled).toBe(
      true
    )
  })

  it('stops when it is told to, with what was done', async () => {
    const { bridge } = await open()
    bridge.compactions = [{ sizeBytes: 47_000_000, freeBytes: 2_000_000 }]
    bridge.held.add('storage:compact')
    await fireEvent.click(screen.getByRole('button', { name: 'Compact now' }))
    expect(screen.getByRole('progressbar', { name: 'Compact the database' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
    bridge.release('storage:compact')
    await settle()
    expect(bridge.callsOf('storage:compact')).toHaveLength(1)
    expect(screen.getByText('Freed 1.0 MB. The database takes 47.0 MB now.')).toBeTruthy()
  })

  it('ends when nothing more can be given back', async () => {
    const { bridge } = await open()
    const stuck = { sizeBytes: 47_000_000, freeBytes: 2_000_000 }
    bridge.compactions = [stuck, stuck, stuck]
    await fireEvent.click(screen.getByRole('button', { name: 'Compact now' }))
    await settle()
    expect(bridge.callsOf('storage:compact')).toHaveLength(2)
    expect(screen.getByText('Freed 1.0 MB. The database takes 47.0 MB now.')).toBeTruthy()
  })

  it('says that an older database is written anew', async () => {
    await open({ ...STORED, shrinksInPieces: false, freeBytes: 0 })
    expect(screen.getByText(/made by an older Tern/)).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Compact now' }).disabled).toBe(
      false
    )
  })
})

describe('a full disk', () => {
  it('leads from its bar to the clean-up', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.publish({ type: 'storage/failed', code: 'storage_full' })
    await settle()
    await fireEvent.click(screen.getByRole('button', { name: 'Free up space…' }))
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Older than' }))
  })
})
