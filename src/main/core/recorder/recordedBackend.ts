/** A backend whose words are written down: what it is asked, what it answers, what it tells by itself. */
import type { AccountKind } from '../../../shared/domain'
import type { BackendSink, CatchUpPage, ChatBackend, Session } from '../chatBackend'
import { question, recordCalls } from './recordedCalls'
import type { Tape } from './tape'

/**
 * Messages of a catch-up that is more than can be held: its first pages alone are worth nothing. Each is
 * written twice (as it came, and where it may be told of), which is about 1.5 kB: see `BURST_BYTES`.
 */
const LONG_CATCH_UP = 500
/** Files, and what decides nothing here. */
const UNRECORDED_BACKEND: ReadonlySet<string> = new Set<keyof ChatBackend>([
  'downloadAttachment',
  'downloadPicture',
  'addressBook',
  'close'
])

/** One backend serves one account, which its `connect` names. */
export const recordBackend = (tape: Tape, kind: AccountKind, backend: ChatBackend): ChatBackend => {
  const own = { port: `backend.${kind}`, owner: null as string | null }
  const recordedSink = (sink: BackendSink): BackendSink => ({
    event: (event) => {
      tape.markEvents([event])
      tape.heard(own.owner)
      tape.came(['event', own.port, event], own.owner)
      sink.event(event)
    },
    disconnected: (failure) => {
      tape.came(['ended', own.port, failure], own.owner)
      sink.disconnected(failure)
    }
  })
  const connect: ChatBackend['connect'] = (session: Session, sink, signal) => {
    const { id } = session.account
    own.port = `backend.${tape.redaction.token(id)}`
    own.owner = id
    const onAnswer = (): void => {
      tape.heard(id)
    }
    return tape.ask({ ...question(own.port, 'connect', [], id), onAnswer }, () =>
      backend.connect(session, recordedSink(sink), signal)
    )
  }
  const recorded: Partial<ChatBackend> = {
    connect,
    catchUp: (cursor, signal) =>
      recordPages(tape, own.port, own.owner, cursor, backend.catchUp(cursor, signal)),
    owner: () => {
      const owner = backend.owner()
      tape.known(`${own.port}.owner`, owner)
      return owner
    },
    setTyping: (id, isTyping) => {
      tape.told(own.port, 'setTyping', [id, isTyping])
      backend.setTyping(id, isTyping)
    }
  }
  const ask = (key: string, args: readonly unknown[], call: () => Promise<unknown>): unknown =>
    tape.ask(question(own.port, key, args, own.owner), call)
  return new Proxy(backend, {
    get: (target, key) => {
      const ready: unknown = Reflect.get(recorded, key)
      if (ready !== undefined) return ready
      const value: unknown = Reflect.get(target, key)
      if (key === 'capabilities') tape.known(`${own.port}.capabilities`, value)
      if (key === 'management' && typeof value === 'object' && value !== null)
        return recordCalls(tape, `${own.port}.management`, value, { owner: own.owner })
      if (typeof value !== 'function' || typeof key !== 'string') return value
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args)
      if (UNRECORDED_BACKEND.has(key)) return call
      return (...args: readonly unknown[]) =>
        ask(key, args, () => call(...args) as Promise<unknown>)
    }
  })
}

/** Each page is a question of its own, so that the time it took stands beside it. */
async function* recordPages(
  tape: Tape,
  port: string,
  owner: string | null,
  cursor: string | null,
  pages: AsyncIterable<CatchUpPage>
): AsyncGenerator<CatchUpPage> {
  const iterator = pages[Symbol.asyncIterator]()
  let isOver = false
  let asked: string | null = cursor
  try {
    for (;;) {
      const next = await tape.ask(question(port, 'catchUp', [asked], owner), async () => {
        const result = await iterator.next()
        if (result.done === true) return { page: null }
        if ((result.value.total ?? 0) > LONG_CATCH_UP) tape.journal.outline()
        return { page: result.value }
      })
      if (next.page === null) break
      asked = next.page.cursor
      yield next.page
    }
    isOver = true
  } finally {
    if (!isOver) await iterator.return?.()
  }
}
