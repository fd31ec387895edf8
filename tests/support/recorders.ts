import type {
  Attention,
  LogFields,
  Logger,
  Network,
  NotificationRequest,
  Notifier,
  Power,
  Publisher,
  SecretLookup,
  SecretStore
} from '../../src/main/core/ports'
import type { ConversationId } from '../../src/shared/domain'
import { ok } from '../../src/shared/domain'
import type { AppEvent } from '../../src/shared/ipc/events'

export type EventOf<Type extends AppEvent['type']> = Extract<AppEvent, { readonly type: Type }>

export interface RecordingPublisher extends Publisher {
  readonly events: AppEvent[]
  of<Type extends AppEvent['type']>(type: Type): readonly EventOf<Type>[]
}

export const createRecordingPublisher = (): RecordingPublisher => {
  const events: AppEvent[] = []
  return {
    events,
    publish: (...added) => {
      events.push(...added)
    },
    of: <Type extends AppEvent['type']>(type: Type) =>
      events.filter((event): event is EventOf<Type> => event.type === type)
  }
}

export interface RecordingNotifier extends Notifier {
  readonly shown: NotificationRequest[]
  readonly cleared: ConversationId[]
}

export const createRecordingNotifier = (): RecordingNotifier => {
  const shown: NotificationRequest[] = []
  const cleared: ConversationId[] = []
  return {
    shown,
    cleared,
    show: (request) => {
      shown.push(request)
      return Promise.resolve('accepted')
    },
    clear: (conversationId) => {
      cleared.push(conversationId)
    },
    isSystemQuiet: () => Promise.resolve(false)
  }
}

export interface RecordingLogger extends Logger {
  readonly lines: {
    readonly level: string
    readonly message: string
    readonly fields?: LogFields
  }[]
}

export const createRecordingLogger = (): RecordingLogger => {
  const lines: RecordingLogger['lines'] = []
  const write =
    (level: string) =>
    (message: string, fields?: LogFields): void => {
      lines.push({ level, message, ...(fields === undefined ? {} : { fields }) })
    }
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error')
  }
}

export interface FakeAttention extends Attention {
  visible: ConversationId | null
  isFocused: boolean
  idle: number
}

export const createFakeAttention = (): FakeAttention => ({
  visible: null,
  isFocused: false,
  visibleConversation() {
    return this.visible
  },
  isWindowFocused() {
    return this.isFocused
  },
  idle: 0,
  idleMs() {
    return this.idle
  }
})

export interface FakeSecrets extends SecretStore {
  readonly kept: Map<string, string>
  /** What `get` answers instead of what is kept. */
  trouble: Exclude<SecretLookup, { state: 'found' }> | null
  readonly deleted: string[]
}

export const createFakeSecrets = (): FakeSecrets => {
  const kept = new Map<string, string>()
  const deleted: string[] = []
  return {
    kept,
    deleted,
    trouble: null,
    get(key) {
      if (this.trouble !== null) return Promise.resolve(this.trouble)
      const secret = kept.get(key)
      return Promise.resolve(secret === undefined ? { state: 'none' } : { state: 'found', secret })
    },
    set: (key, secret) => {
      kept.set(key, secret)
      return Promise.resolve(ok(undefined))
    },
    delete: (key) => {
      kept.delete(key)
      deleted.push(key)
      return Promise.resolve(ok(undefined))
    },
    health: () => Promise.resolve('ok')
  }
}

export interface FakeMachine extends Power, Network {
  suspend(): void
  resume(): void
  unlock(): void
  setOnBattery(isOnBattery: boolean): void
  setOnline(isOnline: boolean): void
}

/** Sleep, lock and network of a machine, at will. */
export const createFakeMachine = (): FakeMachine => {
  const resumes = new Set<() => void>()
  const suspends = new Set<() => void>()
  const unlocks = new Set<() => void>()
  const changes = new Set<(isOnline: boolean) => void>()
  let online = true
  let onBattery = false
  const listen = <Listener>(set: Set<Listener>, listener: Listener): (() => void) => {
    set.add(listener)
    return () => {
      set.delete(listener)
    }
  }
  return {
    onResume: (listener) => listen(resumes, listener),
    onSuspend: (listener) => listen(suspends, listener),
    onUnlock: (listener) => listen(unlocks, listener),
    isOnBattery: () => onBattery,
    setOnBattery: (isOnBattery) => {
      onBattery = isOnBattery
    },
    isOnline: () => online,
    onChange: (listener) => listen(changes, listener),
    suspend: () => {
      for (const listener of suspends) listener()
    },
    resume: () => {
      for (const listener of resumes) listener()
    },
    unlock: () => {
      for (const listener of unlocks) listener()
    },
    setOnline: (isOnline) => {
      online = isOnline
      for (const listener of changes) listener(isOnline)
    }
  }
}
