/**
 * Making and changing conversations (photon.md 3.3). Direct ones need no help of Apple's private API,
 * groups are its matter alone.
 */
import { err, ok, type AppError, type NewPoll, type Result } from '../../../shared/domain'
import type { BackendEvent, RemoteConversation } from '../../core/backendEvents'
import type { ConversationManagement, GroupPicture } from '../../core/chatBackend'
import type { RestClient, RestRequest } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { fetchConversation } from './conversations'
import type { Directory } from './directory'
import type { PrivateApi } from './privateApi'
import { toConversation } from './toDomain'
import { readChat, type WireChat } from './wire'

export type ManagementDeps = {
  readonly rest: RestClient
  readonly directory: Directory
  readonly privateApi: PrivateApi
  readonly deliver: (event: BackendEvent) => void
}

/** The server waits up to 30 s for the Mac to do it. */
const CHANGE_MS = 35_000

const refuse = (code: AppError['code'], detail: string, field?: string): Promise<Result<never>> =>
  Promise.resolve(err(code, detail, field))

const pathOf = (guid: string): string => `/chat/${encodeURIComponent(guid)}`

/** Mail addresses as they are, numbers without the marks that people write between digits. */
export const readAddress = (typed: string): string | null => {
  const address = typed.trim()
  if (address.includes('@'))
    return /^[^\s@;/]+@[^\s@;/]+$/.test(address) ? address.toLowerCase() : null
  const number = address.replace(/[\s().-]/g, '')
  return /^\+?\d{3,20}$/.test(number) ? number : null
}

const readAddresses = (typed: readonly string[]): readonly string[] | null => {
  const addresses = typed.map(readAddress)
  return addresses.every((address) => address !== null) ? [...new Set(addresses)] : null
}

const tell = (deps: ManagementDeps, chat: WireChat): RemoteConversation => {
  deps.directory.learnChat(chat)
  const conversation = toConversation(chat, deps.directory)
  deps.deliver({ type: 'conversation', conversation })
  return conversation
}

const askChat = async (
  deps: ManagementDeps,
  request: RestRequest
): Promise<Result<WireChat, RestFailure>> => {
  const answer = await deps.rest.request(request)
  if (!answer.ok) return answer
  const chat = readChat(answer.value.data)
  if (chat !== null) return ok(chat)
  const { error } = err('server_error', 'no conversation in the answer')
  return { ok: false, error: { kind: 'server', status: 200, error, sentence: '', data: null } }
}

const isNo = ({ kind }: RestFailure): boolean => kind === 'rejected' || kind === 'server'

/**
 * One that exists, one that the server makes, or else one that begins with its first message: many
 * servers make no conversation without one (photon.md 3.3), and the send makes it then.
 */
const createDirect = async (
  deps: ManagementDeps,
  typed: string,
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const address = readAddress(typed)
  if (address === null) return err('invalid_input', 'no address', 'address')
  const guid = deps.directory.directWith(address)
  const query = { with: 'participants' }
  const known = await askChat(deps, { method: 'GET', path: pathOf(guid), query, signal })
  if (known.ok) return ok(tell(deps, known.value))
  if (!isNo(known.error)) return { ok: false, error: known.error.error }
  const json = { addresses: [address] }
  const timeoutMs = CHANGE_MS
  const made = await askChat(deps, { method: 'POST', path: '/chat/new', json, timeoutMs, signal })
  if (made.ok) return ok(tell(deps, made.value))
  if (!isNo(made.error)) return { ok: false, error: made.error.error }
  const participants = [{ rowId: null, address }]
  const planned = {
    guid,
    identifier: address,
    displayName: null,
    style: 45,
    isArchived: null,
    ownAddress: null
  }
  return ok(tell(deps, { ...planned, participants }))
}

const rename = async (
  deps: ManagementDeps,
  guid: string,
  name: string,
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const displayName = name.trim()
  if (displayName === '') return err('invalid_input', 'no name', 'name')
  const json = { displayName }
  const timeoutMs = CHANGE_MS
  const chat = await askChat(deps, { method: 'PUT', path: pathOf(guid), json, timeoutMs, signal })
  return chat.ok ? ok(tell(deps, chat.value)) : { ok: false, error: chat.error.error }
}

/** The private API makes a group with its first message only (photon.md 3.3). */
const createGroup = async (
  deps: ManagementDeps,
  name: string,
  typed: readonly string[],
  firstMessage: string | null,
  signal: AbortSignal
): Promise<Result<RemoteConversation>> => {
  const addresses = readAddresses(typed)
  if (addresses === null || addresses.length < 2)
    return err('invalid_input', 'a group needs two addresses', 'addresses')
  const message = firstMessage === null ? {} : { message: firstMessage }
  const json = { addresses, method: 'private-api', ...message }
  const timeoutMs = CHANGE_MS
  const made = await askChat(deps, { method: 'POST', path: '/chat/new', json, timeoutMs, signal })
  if (!made.ok) {
    // Words of our own in a group of other people are not for us to send.
    const isMessageMissing = made.error.status === 400 && firstMessage === null
    return isMessageMissing
      ? err('invalid_input', 'the server makes a group with its first message only', 'firstMessage')
      : { ok: false, error: made.error.error }
  }
  const group = tell(deps, made.value)
  if (name.trim() === '') return ok(group)
  const named = await rename(deps, group.serverId, name, signal)
  // The group is there: its missing name is no reason to say that it is not.
  return named.ok ? named : ok(group)
}

/** One after the other: the server takes one address at a time. */
const changeMembers = async (
  deps: ManagementDeps,
  guid: string,
  action: 'add' | 'remove',
  typed: readonly string[],
  signal: AbortSignal
): Promise<Result<void>> => {
  const addresses = readAddresses(typed)
  if (addresses === null || addresses.length === 0)
    return err('invalid_input', 'no address', 'addresses')
  const path = `${pathOf(guid)}/participant/${action}`
  for (const address of addresses) {
    const request = {
      method: 'POST',
      path,
      json: { address },
      timeoutMs: CHANGE_MS,
      signal
    } as const
    const chat = await askChat(deps, request)
    if (!chat.ok) return { ok: false, error: chat.error.error }
    tell(deps, chat.value)
  }
  return ok(undefined)
}

const leave = async (
  deps: ManagementDeps,
  guid: string,
  signal: AbortSignal
): Promise<Result<void>> => {
  const path = `${pathOf(guid)}/leave`
  const answer = await deps.rest.request({
    method: 'POST',
    path,
    json: {},
    timeoutMs: CHANGE_MS,
    signal
  })
  if (!answer.ok) return { ok: false, error: answer.error.error }
  // Apple keeps the conversation in the list, with a line that says so.
  const event = await fetchConversation(deps.rest, deps.directory, guid, signal)
  if (event !== null) deps.deliver(event)
  return ok(undefined)
}

/** The server's poll tells of it, to us as to everybody (photon.md 3.4). */
const setPicture = async (
  deps: ManagementDeps,
  guid: string,
  picture: GroupPicture | null,
  signal: AbortSignal
): Promise<Result<void>> => {
  const path = `${pathOf(guid)}/icon`
  const answer = await deps.rest.request(
    picture === null
      ? { method: 'DELETE', path, timeoutMs: CHANGE_MS, signal }
      : { method: 'POST', path, form: () => pictureForm(picture), timeoutMs: CHANGE_MS, signal }
  )
  return answer.ok ? ok(undefined) : { ok: false, error: answer.error.error }
}

/** Photon only (photon.md 3.7). Its row comes live, as that of everybody's polls does. */
const createPoll = async (
  deps: ManagementDeps,
  guid: string,
  { title, options }: NewPoll,
  signal: AbortSignal
): Promise<Result<void>> => {
  const json = { chatGuid: guid, title, options }
  const timeoutMs = CHANGE_MS
  const answer = await deps.rest.request({
    method: 'POST',
    path: '/poll/create',
    json,
    timeoutMs,
    signal
  })
  return answer.ok ? ok(undefined) : { ok: false, error: answer.error.error }
}

const pictureForm = ({ bytes, mimeType }: GroupPicture): FormData => {
  const form = new FormData()
  // The copy is a plain ArrayBuffer view, which Blob needs.
  const file = new Blob([new Uint8Array(bytes)], { type: mimeType })
  form.set('icon', file, `icon.${mimeType.slice('image/'.length)}`)
  return form
}

/** @param current null while there is no connection */
export const createManagement = (current: () => ManagementDeps | null): ConversationManagement => {
  const connected = <Value>(
    task: (deps: ManagementDeps) => Promise<Result<Value>>
  ): Promise<Result<Value>> => {
    const deps = current()
    return deps === null ? refuse('offline', 'not connected') : task(deps)
  }
  const withPrivateApi = <Value>(
    task: (deps: ManagementDeps) => Promise<Result<Value>>
  ): Promise<Result<Value>> =>
    connected((deps) =>
      deps.privateApi === 'off'
        ? refuse('unsupported', 'the server has no private API')
        : task(deps)
    )
  return {
    createDirect: (address, signal) => connected((deps) => createDirect(deps, address, signal)),
    createGroup: (name, addresses, firstMessage, signal) =>
      withPrivateApi((deps) => createGroup(deps, name, addresses, firstMessage, signal)),
    rename: (guid, name, signal) =>
      withPrivateApi(async (deps) => {
        const renamed = await rename(deps, guid, name, signal)
        return renamed.ok ? ok(undefined) : renamed
      }),
    addMembers: (guid, addresses, signal) =>
      withPrivateApi((deps) => changeMembers(deps, guid, 'add', addresses, signal)),
    removeMember: (guid, address, signal) =>
      withPrivateApi((deps) => changeMembers(deps, guid, 'remove', [address], signal)),
    leave: (guid, signal) => withPrivateApi((deps) => leave(deps, guid, signal)),
    setPicture: (guid, picture, signal) =>
      withPrivateApi((deps) => setPicture(deps, guid, picture, signal)),
    createPoll: (guid, poll, signal) =>
      withPrivateApi((deps) => createPoll(deps, guid, poll, signal)),
    answerInvitation: () => refuse('unsupported', 'iMessage asks nobody before it adds them')
  }
}
