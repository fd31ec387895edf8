import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'

beforeEach(installLayout)
afterEach(endApp)

const openDialog = async (): Promise<Running> => {
  const running = await renderApp(inbox())
  await fireEvent.click(screen.getByRole('button', { name: 'Details' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Export conversation…' }))
  await screen.findByRole('dialog', { name: 'Export conversation' })
  return running
}

it('asks for a format and says what was written', async () => {
  const { bridge } = await openDialog()
  const dialog = within(screen.getByRole('dialog'))
  await fireEvent.click(dialog.getByRole('radio', { name: 'JSON' }))
  await fireEvent.click(dialog.getByRole('button', { name: 'Export…' }))
  await settle()
  expect(bridge.callsOf('conversation:export')).toMatchObject([{ format: 'json', withFiles: true }])
  expect(screen.getByRole('alert').textContent).toBe(
    'Exported 3 messages and 1 file. 1 file could not be fetched; the export says which.'
  )
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('shows how far it is and can be cancelled', async () => {
  const { bridge, app } = await openDialog()
  const conversationId = app.conversations.open?.id
  if (conversationId === undefined) throw new Error('no conversation is open')
  bridge.publish({ type: 'export/progressed', conversationId, done: 200, total: 450 })
  await settle()
  expect(screen.getByText('200 of 450 messages')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel export' }))
  expect(bridge.callsOf('conversation:cancelExport')).toHaveLength(1)
  bridge.publish({ type: 'export/ended', conversationId })
  await settle()
  expect(screen.queryByText('200 of 450 messages')).toBeNull()
})
