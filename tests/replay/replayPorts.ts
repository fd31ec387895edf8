/** The ports of the core on top of a recording. */
import type { BackendSink, CatchUpPage, ChatBackend } from '../../src/main/core/chatBackend'
import type { EngineDependencies } from '../../src/main/core/engine'
import type { SecretStore } from '../../src/main/core/ports'
import { projectEvent } from '../../src/main/core/recorder/projection'
import type { Store } from '../../src/main/core/store'
import {
  type Capabilities,
  type ConversationId,
  DEFAULT_SETTINGS,
  err,
  ok,
  type Settings
} from '../../src/shared/domain'
import { english } from '../../src/shared/i18n'
import type { ReplayWorld } from './replayWorld'

export type ReplayPorts = {
  readonly deps: EngineDependencies
  /** By port. */
  readonly sinks: ReadonlyMap<string, BackendSink>
  power(what: string, number: number): void
  network(isOnline: boolean): void
  openGate(): void
}

const NOTHING = Promise.resolve(null)

export const createReplayPorts = (world: ReplayWorld): ReplayPorts => {
  const sinks = new Map<string, BackendSink>()
  const powers = new Map<string, (() => void)[]>()
  const networks: ((isOnline: boolean) => void)[] = []
  let openGate: () => void = () => undefined
  const mayConnect = new Promise<void>((resolve) => {
    openGate = resolve
  })
  const listen = (what: string) => (listener: () => void) => {
    powers.set(what, [...(powers.get(what) ?? []), listener])
    return () => undefined
  }
  const deps: EngineDependencies = {
    store: portOf(world, 'store', {
      readBlob: () => NOTHING,
      findAttachment: () => NOTHING,
      saveAttachmentBytes: () => NOTHING,
      findPicture: () => NOTHING,
      savePicture: () => NOTHING,
      close: () => NOTHING
    }) as Store,
    secrets: portOf(world, 'secrets', {}) as SecretStore,
    isSessionOnly: false,
    clock: {
      now: () => world.read('now'),
      monotonic: () => world.read('mono'),
      after: (delayMs, task) => world.arm(delayMs, task)
    },
    random: { next: () => world.chance(), uuid: () => world.uuid() },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    publisher: {
      publish: (...events) => {
        for (const event of events) {
          const told = projectEvent(event)
          if (told !== null) world.tell('publisher', event.type.replace('/', '.'), told)
        }
      }
    },
    notifier: {
      show: () => world.ask('notifier', 'show', []) as Promise<'accepted'>,
      clear: ignore,
      isSystemQuiet: () => world.ask('notifier', 'isSystemQuiet', []) as Promise<boolean>
    },
    attention: {
      visibleConversation: () => (world.known.get('visible') ?? null) as ConversationId | null,
      isWindowFocused: () => world.known.get('focused') === true,
      idleMs: () => Number(world.known.get('idleMs') ?? 0)
    },
    settings: () => (world.known.get('settings') ?? DEFAULT_SETTINGS) as Settings,
    power: {
      onResume: listen('resume'),
      onSuspend: listen('suspend'),
      onUnlock: listen('unlock'),
      isOnBattery: () => world.known.get('onBattery') === true
    },
    network: {
      isOnline: () => world.known.get('online') !== false,
      onChange: (listener) => {
        networks.push(listener)
        return () => undefined
      }
    },
    createBackend: (kind) => createReplayBackend(world, kind, sinks),
    mayConnect,
    exportTarget: { open: () => Promise.resolve(ok(null)) },
    t: english.translate,
    timeWords: { moment: String, day: String },
    startDemo: () => world.ask('demo', 'startDemo', []) as Promise<ReturnType<typeof err>>
  }
  return {
    deps,
    sinks,
    power: (what, number) => powers.get(what)?.[number - 1]?.(),
    network: (isOnline) => {
      for (const listener of networks) listener(isOnline)
    },
    openGate
  }
}

const ignore = (): void => undefined

/** Any method of the port asks the recording. */
const portOf = (
  world: ReplayWorld,
  port: string,
  own: Readonly<Record<string, () => unknown>>
): unknown =>
  new Proxy(own, {
    get: (_target, key) => {
      if (typeof key !== 'string' || key === 'then') return undefined
      return own[key] ?? ((...args: readonly unknown[]) => world.ask(port, key, args))
    }
  })

const createReplayBackend = (
  world: ReplayWorld,
  kind: string,
  sinks: Map<string, BackendSink>
): ChatBackend => {
  let port = `backend.${kind}`
  const known = (name: string): unknown => world.known.get(`${port}.${name}`)
  const own: Partial<ChatBackend> = {
    marksWholeConversations: kind !== 'imkit',
    owner: () => (known('owner') ?? null) as string | null,
    connect: (session, sink) => {
      port = `backend.${session.account.id}`
      sinks.set(port, sink)
      return world.ask(port, 'connect', [session]) as ReturnType<ChatBackend['connect']>
    },
    catchUp: (cursor) => pages(world, port, cursor),
    setTyping: (id, isTyping) => {
      world.tell(port, 'setTyping', [id, isTyping])
    },
    close: () => Promise.resolve(),
    downloadAttachment: () => Promise.resolve(err('not_found')),
    downloadPicture: () => Promise.resolve(err('not_found'))
  }
  return new Proxy(own as ChatBackend, {
    get: (target, key) => {
      if (key === 'capabilities') return known('capabilities') as Capabilities
      if (key === 'management') return portOf(world, `${port}.management`, {})
      const ready: unknown = Reflect.get(target, key)
      if (ready !== undefined || typeof key !== 'string') return ready
      return (...args: readonly unknown[]) => world.ask(port, key, args)
    }
  })
}

async function* pages(
  world: ReplayWorld,
  port: string,
  cursor: string | null
): AsyncGenerator<CatchUpPage> {
  let asked = cursor
  for (;;) {
    const { page } = (await world.ask(port, 'catchUp', [asked])) as { page: CatchUpPage | null }
    if (page === null) return
    asked = page.cursor
    yield page
  }
}
