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
      return notApplicable('doctor.storeNone')
    case 'inUse':
      return notApplicable('doctor.storeInUse', 'doctor.runThere')
    case 'closed':
      return failed(
        'doctor.storeClosed',
        probe.code === 'storage_full' ? 'doctor.roomAndStart' : 'doctor.startAgain'
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
    return failed('doctor.roomLeft', 'doctor.makeRoomThere', { room: room ?? '' })
  if (freeBytes !== null && freeBytes < LITTLE_ROOM_BYTES)
    return warning('doctor.roomLeft', 'doctor.makeRoomThere', { room: room ?? '' })
  if (setAside > 0) return warning('doctor.setAside', 'doctor.checkDisk')
  if (answerMs > SLOW_MS)
    return warning('doctor.storeSlow', 'doctor.closePrograms', { ms: String(Math.round(answerMs)) })
  return fine('doctor.storeFine')
}
