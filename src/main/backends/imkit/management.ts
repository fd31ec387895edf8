/** Making, changing, joining and leaving rooms (imkit.md 4.3). */
import { err, ok, type Result } from '../../../shared/domain'
import type { BackendEvent, RemoteConversation } from '../../core/backendEvents'
import type { ConversationManagement, GroupPicture } from '../../core/chatBackend'
import type { RestClient, RestRequest } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { uploadFile } from './attachments'
import { directRoomId } from './directRoom'
import { fetchRoom } from './rooms'
import { roomEvents, toConversation, type MappingContext } from './toDomain'
import { readRoom } from './wireRoom'

export type ManagementDeps = MappingContext & {
  readonly rest: RestClient
  /** Not every server tells the one who asked for a change; saying it twice is harmless. */
  readonly deliver: (event: BackendEvent) => void
}

const OFFLINE: Result<never> = err('offline', 'not connected')

const pathOf = (room: string): string => `/rooms/${encodeURIComponent(room)}`

/** A picture goes up within this, ms. */
const UPLOAD_MS = 60_000

/** Others hear of comings and goings only by such a line, and only when the caller asks (2.10). */
const WITH_LINE = { systemMessage: true } as const

/** Not ours, or not there any more. */
export const isGone = ({ kind, status }: RestFailure): boolean =>
  kind === 'rejected' && (status === 403 || status === 404)

/** A change that answers with the room: its news go to the sink before the caller has them. */
const change = async (
  deps: ManagementDeps,
  request: RestRequest
): Promise<Result<RemoteConversation>> => {
  const answer = await deps.rest.request(request)
  if (!answer.ok) return { ok: false, error: answer.error.error }
  const room = readRoom(answer.value.data)
  if ('reason' in room) return err('server_error', room.reason)
  for (const event of roomEvents(room, deps)) deps.deliver(event)
  return ok(toConversation(room, deps))
}

const asDone = async (changed: Promise<Result<unknown>>): Promise<Result<void>> => {
  const result = await changed
  return result.ok ? ok(undefined) : result
}

/** Uids without doubles and without the owner, who is in the room anyway. */
const othersOf = (deps: ManagementDeps, addresses: readonly string[]): readonly string[] => {
  const uids = new Set(addresses.map((address) => address.trim()))
  uids.delete('')
  uids.delete(deps.directory.me())
  return [...uids]
}

const createDirect = (
  deps: ManagementDeps,
  address: string,
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const [uid] = othersOf(deps, [address])
  if (uid === undefined)
    return Promise.resolve(err('invalid_input', 'no uid of another person', 'address'))
  const _id = directRoomId(deps.directory.me(), uid)
  const json = { _id, roomType: 'direct', invitee: uid }
  return change(deps, { method: 'POST', path: '/rooms/createAndJoin', json, signal })
}

const createGroup = (
  deps: ManagementDeps,
  name: string,
  addresses: readonly string[],
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const invitee = othersOf(deps, addresses)
  if (invitee.length === 0)
    return Promise.resolve(err('invalid_input', 'nobody to invite', 'addresses'))
  const json = { name: name.trim(), roomType: 'group', invitee, ...WITH_LINE }
  return change(deps, { method: 'POST', path: '/rooms/createAndJoin', json, signal })
}

const addMembers = (
  deps: ManagementDeps,
  room: string,
  addresses: readonly string[],
  signal: AbortSignal
): Promise<Result<void>> => {
  const invitees = othersOf(deps, addresses)
  if (invitees.length === 0)
    return Promise.resolve(err('invalid_input', 'nobody to add', 'addresses'))
  const json = { invitees, ...WITH_LINE }
  return asDone(change(deps, { method: 'POST', path: `${pathOf(room)}/members`, json, signal }))
}

const removeMember = (
  deps: ManagementDeps,
  room: string,
  address: string,
  signal: AbortSignal
): Promise<Result<void>> => {
  const json = { members: [address], ...WITH_LINE }
  return asDone(
    change(deps, { method: 'POST', path: `${pathOf(room)}/delete/members`, json, signal })
  )
}

const leave = async (
  deps: ManagementDeps,
  room: string,
  signal: AbortSignal
): Promise<Result<void>> => {
  const { rest, directory } = deps
  const path = `${pathOf(room)}/delete/members`
  const json = { members: [directory.me()], ...WITH_LINE }
  const answer = await rest.request({ method: 'POST', path, json, signal })
  if (!answer.ok) {
    // Not a member any more: another device was faster.
    const isOut = isGone(answer.error) && (await fetchRoom(rest, room, signal)) === 'gone'
    if (!isOut) return { ok: false, error: answer.error.error }
  }
  directory.forgetRoom(room)
  deps.deliver({ type: 'conversationRemoved', conversationServerId: room })
  return ok(undefined)
}

const endInvitation = ({ directory, deliver }: ManagementDeps, room: string): void => {
  directory.endInvitation(room)
  deliver({ type: 'invitationEnded', conversationServerId: room })
}

const accept = async (
  deps: ManagementDeps,
  room: string,
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const path = `${pathOf(room)}/join`
  const answer = await deps.rest.request({ method: 'POST', path, json: WITH_LINE, signal })
  if (!answer.ok) {
    // Withdrawn meanwhile: there is nothing left to answer.
    if (!isGone(answer.error)) return { ok: false, error: answer.error.error }
    endInvitation(deps, room)
    return err('not_found', 'the invitation was withdrawn')
  }
  endInvitation(deps, room)
  const joined = readRoom(answer.value.data)
  if ('reason' in joined) return err('server_error', joined.reason)
  for (const event of roomEvents(joined, deps)) deps.deliver(event)
  return ok(toConversation(joined, deps))
}

const decline = async (
  deps: ManagementDeps,
  room: string,
  signal: AbortSignal
): Promise<Result<null>> => {
  const path = `${pathOf(room)}/invitations`
  const answer = await deps.rest.request({ method: 'DELETE', path, signal })
  if (!answer.ok && !isGone(answer.error)) return { ok: false, error: answer.error.error }
  endInvitation(deps, room)
  return ok(null)
}

/** A room's cover is the address of a file that was uploaded before (imkit.md 4.3, 4.9). */
const setPicture = async (
  deps: ManagementDeps,
  room: string,
  picture: GroupPicture | null,
  signal: AbortSignal
): Promise<Result<void>> => {
  let cover = ''
  if (picture !== null) {
    const { mimeType, bytes } = picture
    const file = { fileName: `cover.${mimeType.slice('image/'.length)}`, mimeType }
    const timing = { timeoutMs: UPLOAD_MS, signal }
    const path = await uploadFile(deps.rest, room, file, bytes, timing)
    if (!path.ok) return { ok: false, error: path.error.error }
    cover = `${deps.baseUrl}${path.value}`
  }
  return asDone(change(deps, { method: 'PUT', path: pathOf(room), json: { cover }, signal }))
}

/** @param current null while there is no connection */
export const createManagement = (current: () => ManagementDeps | null): ConversationManagement => {
  const connected = <Value>(
    task: (deps: ManagementDeps) => Promise<Result<Value>>
  ): Promise<Result<Value>> => {
    const deps = current()
    return deps === null ? Promise.resolve(OFFLINE) : task(deps)
  }
  return {
    createDirect: (address, signal) => connected((deps) => createDirect(deps, address, signal)),
    createGroup: (name, addresses, _firstMessage, signal) =>
      connected((deps) => createGroup(deps, name, addresses, signal)),
    rename: (room, name, signal) =>
      connected((deps) => {
        const json = { name: name.trim() }
        return asDone(change(deps, { method: 'PUT', path: pathOf(room), json, signal }))
      }),
    addMembers: (room, addresses, signal) =>
      connected((deps) => addMembers(deps, room, addresses, signal)),
    removeMember: (room, address, signal) =>
      connected((deps) => removeMember(deps, room, address, signal)),
    leave: (room, signal) => connected((deps) => leave(deps, room, signal)),
    setPicture: (room, picture, signal) =>
      connected((deps) => setPicture(deps, room, picture, signal)),
    createPoll: () => Promise.resolve(err('unsupported', 'IMKIT has no polls')),
    answerInvitation: (room, isAccepted, signal) =>
      connected<RemoteConversation | null>((deps) =>
        isAccepted ? accept(deps, room, signal) : decline(deps, room, signal)
      )
  }
}
