/**
 * Watches one account go away and come back. Away begins with sleep, a lost connection or the end of
 * the last run, and ends when the account is online again, which is after catching up. What is stored
 * meanwhile is what had been missed.
 */
import type { ConnectionCause, ConnectionPhase, Return, ReturnCause } from '../../../shared/domain'
import type { Clock } from '../ports'

/** A return as far as the connection knows it. */
export type SeenReturn = Omit<Return, 'accountId' | 'gaps'>

export interface ReturnWatch {
  /** Tern was started; `lastLiveAt` epoch ms, null where the account was never live before. */
  started(lastLiveAt: number | null): void
  /** The machine is about to sleep. */
  suspended(): void
  changed(phase: ConnectionPhase, cause: ConnectionCause | null): void
  /** It was looked at, and it is live still: where Tern is killed, its absence began after this. */
  confirmed(): void
  /** Something was stored. */
  stored(counts: { readonly inserted: number; readonly edited: number }): void
}

export type ReturnWatchDependencies = {
  readonly clock: Clock
  readonly onReturn: (seen: SeenReturn) => void
  /** It is live now, or was until now. Epoch ms. */
  readonly onLive: (at: number) => void
}

type Away = { readonly cause: ReturnCause; readonly since: number }
type Coming = { readonly at: number; readonly monotonic: number }

/** Null: the person ended it, which is nothing to come back from. */
const CAUSES: Partial<Readonly<Record<ConnectionCause, ReturnCause | null>>> = {
  resumed: 'sleep',
  network_offline: 'network',
  network_changed: 'network',
  user_asked: null,
  shutting_down: null,
  keychain: null
}

const causeOf = (cause: ConnectionCause | null): ReturnCause | null =>
  cause === null ? 'server' : cause in CAUSES ? (CAUSES[cause] ?? null) : 'server'

export const createReturnWatch = ({
  clock,
  onReturn,
  onLive
}: ReturnWatchDependencies): ReturnWatch => {
  let isLive = false
  /** Epoch ms when it was known to be live last: a sleep that nobody announced began after it. */
  let liveAt = 0
  let away: Away | null = null
  let coming: Coming | null = null
  let messages = 0
  let edits = 0

  const leave = (next: Away | null): void => {
    coming = null
    if (away !== null) return
    away = next
    messages = 0
    edits = 0
  }

  const left = (cause: ConnectionCause | null): void => {
    isLive = false
    const kind = causeOf(cause)
    const since = kind === 'sleep' ? liveAt : clock.now()
    onLive(since)
    leave(kind === null ? null : { cause: kind, since })
  }

  const comeBack = (): void => {
    if (away !== null && coming !== null) {
      const awayMs = Math.max(0, coming.at - away.since)
      const liveAfterMs = Math.round(clock.monotonic() - coming.monotonic)
      onReturn({ cause: away.cause, at: clock.now(), awayMs, liveAfterMs, messages, edits })
    }
    away = null
    leave(null)
    isLive = true
    liveAt = clock.now()
    onLive(liveAt)
  }

  return {
    started: (lastLiveAt) => {
      if (lastLiveAt !== null && !isLive) away ??= { cause: 'start', since: lastLiveAt }
    },
    suspended: () => {
      if (isLive) onLive(clock.now())
      leave(isLive ? { cause: 'sleep', since: clock.now() } : null)
      isLive = false
    },
    changed: (phase, cause) => {
      if (phase === 'online') {
        if (!isLive) comeBack()
        return
      }
      // The person paused it: whatever it was away for is over.
      if (phase === 'stopped') away = null
      // Looking again over the same connection is no absence.
      if (phase === 'catching_up') return
      if (isLive) left(cause)
      // Without a network nothing can come back: the next try counts.
      if (phase === 'offline') coming = null
      // Of a server that is gone nobody knows when it returns: the try that succeeds counts.
      if (phase === 'connecting' && (coming === null || away?.cause === 'server'))
        coming = { at: clock.now(), monotonic: clock.monotonic() }
    },
    confirmed: () => {
      // A sleep that was announced and did not come, or went by unnoticed: the connection outlived it.
      if (away?.cause === 'sleep' && coming === null) {
        away = null
        isLive = true
      }
      if (!isLive) return
      liveAt = clock.now()
      onLive(liveAt)
    },
    stored: ({ inserted, edited }) => {
      if (isLive) liveAt = clock.now()
      if (away === null) return
      messages += inserted
      edits += edited
    }
  }
}
