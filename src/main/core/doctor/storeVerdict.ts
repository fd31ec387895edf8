import type { StoreProbe } from './probes'
import { failed, fine, type Judgement, notApplicable, warning } from './verdict'

const MB = 1024 * 1024
/** Below this a page of messages may not fit any more. */
const NO_ROOM_BYTES = 50 * MB
const LITTLE_ROOM_BYTES = 500 * MB
const SLOW_MS = 1_000

/** How the store answers, and how long it will find room. Pure. */
export const judgeStore = (probe: StoreProbe): Judgement => {
  switch (probe.state) {
    case 'none':
      return notApplicable('Nothing is stored on this computer yet.')
    case 'inUse':
      return notApplicable(
        'Tern is running and has the message store.',
        'Run the check there, in Settings, Advanced.'
      )
    case 'closed':
      return failed(
        'The message store is not open.',
        probe.code === 'storage_full'
          ? 'Make room on the disk and start Tern again.'
          : 'Start Tern again; a damaged store is set aside and fetched anew.'
      )
    case 'open':
      return judgeOpen(probe)
  }
}

const judgeOpen = ({
  answerMs,
  setAside,
  freeBytes
}: StoreProbe & { readonly state: 'open' }): Judgement => {
  const room = freeBytes === null ? null : Math.floor(freeBytes / MB).toString()
  if (freeBytes !== null && freeBytes < NO_ROOM_BYTES)
    return failed(`The disk of the message store has ${room ?? ''} MB left.`, 'Make room on it.')
  if (freeBytes !== null && freeBytes < LITTLE_ROOM_BYTES)
    return warning(`The disk of the message store has ${room ?? ''} MB left.`, 'Make room on it.')
  if (setAside > 0)
    return warning(
      'A damaged message store was set aside, and its messages fetched anew.',
      'Check the disk of this computer; Tern keeps the damaged file beside the store.'
    )
  if (answerMs > SLOW_MS)
    return warning(
      `The message store took ${Math.round(answerMs).toString()} ms to answer.`,
      'Close programs that use the disk heavily, and run the check again.'
    )
  return fine('The message store answers, and its disk has room.')
}
