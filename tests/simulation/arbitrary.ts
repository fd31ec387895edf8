/** Which histories there are, for fast-check to draw from and to shrink. */
import fc from 'fast-check'

import type { PushPlan, ReadFault, SendFault } from './chatServer'
import type { History, MachineEvent, Operation, Setup, Step } from './setup'

const of = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

const setups: fc.Arbitrary<Setup> = fc.record({
  service: of<Setup['service']>('photon', 'imkit'),
  seed: fc.nat(0x7fffffff),
  skewMs: of(0, 0, 40_000, -90_000, 3_600_000),
  latencyMs: of(
    { least: 1, most: 3 },
    { least: 20, most: 60 },
    { least: 20, most: 900 },
    { least: 300, most: 2_500 }
  ),
  storeMs: of(0, 0, 6),
  stride: of(1, 1, 7, 300),
  pageCap: of(1_000, 5),
  dateStepMs: of(1, 1, 2_000),
  isTotalOfRoom: fc.boolean(),
  unlisted: of<Setup['unlisted']>('deletes', 'old dates'),
  undoSeconds: of(0, 0, 0, 5),
  before: of(0, 2, 9)
})

const pushes: fc.Arbitrary<PushPlan> = of(
  { copies: 1, holdMs: 0 },
  { copies: 1, holdMs: 0 },
  { copies: 1, holdMs: 0 },
  { copies: 0, holdMs: 0 },
  { copies: 2, holdMs: 0 },
  { copies: 1, holdMs: 700 },
  { copies: 3, holdMs: 4_000 }
)

const conversations = fc.nat(3)
const picks = fc.nat(40)

const READ_FAULTS: readonly ReadFault[] = [
  '500',
  '503 Retry-After',
  '429',
  'reset',
  'silence',
  'web page'
]
const SEND_FAULTS: readonly SendFault[] = [
  'stored, then reset',
  'stored, answered too late',
  'stored late, no answer',
  'stored, then 500',
  'reset before storing',
  '500 before storing',
  'refused',
  'busy'
]

/** The variant of a union whose `type` is (also) this one. */
type Variant<Type> = Operation extends infer One
  ? One extends { readonly type: infer Names }
    ? Type extends Names
      ? One
      : never
    : never
  : never
type Fields<Type> = {
  readonly [Field in Exclude<keyof Variant<Type>, 'type'>]: fc.Arbitrary<Variant<Type>[Field]>
}

const op = <Type extends Operation['type']>(
  type: Type,
  fields: Fields<Type>
): fc.Arbitrary<Operation> =>
  fc.record({ type: fc.constant(type), ...fields }) as unknown as fc.Arbitrary<Operation>

const arrivals = op('arrive', {
  conversation: conversations,
  count: fc.oneof({ weight: 40, arbitrary: of(1, 1, 1, 1, 1, 2, 2, 3, 12) }, of(60)),
  isFromMe: of(false, false, false, true),
  ageMs: of(0, 0, 0, 0, 0, 4_000, 45_000, 7_200_000, -20_000),
  push: pushes,
  linkedAfterMs: of(0, 0, 0, 0, 0, 1_500)
})

const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 14, arbitrary: arrivals },
  { weight: 3, arbitrary: op('edit', { pick: picks, push: pushes }) },
  { weight: 2, arbitrary: op('unsend', { pick: picks, push: pushes }) },
  { weight: 2, arbitrary: op('delete', { pick: picks, push: pushes }) },
  { weight: 2, arbitrary: op('react', { pick: picks, emoji: fc.nat(5), push: pushes }) },
  { weight: 1, arbitrary: op('readElsewhere', { conversation: conversations }) },
  {
    weight: 7,
    arbitrary: op('send', {
      conversation: conversations,
      isSameText: of(false, false, false, false, true),
      fault: of<SendFault | null>(null, null, null, null, ...SEND_FAULTS)
    })
  },
  { weight: 1, arbitrary: op('editOwn', { pick: picks }) },
  { weight: 1, arbitrary: op('unsendOwn', { pick: picks }) },
  { weight: 1, arbitrary: op('reactOwn', { pick: picks }) },
  { weight: 1, arbitrary: op('markRead', { conversation: conversations }) },
  { weight: 1, arbitrary: op('undo', {}) },
  {
    weight: 1,
    arbitrary: op('mute', { conversation: conversations, forMs: of(3_117, 600_117, null) })
  },
  { weight: 4, arbitrary: op('offline', { isTold: fc.boolean(), isSilent: fc.boolean() }) },
  { weight: 4, arbitrary: op('online', { isTold: fc.boolean() }) },
  { weight: 2, arbitrary: op('flap', {}) },
  { weight: 1, arbitrary: op('restart', {}) },
  { weight: 1, arbitrary: op('leave', { conversation: conversations }) },
  { weight: 1, arbitrary: op('join', { conversation: conversations }) },
  {
    weight: 1,
    arbitrary: op('replaceDatabase', { isNamed: fc.boolean(), isNewestFirst: fc.boolean() })
  },
  {
    weight: 4,
    arbitrary: op('crash', {
      call: fc.integer({ min: 1, max: 12 }),
      moment: of<'before' | 'after'>('before', 'after'),
      restartMs: of(200, 3_000, 60_000)
    })
  },
  { weight: 1, arbitrary: op('quit', { restartMs: of(200, 3_000, 60_000) }) },
  { weight: 1, arbitrary: op('pause', { isPaused: of(true, false) }) },
  {
    weight: 1,
    arbitrary: op('noise', {
      events: fc.array(of<MachineEvent>('suspend', 'resume', 'unlock'), {
        minLength: 1,
        maxLength: 4
      })
    })
  },
  {
    weight: 3,
    arbitrary: op('pageError', {
      faults: fc.array(of(...READ_FAULTS), { minLength: 1, maxLength: 4 })
    })
  },
  {
    weight: 1,
    arbitrary: op('clockJump', {
      ms: of(-86_400_000, -600_000, -5_000, 5_000, 600_000, 86_400_000)
    })
  },
  { weight: 1, arbitrary: op('expireKey', { isTold: fc.boolean() }) },
  { weight: 1, arbitrary: op('newKey', {}) },
  {
    weight: 2,
    arbitrary: op('sleep', { ms: of(2_000, 90_000, 28_800_000), isAnnounced: fc.boolean() })
  },
  { weight: 1, arbitrary: op('diskFull', { ms: of(50, 9_000) }) }
)

const steps: fc.Arbitrary<Step> = fc.record({
  operation: operations,
  waitMs: of(0, 0, 5, 60, 400, 2_500, 2_500, 12_000, 70_000)
})

/** Histories of both services with every fault that the core must survive. */
export const histories: fc.Arbitrary<History> = fc.noBias(
  fc.record({
    setup: setups,
    steps: fc.array(steps, { minLength: 1, maxLength: 14, size: 'max' })
  })
)
