import type { CatchUpPage } from '../../core/chatBackend'

/** So many events may wait to be stored; reading goes on when they are taken. */
const EVENTS_AHEAD = 2_000

type Reading = {
  /** What came and was not taken yet, as one page. */
  waiting: CatchUpPage | null
  isUnderWay: boolean
  isOver: boolean
  failure: { readonly error: unknown } | null
  /** Something came, or nothing will. */
  news: () => void
}

/** The claim of the later page holds for both: its events come after those of the earlier one. */
const join = (earlier: CatchUpPage | null, later: CatchUpPage): CatchUpPage =>
  earlier === null ? later : { ...later, events: [...earlier.events, ...later.events] }

const readOn = async (source: AsyncIterator<CatchUpPage>, reading: Reading): Promise<void> => {
  reading.isUnderWay = true
  try {
    while (!reading.isOver && (reading.waiting?.events.length ?? 0) < EVENTS_AHEAD) {
      const next = await source.next()
      if (next.done === true) reading.isOver = true
      else reading.waiting = join(reading.waiting, next.value)
      reading.news()
    }
  } catch (error) {
    reading.failure = { error }
    reading.isOver = true
    reading.news()
  }
  reading.isUnderWay = false
}

/**
 * Reads on while the caller stores a page, and hands over in one piece what came meanwhile: a page is
 * stored as soon as it is there, and when storing is what takes longer, fewer and larger pages share
 * the cost of their commits. What came before a failure is handed over before it is thrown.
 */
export async function* gathered(source: AsyncGenerator<CatchUpPage>): AsyncGenerator<CatchUpPage> {
  const reading: Reading = {
    waiting: null,
    isUnderWay: false,
    isOver: false,
    failure: null,
    news: () => undefined
  }
  try {
    for (;;) {
      if (!reading.isUnderWay && !reading.isOver) void readOn(source, reading)
      if (reading.waiting === null && !reading.isOver)
        await new Promise<void>((resolve) => {
          reading.news = resolve
        })
      const page = reading.waiting
      reading.waiting = null
      if (page !== null) yield page
      else if (reading.failure !== null) throw reading.failure.error
      else if (reading.isOver) return
    }
  } finally {
    reading.isOver = true
    await source.return(undefined)
  }
}
