/**
 * What the recorder knows of the core from the outside: enough to tell when it is at rest, and to
 * write down what another core has to be given to be in the same place.
 */
import type { Account, AccountId, ConnectionPhase, Conversation } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { OutboxItem, Store } from '../store'
import type { Checkpoint } from './journal'
import type { Redaction } from './redaction'

/** Timers of an account that does nothing but watch its connection: probe it, compare with it. */
const WATCHING = 2
/** ... and what else may be set with them: forgiving, the end of a mute, of somebody's typing. */
const OTHERS = 2
/** A shorter one is about to do something. */
const SOON_MS = 1_000
/** An answer longer than this is not worth keeping for a start, characters. */
const SMALL = 4_000

export type ArmedTimer = { readonly owner: string | null; readonly delayMs: number }

const RESTING: ReadonlySet<ConnectionPhase> = new Set([
  'online',
  'signed_out',
  'stopped',
  'auth_required'
])

export class Shadow {
  /** Calls without an answer yet. */
  inFlight = 0
  readonly timers = new Map<string, ArmedTimer>()
  /** When something was last heard from each account's server, by the steady clock. */
  readonly heardAt = new Map<string, number>()
  /** What is read often, as it was last: name -> JSON. */
  readonly known = new Map<string, string>()
  private readonly accounts = new Map<AccountId, Account>()
  private readonly conversations = new Map<string, Conversation>()
  private readonly phases = new Map<AccountId, ConnectionPhase>()
  private readonly outboxes = new Map<string, readonly OutboxItem[]>()
  private readonly answers = new Map<string, string>()
  private readonly encoded = new WeakMap<object, string>()
  private readonly knownAs = new Map<string, unknown>()

  constructor(private readonly redaction: Redaction) {}

  published(event: AppEvent): void {
    if (event.type === 'connection/changed')
      this.phases.set(event.connection.accountId, event.connection.phase)
  }

  /** Whether it was this very value when it was asked before. */
  isKnown(name: string, value: unknown): boolean {
    if (this.knownAs.has(name) && this.knownAs.get(name) === value) return true
    this.knownAs.set(name, value)
    return false
  }

  /** @param json the answer as it is recorded */
  answered(name: keyof Store, args: readonly unknown[], value: unknown, json: string): void {
    if (json.length <= SMALL) this.answers.set(name, json)
    if (name === 'listAccounts')
      for (const account of value as readonly Account[]) this.accounts.set(account.id, account)
    else if (name === 'saveAccount') this.accounts.set((args[0] as Account).id, args[0] as Account)
    else if (name === 'removeAccount') this.removeAccount(args[0] as AccountId)
    else if (name === 'listConversations') this.remember(value as readonly Conversation[])
    else if (name === 'removeConversation') this.conversations.delete(args[0] as string)
    else if (name === 'listOutbox')
      this.outboxes.set(args[0] as string, value as readonly OutboxItem[])
    else if (hasConversations(value)) this.remember(value.conversations)
  }

  /** Null: something is going on that cannot be begun in the middle. */
  checkpoint(): Checkpoint | null {
    if (this.inFlight > 0 || !this.isAtRest()) return null
    const { redaction } = this
    let bytes = 0
    const rows = [...this.conversations.values()].map((row) => {
      const known = this.encoded.get(row)
      const json = known ?? redaction.encode(row)
      if (known === undefined) this.encoded.set(row, json)
      bytes += known === undefined ? json.length : 8
      return json
    })
    const head = redaction.encode({
      accounts: [...this.accounts.values()],
      phases: [...this.phases].map(([id, phase]) => ({ id, phase })),
      outboxes: [...this.outboxes].map(([id, items]) => ({ id, items })),
      timers: [...this.timers].map(([, timer]) => timer),
      heardAt: [...this.heardAt].map(([id, mono]) => ({ id, mono }))
    })
    const timerNames = JSON.stringify([...this.timers.keys()])
    const known = pairs(this.known)
    const answers = pairs(this.answers)
    const parts = [
      `{"kind":"rest","head":${head},"timerNames":${timerNames},"known":${known},"answers":${answers},"conversations":[`,
      ...rows,
      ']}'
    ]
    return { parts, bytes: bytes + head.length + known.length + answers.length }
  }

  private isAtRest(): boolean {
    const owned = new Map<string, number>()
    for (const { owner, delayMs } of this.timers.values()) {
      if (delayMs <= SOON_MS) return false
      if (owner !== null) owned.set(owner, (owned.get(owner) ?? 0) + 1)
    }
    return [...this.accounts.keys()].every((id) => {
      const phase = this.phases.get(id) ?? 'stopped'
      const isWaiting = (this.outboxes.get(id) ?? []).some(({ state }) => state !== 'failed')
      const timers = owned.get(id) ?? 0
      const isSet = timers >= WATCHING && timers <= WATCHING + OTHERS
      return RESTING.has(phase) && !isWaiting && (phase !== 'online' || isSet)
    })
  }

  private removeAccount(id: AccountId): void {
    this.accounts.delete(id)
    this.phases.delete(id)
    this.outboxes.delete(id)
    this.heardAt.delete(id)
    for (const [key, { accountId }] of this.conversations)
      if (accountId === id) this.conversations.delete(key)
  }

  private remember(rows: readonly Conversation[]): void {
    for (const row of rows) this.conversations.set(row.id, row)
  }
}

const pairs = (map: ReadonlyMap<string, string>): string =>
  `{${[...map].map(([name, json]) => `"${name}":${json}`).join(',')}}`

const hasConversations = (
  value: unknown
): value is { readonly conversations: readonly Conversation[] } =>
  typeof value === 'object' &&
  value !== null &&
  'conversations' in value &&
  Array.isArray(value.conversations)
