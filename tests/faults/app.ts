/** Tern without a window for the fault matrix: all of it, over real sockets and a real database file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inject, onTestFinished, vi } from 'vitest'

import type { Store } from '../../src/main/core/store'
import { openStore } from '../../src/main/store/client'
import type { AccountId, ConnectionState, Conversation, Message } from '../../src/shared/domain'
import { createNodeEngine, type NodeEngine, type NodeEngineOptions } from '../support/nodeEngine'
import { createFakeSecrets, type FakeSecrets } from '../support/recorders'
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy'
import { judge, type Violation } from './oracle'
import { createRecords, recorded, type Records } from './recorded'
import { accountOf, type FaultServer, type Kind, startFaultServer } from './servers'

export const STORE_KEY = 'ab'.repeat(32)

export const until = <Value>(
  check: () => Value | Promise<Value>,
  timeout = 20_000
): Promise<Value> => vi.waitFor(check, { timeout, interval: 10 })

/** A condition that is waited for; the words are what failed. */
export const soon = (words: string, check: () => unknown, timeout?: number): Promise<void> =>
  until(async () => {
    if ((await check()) !== true) throw new Error(words)
  }, timeout)

export interface FaultApp {
  readonly server: FaultServer
  readonly proxy: TcpProxy
  readonly secrets: FakeSecrets
  readonly records: Records
  /** The profile's folder; its database is `tern.db`. */
  readonly folder: string
  /** Texts that were sent here. */
  readonly sent: string[]
  /** Stored on purpose without a log entry on the server. */
  readonly strangers: Set<string>
  /** Replaces how the store is opened at the next start. */
  openStore: () => Promise<Store>
  running(): NodeEngine
  accountId(): AccountId
  start(options?: NodeEngineOptions): Promise<void>
  quit(): Promise<void>
  connection(): ConnectionState
  online(): Promise<void>
  phase(phase: ConnectionState['phase']): Promise<void>
  conversation(index?: number): Promise<Conversation>
  /** Writes a message; it is committed when this resolves. */
  send(text: string, conversation?: number): Promise<Message>
  /** Waits until every invariant holds; fails with those that do not. */
  holds(failed?: readonly string[]): Promise<void>
}

class App implements FaultApp {
  readonly sent: string[] = []
  readonly strangers = new Set<string>()
  readonly secrets = createFakeSecrets()
  readonly records: Records
  readonly folder = mkdtempSync(join(tmpdir(), 'tern-faults-'))
  private current: NodeEngine | null = null
  private id: AccountId | null = null
  /** What earlier starts said. */
  private said = ''
  private options: NodeEngineOptions

  constructor(
    readonly server: FaultServer,
    readonly proxy: TcpProxy,
    options: NodeEngineOptions
  ) {
    this.records = createRecords(server)
    this.options = options
  }

  openStore = (): Promise<Store> =>
    openStore({
      path: join(this.folder, 'tern.db'),
      key: STORE_KEY,
      workerPath: inject('workerPath')
    })

  running(): NodeEngine {
    if (this.current === null) throw new Error('Tern is not running')
    return this.current
  }

  accountId(): AccountId {
    if (this.id === null) throw new Error('nobody is signed in')
    return this.id
  }

  async start(options: NodeEngineOptions = this.options): Promise<void> {
    this.options = options
    const store = recorded(await this.openStore(), this.records)
    this.current = createNodeEngine(store, this.secrets, options)
    await this.current.engine.start()
  }

  async signIn(): Promise<void> {
    const added = await this.running().engine.accounts.add(accountOf(this.server, this.proxy.url))
    if (!added.ok) throw new Error(`sign-in failed: ${JSON.stringify(added.error)}`)
    this.id = added.value.account.id
  }

  async quit(): Promise<void> {
    const { current } = this
    this.current = null
    if (current === null) return
    this.said += this.wordsOf(current)
    this.records.shown.push(...current.notifier.shown)
    await current.engine.dispose()
  }

  connection(): ConnectionState {
    return this.running().engine.accounts.find(this.accountId())!.connection()
  }

  async phase(phase: ConnectionState['phase']): Promise<void> {
    await until(() => {
      const state = this.connection()
      if (state.phase !== phase)
        throw new Error(`is ${state.phase} (${String(state.cause)}), not ${phase}`)
    })
  }

  online(): Promise<void> {
    return this.phase('online')
  }

  async conversation(index = 0): Promise<Conversation> {
    const listed = await this.running().engine.store.listConversations()
    const found = listed.find(({ serverId }) => serverId === this.server.conversations[index])
    if (found === undefined) throw new Error('no such conversation')
    return found
  }

  async send(text: string, conversation = 0): Promise<Message> {
    const { id } = await this.conversation(conversation)
    const { messenger } = this.running().engine
    const sent = await messenger.send({ conversationId: id, text, replyTo: null, stagedIds: [] })
    if (!sent.ok) throw new Error(sent.error.code)
    this.sent.push(text)
    return sent.value[0]!
  }

  async holds(failed: readonly string[] = []): Promise<void> {
    let found: readonly Violation[] = []
    await until(async () => {
      found = [...this.records.violations, ...(await this.violations(failed))]
      if (found.length > 0) throw new Error(wordsOf(found))
    })
  }

  private violations(failed: readonly string[]): Promise<readonly Violation[]> {
    const current = this.running()
    return judge({
      log: this.server.log(),
      store: current.engine.store,
      accountId: this.accountId(),
      said: this.said + this.wordsOf(current),
      secret: this.server.secret(),
      folder: this.folder,
      badge: current.publisher.of('unread/changed').at(-1)?.unread.messages ?? null,
      sent: this.sent,
      failed,
      strangers: this.strangers
    })
  }

  private wordsOf({ publisher, logger, notifier }: NodeEngine): string {
    return JSON.stringify([publisher.events, logger.lines, notifier.shown])
  }
}

const wordsOf = (violations: readonly Violation[]): string =>
  violations
    .slice(0, 8)
    .map(({ invariant, words }) => `${invariant}: ${words}`)
    .join('\n')

/** A signed-in Tern that is online, with one message in its first conversation. Ends with the test. */
export const startApp = async (
  kind: Kind = 'photon',
  options: NodeEngineOptions = {}
): Promise<FaultApp> => {
  const server = await startFaultServer(kind)
  const proxy = await startTcpProxy(server.port)
  const app = new App(server, proxy, options)
  onTestFinished(async () => {
    await app.quit()
    await proxy.close()
    await server.stop()
    rmSync(app.folder, { recursive: true, force: true })
  })
  for (const index of server.conversations.keys())
    server.receive(`hello ${String(index)}`, { conversation: index })
  await app.start()
  await app.signIn()
  await app.online()
  return app
}
