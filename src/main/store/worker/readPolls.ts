/** Polls with everything that was added to them, and with what waits in the outbox. */
import type { Poll, PollOption, PollVoter } from '../../../shared/domain'
import type { RemotePollOption } from '../../core/backendEvents'
import type { Context } from './context'
import type { NameOf } from './names'

/** `server_id` null: not on the server yet, so nobody voted. */
export type PollKey = { readonly account: number; readonly server_id: string | null }

type Family = { readonly root: string; readonly account: number }
type UpdateRow = Family & { readonly options: string }
type VoteRow = Family & {
  readonly sender: string
  readonly is_from_me: number
  readonly options: string
}
type WaitingRow = Family & { readonly option: string; readonly is_removal: number }

/** The poll and all lists of options that lead back to it. */
const FAMILY = `WITH RECURSIVE family (account, root, id, depth) AS (
  SELECT value ->> 0, value ->> 1, value ->> 1, 0 FROM json_each(?)
  UNION
  SELECT f.account, f.root, u.server_id, f.depth + 1 FROM family f
    JOIN poll_updates u ON u.target = f.id AND u.account = f.account WHERE f.depth < 50
)`
const UPDATES = `${FAMILY}
SELECT DISTINCT f.account, f.root, u.options, u.at, u.ord, u.server_id FROM family f
  JOIN poll_updates u ON u.server_id = f.id AND u.account = f.account
ORDER BY u.at, u.ord, u.server_id`
const VOTES = `${FAMILY}
SELECT DISTINCT f.account, f.root, v.sender, v.is_from_me, v.options, v.at, v.ord, v.server_id
FROM family f JOIN poll_votes v ON v.target = f.id AND v.account = f.account
ORDER BY v.at, v.ord, v.server_id`
const WAITING = `
SELECT o.account, o.command ->> '$.messageServerId' AS root, o.command ->> '$.optionId' AS option,
  o.command ->> '$.isRemoval' AS is_removal
FROM outbox o WHERE o.message IS NULL AND o.state <> 'failed' AND o.command ->> '$.type' = 'vote'
ORDER BY o.key`

const keyOf = ({ account, root }: Family): string => `${String(account)}\n${root}`

const OWN = ''

/** Who chose what, newest choice of each; a row states the whole choice of its sender. */
type Choices = Map<string, readonly string[]>

const foldVotes = (
  rows: readonly VoteRow[],
  waiting: readonly WaitingRow[]
): Map<string, Choices> => {
  const polls = new Map<string, Choices>()
  const choicesOf = (row: Family): Choices => {
    const key = keyOf(row)
    const known = polls.get(key)
    if (known !== undefined) return known
    const made: Choices = new Map()
    polls.set(key, made)
    return made
  }
  for (const row of rows) {
    const choices = choicesOf(row)
    const sender = row.is_from_me === 1 ? OWN : row.sender
    choices.delete(sender)
    choices.set(sender, JSON.parse(row.options) as readonly string[])
  }
  for (const row of waiting) {
    const choices = choicesOf(row)
    const others = (choices.get(OWN) ?? []).filter((option) => option !== row.option)
    choices.set(OWN, row.is_removal === 1 ? others : [...others, row.option])
  }
  return polls
}

/** Options of the newest list, and what the poll had that it does not name. */
const optionsOf = (
  asked: readonly RemotePollOption[],
  newest: string | undefined
): readonly RemotePollOption[] => {
  if (newest === undefined) return asked
  const listed = JSON.parse(newest) as readonly RemotePollOption[]
  const ids = new Set(listed.map(({ id }) => id))
  return [...asked.filter(({ id }) => !ids.has(id)), ...listed]
}

const votersOf = (
  choices: Choices | undefined,
  option: string,
  nameOf: (address: string) => string
): readonly PollVoter[] =>
  [...(choices ?? [])].flatMap(([sender, chosen]): readonly PollVoter[] =>
    !chosen.includes(option)
      ? []
      : [
          sender === OWN
            ? { address: '', name: '', isMe: true }
            : { address: sender, name: nameOf(sender), isMe: false }
        ]
  )

export type FillPoll = (key: PollKey, poll: Poll) => Poll

/** Reads what belongs to these polls; the answer puts it into one of them. */
export const readPolls = (
  { db }: Pick<Context, 'db'>,
  keys: readonly PollKey[],
  nameOf: NameOf
): FillPoll => {
  const wanted = keys.filter(({ server_id }) => server_id !== null)
  if (wanted.length === 0) return (_key, poll) => poll
  const pairs = JSON.stringify(wanted.map(({ account, server_id }) => [account, server_id]))
  const newest = new Map(
    db.all<UpdateRow>(UPDATES, [pairs]).map((row) => [keyOf(row), row.options])
  )
  const votes = foldVotes(db.all<VoteRow>(VOTES, [pairs]), db.all<WaitingRow>(WAITING, []))
  return ({ account, server_id }, poll) => {
    const key = keyOf({ account, root: server_id ?? '' })
    const options = optionsOf(poll.options, newest.get(key)).map(({ id, text }): PollOption => ({
      id,
      text,
      voters: votersOf(votes.get(key), id, (address) => nameOf(account, address))
    }))
    return { ...poll, options }
  }
}
