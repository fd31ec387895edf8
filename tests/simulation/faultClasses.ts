/** The classes of faults that recovery.md 2.3 compares designs under, each with those before it. */
import fc from 'fast-check'

import { PUSHED, type PushPlan, type SendFault } from './chatServer'
import type { History, Operation, Step } from './setup'

const NOT_PUSHED: PushPlan = { copies: 0, holdMs: 0 }

export const FAULT_CLASSES = [
  'ordered',
  'ties',
  'page errors',
  'crashes',
  'late rows',
  'later rows',
  'lost pushes'
] as const

export type FaultClass = (typeof FAULT_CLASSES)[number]

const of = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

type Has = (kind: FaultClass) => boolean

const step = (operation: Operation, waitMs: number): Step => ({ operation, waitMs })

const arrivals = (has: Has, counts: fc.Arbitrary<number>): fc.Arbitrary<Operation> =>
  fc.record({
    type: fc.constant('arrive' as const),
    conversation: fc.nat(2),
    count: counts,
    isFromMe: fc.constant(false),
    ageMs: of(
      0,
      0,
      ...(has('late rows') ? [2_500, 4_000] : []),
      ...(has('later rows') ? [20_000, 600_000] : [])
    ),
    push: of(PUSHED, PUSHED, has('lost pushes') ? NOT_PUSHED : PUSHED),
    linkedAfterMs: fc.constant(0)
  })

/** What goes wrong while the connection comes back. */
const mishaps = (has: Has): fc.Arbitrary<readonly Step[]> =>
  fc.oneof(
    fc.constant([]),
    has('page errors')
      ? fc
          .array(of('500' as const, 'reset' as const), { minLength: 1, maxLength: 3 })
          .map((faults) => [step({ type: 'pageError', faults }, 0)])
      : fc.constant([]),
    has('crashes')
      ? fc
          .record({
            type: fc.constant('crash' as const),
            call: fc.integer({ min: 1, max: 6 }),
            moment: of('before' as const, 'after' as const),
            restartMs: of(200, 5_000)
          })
          .map((crash) => [step(crash, 0)])
      : fc.constant([])
  )

/**
 * One absence: a message that is heard, then some that are not, then some that come while the
 * connection comes back and what was missed is fetched.
 */
const absences = (has: Has): fc.Arbitrary<readonly Step[]> =>
  fc
    .record({
      heard: arrivals(has, fc.constant(1)),
      missed: fc.array(arrivals(has, of(1, 3, 8)), { minLength: 1, maxLength: 2 }),
      mishap: mishaps(has),
      meanwhile: fc.array(fc.tuple(arrivals(has, fc.constant(1)), of(20, 80, 300, 700)), {
        minLength: 1,
        maxLength: 5
      })
    })
    .map(({ heard, missed, mishap, meanwhile }) => [
      step(heard, 700),
      step({ type: 'offline', isTold: true, isSilent: false }, 30),
      ...missed.map((operation) => step(operation, 60)),
      step({ type: 'online', isTold: true }, 0),
      // A kill strikes at the end of its step at the latest: it lasts as long as the rest does.
      ...mishap.map(({ operation }) => step(operation, operation.type === 'crash' ? 1_500 : 0)),
      ...meanwhile.map(([operation, waitMs]) => step(operation, waitMs)),
      step({ type: 'online', isTold: true }, 2_500)
    ])

/** Histories with the faults of a class and of all before it; nothing but messages. */
export const historiesOf = (upTo: FaultClass): fc.Arbitrary<History> => {
  const included = new Set(FAULT_CLASSES.slice(0, FAULT_CLASSES.indexOf(upTo) + 1))
  return fc.noBias(
    fc.record({
      setup: fc.record({
        service: fc.constant('photon' as const),
        seed: fc.nat(0x7fffffff),
        skewMs: fc.constant(0),
        latencyMs: of({ least: 20, most: 60 }, { least: 40, most: 600 }),
        storeMs: of(0, 6),
        stride: fc.constant(1),
        pageCap: fc.constant(1_000),
        dateStepMs: included.has('ties') ? of(1, 2_000) : fc.constant(1),
        isTotalOfRoom: fc.constant(true),
        unlisted: fc.constant('deletes' as const),
        undoSeconds: of(0),
        before: of(0, 3)
      }),
      steps: fc
        .array(
          absences((kind) => included.has(kind)),
          { minLength: 1, maxLength: 3, size: 'max' }
        )
        .map((rounds) => rounds.flat())
    })
  )
}

/**
 * Absences at whose end the database is another one under the same name, its newest row the first: what
 * was missed has numbers that were those of other messages. Few rows at once, so that looking again at
 * those below the mark does not happen to bring them.
 */
export const replacedHistories: fc.Arbitrary<History> = historiesOf('ordered').map(
  ({ setup, steps }) => ({
    setup: { ...setup, pageCap: 5 },
    steps: steps.flatMap((one) =>
      one.operation.type === 'online'
        ? [step({ type: 'replaceDatabase', isNamed: false, isNewestFirst: true }, 0), one]
        : [one]
    )
  })
)

const send: fc.Arbitrary<Operation> = fc.record({
  type: fc.constant('send' as const),
  conversation: fc.nat(1),
  isSameText: fc.constant(false),
  fault: of<SendFault | null>(
    null,
    'stored, then reset',
    'stored late, no answer',
    'stored, then 500',
    'reset before storing'
  )
})

/** Sends whose answers get lost, with the connection that would bring their echo. */
export const sendHistories: fc.Arbitrary<History> = fc.noBias(
  fc.record({
    setup: historiesOf('ordered').map(({ setup }) => ({ ...setup, before: 3 })),
    steps: fc.array(
      fc.record({
        operation: fc.oneof(send, fc.constant({ type: 'flap' as const })),
        waitMs: of(60, 400, 2_500)
      }),
      { minLength: 3, maxLength: 8, size: 'max' }
    )
  })
)

/** Messages that come before and after their conversation is read here, while the network comes and goes. */
export const readHistories: fc.Arbitrary<History> = fc.noBias(
  fc.record({
    setup: historiesOf('ordered').map(({ setup }) => ({ ...setup, before: 3 })),
    steps: fc.array(
      fc.record({
        operation: fc.oneof(
          arrivals(() => false, fc.constant(1)),
          fc.record({ type: fc.constant('markRead' as const), conversation: fc.nat(2) }),
          fc.constant({ type: 'offline' as const, isTold: true, isSilent: false }),
          fc.constant({ type: 'online' as const, isTold: true })
        ),
        waitMs: of(400, 12_000)
      }),
      { minLength: 4, maxLength: 10, size: 'max' }
    )
  })
)
