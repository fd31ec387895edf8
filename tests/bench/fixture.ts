import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import type { DemoServer } from '../../src/demo/types'
import type { DiagnosticsView } from '../../src/shared/ipc/views'
import { conversationList, signIn } from '../e2e/support/screens'
import { definedEnvironment, launchTern, type Tern } from '../e2e/support/tern'
import { testDesktop } from '../support/run/desktop'

export const STORED_MESSAGES = 100_000
/** What a first sync brings at most; the rest is added while Tern is away. */
const FIRST_SYNC = 15_000

/** A signed-in profile with 100,000 messages in its store, and the server it belongs to. */
export type Fixture = { readonly server: DemoServer; readonly profile: string }

/** Null until the store is open. */
export const diagnostics = async ({ page }: Tern): Promise<DiagnosticsView | null> => {
  const result: unknown = await page.evaluate(`window.tern.invoke('diagnostics:get', {})`)
  const { ok, value } = result as { readonly ok: boolean; readonly value: DiagnosticsView }
  return ok ? value : null
}

export const waitForStored = async (tern: Tern, count: number): Promise<DiagnosticsView> => {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const view = await diagnostics(tern)
    const isLive = view?.connectionLog[0]?.phase === 'online'
    if (view !== null && view.messages >= count && isLive) return view
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the store never held ${String(count)} messages`)
}

/**
 * Messages nobody pushed: only a catch-up finds them. They are a millisecond apart and end now: dates
 * of their own would run ahead of the clock, and what comes later would be older than they are.
 */
export const addMissed = (server: DemoServer, count: number): void => {
  const chats = server.world.listChats()
  const now = Date.now()
  for (let index = 0; index < count; index += 1) {
    const chat = chats[index % chats.length]
    if (chat === undefined) throw new Error('the server has no conversations')
    const from = chat.addresses[index % chat.addresses.length] ?? null
    const dateCreated = now - count + index
    const text = `Missed message number ${String(index)}, with a few more words to index`
    server.world.receive({ chatGuid: chat.guid, from, text, dateCreated, isPushed: false })
  }
}

/** Nothing is unread any more: an inbox in use, not one that nobody looks at. */
const answerAll = (server: DemoServer): void => {
  for (const { guid } of server.world.listChats())
    server.world.receive({ chatGuid: guid, from: null, text: 'Thank you!', isPushed: false })
}

/** Prints a step with the seconds since the one before. */
const progress = (): ((step: string) => void) => {
  let last = performance.now()
  return (step) => {
    const now = performance.now()
    console.log(`  ${step} (${((now - last) / 1_000).toFixed(1)} s)`)
    last = now
  }
}

export const prepare = async (): Promise<Fixture> => {
  const say = progress()
  const server = await startDemoServer({ seed: { conversations: 200, messages: FIRST_SYNC } })
  const first = await launchTern()
  await signIn(first.page, server.url, server.apiKey ?? '')
  await first.close()
  say(`signed in, first ${String(FIRST_SYNC)} synced`)
  const before = server.world.listMessages().length
  addMissed(server, STORED_MESSAGES - before)
  answerAll(server)
  const second = await launchTern({ profile: first.profile })
  await waitForStored(second, STORED_MESSAGES * 0.97)
  await second.close()
  say('filled')
  return { server, profile: first.profile }
}

/** Launch to painted list, ms. */
export const launchToList = async (profile: string): Promise<{ tern: Tern; ms: number }> => {
  const startedAt = performance.now()
  const tern = await launchTern({ profile })
  await conversationList(tern.page).getByRole('option').first().waitFor()
  return { tern, ms: performance.now() - startedAt }
}

export type EmptyWindow = {
  readonly app: ElectronApplication
  readonly pid: number
  readonly ms: number
}

/** Launch to painted heading of the empty window, ms. */
export const launchEmptyWindow = async (): Promise<EmptyWindow> => {
  const desktop = testDesktop()
  const folder = desktop.newProfile('empty-app')
  cpSync(join(import.meta.dirname, 'emptyWindow'), folder, { recursive: true })
  const profile = desktop.newProfile('empty')
  const startedAt = performance.now()
  const app = await _electron.launch({
    executablePath: desktop.launcher,
    args: [folder, `--user-data-dir=${profile}`],
    env: definedEnvironment(),
    chromiumSandbox: true
  })
  const page = await app.firstWindow()
  await page.getByRole('heading').waitFor()
  return { app, pid: app.process().pid ?? 0, ms: performance.now() - startedAt }
}

export const closeEmptyWindow = async ({ app }: EmptyWindow): Promise<void> => {
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  app.process().kill('SIGTERM')
  await ended
}
