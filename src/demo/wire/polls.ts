import type { PollContent } from '../world/rows'

export const pollBundle =
  'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls'

type Json = Record<string, unknown>

/**
 * What the balloon carries (section 4.6). Lists of options come as base64 inside a keyed archive,
 * votes percent-encoded in `URL`: both spellings are about.
 */
export function pollPayload(content: PollContent): readonly Json[] {
  if (content.type === 'votes') {
    const votes = content.optionIds.map((voteOptionIdentifier) => ({
      voteOptionIdentifier,
      participantHandle: content.voter
    }))
    const json = JSON.stringify({ version: 1, item: { votes } })
    return [{ URL: `data:,${encodeURIComponent(json)}?src=v` }]
  }
  const item = {
    title: content.title,
    creatorHandle: content.creator,
    orderedPollOptions: content.options.map(({ id, text }) => ({
      optionIdentifier: id,
      text,
      attributedText: text,
      creatorHandle: content.creator,
      canBeEdited: false
    }))
  }
  const base64 = Buffer.from(JSON.stringify({ version: 1, item })).toString('base64')
  return [
    {
      $version: 100000,
      $top: { root: { UID: 1 } },
      $objects: ['$null', { 'NS.relative': { UID: 2 } }, `data:,${base64}?src=p`]
    }
  ]
}
