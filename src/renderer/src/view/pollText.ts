import type { Poll, PollOption, PollVoter } from '../../../shared/domain'
import { t } from '../i18n.svelte'

type PollRow = {
  readonly option: PollOption
  /** Who chose it, '' where nobody did. */
  readonly names: string
  readonly isMine: boolean
  /** Of the people who voted, percent. */
  readonly share: number
}

const nameOf = (voter: PollVoter): string => (voter.isMe ? t('message.you') : voter.name)

/** How many people voted. */
export const pollVoters = (poll: Poll): number =>
  new Set(
    poll.options.flatMap(({ voters }) => voters.map((voter) => (voter.isMe ? '' : voter.address)))
  ).size

export const pollRows = (poll: Poll): readonly PollRow[] => {
  const people = Math.max(1, pollVoters(poll))
  return poll.options.map((option) => ({
    option,
    names: option.voters.map(nameOf).join(', '),
    isMine: option.voters.some(({ isMe }) => isMe),
    share: Math.round((100 * option.voters.length) / people)
  }))
}
