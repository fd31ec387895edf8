/** A run of the core with faults, recorded: what the tests of the recorder and the replay look at. */
import { createHash } from 'node:crypto'

import type { CatchUpPage } from '../../src/main/core/chatBackend'
import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import { createEngine, type Engine, type EngineDependencies } from '../../src/main/core/engine'
import { createRecorder, type Recorder } from '../../src/main/core/recorder/recorder'
import { StoreError } from '../../src/main/core/store'
import { asAccountId, DEFAULT_SETTINGS, err, ok } from '../../src/shared/domain'
import { english } from '../../src/shared/i18n'
import { createFakeBackend, type FakeBackend, pagesOf, refusal } from '../support/fakeBackend'
import { createFakeClock, type FakeClock, START_AT } from '../support/fakeClock'
import { createFakeRandom } from '../support/fakeRandom'
import { createMemoryStore, type NodeStore } from '../support/nodeStore'
import {
  createFakeAttention,
  createFakeMachine,
  createFakeSecrets,
  createRecordingLogger,
  createRecordingNotifier,
  createRecordingPublisher,
  type FakeMachine
} from '../support/recorders'
import { accountSample, remoteSample } from '../support/samples'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What must never be in a saved file. */
export const CANARIES = {
  host: 'canary-host.example',
  secret: 'canary-secret-2718281828',
  person: 'canary.person@mail.example',
  phone: '+46705550107',
  personName: 'Canarina Personsson',
  conversation: 'Canary conversation name',
  text: 'canary words that nobody may read',
  draft: 'canary draft',
  accountName: 'Canary account',
  serverId: 'iMessage;-;canary'
} as const

/** One server: an endless log that is caught up with by position. */
export type ScriptedServer = {
  readonly backend: FakeBackend
  isDown: boolean
  /** Stores a message and, where connected, pushes it. */
  arrive(text: string, change?: Partial<RemoteMessage>, isPushed?: boolean): void
  push(event: BackendEvent): void
  drop(): void
}

export type RecordedRun = {
  readonly clock: FakeClock
  readonly machine: FakeMachine
  readonly engine: Engine
  readonly store: NodeStore
  readonly recorder: Recorder
  readonly servers: readonly ScriptedServer[]
}

const messageOf = (
  account: number,
  number: number,
  text: string,
  change: Partial<RemoteMessage>
): BackendEvent => ({
  type: 'message',
  message: remoteSample(`${String(account)}-${String(number)}`, {
    conversationServerId: `${CANARIES.serverId}${String(account)}`,
    order: number,
    sentAt: START_AT + number * 1_000,
    senderAddress: number % 2 === 0 ? CANARIES.person : CANARIES.phone,
    senderName: CANARIES.personName,
    text: `${CANARIES.text} ${text}`,
    ...change
  }),
  conversation: {
    serverId: `${CANARIES.serverId}${String(account)}`,
    name: CANARIES.conversation,
    isGroup: true,
    participants: [
      { address: CANARIES.person, name: CANARIES.personName },
      { address: CANARIES.phone, name: null }
    ],
    isArchived: false
  }
})

const createServer = (account: number, clock: FakeClock, pageRows: number): ScriptedServer => {
  const backend = createFakeBackend()
  // As the kind of account that it plays: a replay goes by that.
  backend.marksWholeConversations = true
  const log: BackendEvent[] = []
  const server: ScriptedServer = {
    backend,
    isDown: false,
    arrive: (text, change = {}, isPushed = true) => {
      const event = messageOf(account, log.length + 1, text, change)
      log.push(event)
      if (isPushed) server.push(event)
    },
    push: (event) => {
      if (!server.isDown) backend.attempts.at(-1)?.sink.event(event)
    },
    drop: () => {
      backend.attempts.at(-1)?.sink.disconnected({
        cause: 'connection_lost',
        error: { code: 'server_unreachable', detail: CANARIES.host }
      })
    }
  }
  backend.onConnect = (attempt) => {
    clock.after(20 + 15 * account, () => {
      attempt.resolve(server.isDown ? refusal('unreachable') : ok(undefined))
    })
    return null
  }
  backend.onProbe = () => !server.isDown
  backend.onCatchUp = (cursor) => {
    const from = Number(cursor ?? 0)
    const pages: CatchUpPage[] = []
    for (let at = from; at < log.length; at += pageRows)
      pages.push({
        events: log.slice(at, at + pageRows),
        cursor: String(Math.min(at + pageRows, log.length)),
        total: log.length - from,
        isInitial: cursor === null
      })
    return pagesOf(...pages)
  }
  backend.history = (_conversation, before) => {
    const newest = Math.floor(((before?.sentAt ?? START_AT) - START_AT) / 1_000)
    const events = [1, 2, 3].map((n) => messageOf(account, newest - n, 'older', {}))
    return Promise.resolve(ok({ events, hasOlder: true }))
  }
  backend.onExecute = (command) => {
    if (server.isDown) return { type: 'unknown', error: { code: 'timeout' } }
    if (command.type !== 'send') return { type: 'confirmed', events: [], sent: null }
    const change = { isFromMe: true, clientId: command.clientId, senderAddress: '' }
    const event = messageOf(account, log.length + 1, command.text, change)
    log.push(event)
    return {
      type: 'confirmed',
      events: [event],
      sent: event.type === 'message' ? event.message : null
    }
  }
  return server
}

export type RunOptions = {
  readonly seed?: number
  readonly maxBytes?: number
  readonly pageRows?: number
  /** False: the same run without a recorder, to compare what each costs. */
  readonly isRecorded?: boolean
}

/** Two accounts, started and online. */
export const startRecordedRun = async ({
  seed = 1,
  maxBytes,
  pageRows = 20,
  isRecorded = true
}: RunOptions): Promise<RecordedRun> => {
  const clock = createFakeClock()
  const machine = createFakeMachine()
  const { store } = createMemoryStore()
  const secrets = createFakeSecrets()
  const servers = [1, 2].map((account) => createServer(account, clock, pageRows))
  for (const [index, server] of servers.entries()) {
    const id = asAccountId(`account-${String(index + 1)}`)
    const serverUrl = `https://${CANARIES.host}:${String(8443 + index)}`
    await store.saveAccount(accountSample({ id, serverUrl, name: CANARIES.accountName }))
    secrets.kept.set(`account:${id}`, CANARIES.secret)
    for (let number = 0; number < 30; number += 1) server.arrive(`old ${String(number)}`, {}, false)
  }
  const recorder = createRecorder({
    clock,
    key: Uint8Array.from({ length: 16 }, (_, index) => index * 7 + seed),
    digest: sha256,
    ...(maxBytes === undefined ? {} : { maxBytes })
  })
  let made = 0
  const deps: EngineDependencies = {
    store,
    secrets,
    isSessionOnly: false,
    clock,
    random: createFakeRandom(seed),
    logger: createRecordingLogger(),
    publisher: createRecordingPublisher(),
    notifier: createRecordingNotifier(),
    attention: createFakeAttention(),
    settings: () => DEFAULT_SETTINGS,
    power: machine,
    network: machine,
    createBackend: () => {
      made += 1
      return (servers[(made - 1) % 2] ?? createServer(3, clock, pageRows)).backend
    },
    exportTarget: { open: () => Promise.resolve(ok(null)) },
    t: english.translate,
    timeWords: { moment: String, day: String },
    startDemo: () => Promise.resolve(err('unsupported'))
  }
  const engine = isRecorded ? recorder.create(createEngine, deps) : createEngine(deps)
  await engine.start()
  await clock.advance(1_000)
  return { clock, machine, engine, store, recorder, servers }
}

/** What "Save recording…" would write now. */
export const savedOf = async ({ recorder }: RecordedRun): Promise<string> => {
  let saved = ''
  for await (const piece of recorder.save()) saved += piece
  return saved
}

/** Three minutes in which most of what can go wrong does. */
export const liveThroughFaults = async (run: RecordedRun): Promise<void> => {
  const { clock, machine, engine, store, servers } = run
  const [first, second] = servers
  if (first === undefined || second === undefined) return
  const conversations = await store.listConversations()
  const say = async (text: string): Promise<void> => {
    const conversationId = conversations[0]?.id
    if (conversationId === undefined) return
    await engine.messenger.send({ conversationId, text, replyTo: null, stagedIds: [] })
  }
  first.arrive('pushed')
  second.arrive('pushed and lost', {}, false)
  await clock.advance(5_000)
  first.arrive('said twice')
  first.arrive('edited', { editedAt: START_AT + 9_000 })
  await say(`${CANARIES.text} sent `)
  await clock.advance(2_000)
  first.drop()
  first.isDown = true
  first.arrive('while away', {}, false)
  await say(`${CANARIES.text} sent while away`)
  await clock.advance(20_000)
  first.isDown = false
  await clock.advance(30_000)
  machine.suspend()
  clock.jump(3_600_000)
  machine.resume()
  second.arrive('after waking')
  await clock.advance(10_000)
  machine.setOnline(false)
  await clock.advance(5_000)
  machine.setOnline(true)
  await clock.advance(5_000)
  store.failWith = { error: new StoreError('storage_full', 'full'), calls: ['ingest'] }
  second.arrive('nowhere to put it')
  await clock.advance(3_000)
  store.failWith = null
  await clock.advance(40_000)
  const { id } = conversations[1] ?? {}
  if (id !== undefined) {
    await engine.messenger.markRead(id, null)
    const draft = { text: CANARIES.draft, replyTo: null, mentions: [], fileIds: [] }
    await engine.messenger.applyLocal(store.setDraft(id, draft))
  }
  for (const runtime of engine.accounts.runtimes())
    for (const { id: conversationId, accountId } of conversations) {
      if (accountId !== runtime.account().id) continue
      await runtime.past.fetchOlder(conversationId)
      const { messages } = await store.readWindow(conversationId, { at: 'newest' }, 5)
      const [before] = messages
      if (before !== undefined) await runtime.past.fillGap(conversationId, before.id)
    }
  second.push({ type: 'typing', conversationServerId: 'x', senderAddress: null, isTyping: true })
  await clock.advance(60_000)
}
