/** Who the server is and what it can do, by `server/info`. */
import { err, ok, type AccountKind, type Result } from '../../../shared/domain'
import { BackendError, type ConnectFailure } from '../../core/chatBackend'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure, type RestFailure } from '../shared/restFailure'
import { wrongKind } from '../shared/answerKind'
import type { KindProbe } from '../shared/kindProbe'
import type { Flavour } from './flavour'
import { readServerInfo, UNNAMED, type WireServerInfo } from './wire'

/** `isAbsent`: the server has no such answer, which alone does not mean that it is no chat server. */
export type InfoFailure = ConnectFailure & { readonly isAbsent?: true }
export type InfoResult = Result<WireServerInfo, InfoFailure>

export type InfoDeps = {
  readonly rest: RestClient
  readonly flavour: Flavour
  readonly probe: KindProbe
  /** Of the connection. */
  readonly signal: AbortSignal
  readonly onInfo: (info: WireServerInfo) => void
}

export type ServerInfo = {
  /** Asked at once, beside the socket's handshake: why an attempt fails, in better words. */
  readonly asked: Promise<InfoResult>
  /** For a server that has accepted us: asked again after a failure. Throws `BackendError`. */
  readonly read: (signal: AbortSignal) => Promise<WireServerInfo>
  /** Null: nothing speaks against the credential. */
  readonly verify: () => Promise<ConnectFailure | null>
  /** The same where nothing but REST says that we are in (photon.md 1.6). */
  readonly ping: () => Promise<ConnectFailure | null>
}

const absent = (detail: string | undefined): InfoFailure => ({
  cause: 'not_a_chat_server',
  error: err('not_a_chat_server', detail).error,
  isAbsent: true
})

/** The kind of server that refused, where it is not the chosen one. */
const kindBehind = async (
  { kind, answeredBy }: RestFailure,
  flavour: Flavour,
  probe: KindProbe | null
): Promise<AccountKind | null> => {
  if (answeredBy === 'imkit' || answeredBy === 'bluebubbles') return answeredBy
  // The password was wrong, or it was looked for elsewhere: without one BlueBubbles names it.
  if (kind === 'auth' && flavour.kind === 'photon') return null
  if (probe === null) return null
  if (kind === 'auth') return probe.family()
  if (kind !== 'rejected' && kind !== 'foreign') return null
  return (await probe.isImkit()) ? 'imkit' : null
}

const explain = async (
  failure: RestFailure,
  flavour: Flavour,
  probe: KindProbe | null
): Promise<InfoFailure> => {
  const kind = await kindBehind(failure, flavour, probe)
  if (kind !== null && kind !== flavour.kind) return wrongKind(kind)
  const isAbsent = failure.kind === 'rejected' || failure.status === 404
  return isAbsent ? absent(failure.error.detail) : toConnectFailure(failure)
}

/** @param probe asks what else the server may be; null: nobody wants to know */
export const fetchServerInfo = async (
  rest: RestClient,
  flavour: Flavour,
  signal: AbortSignal,
  probe: KindProbe | null = null
): Promise<InfoResult> => {
  const answer = await rest.request({ method: 'GET', path: '/server/info', signal })
  if (!answer.ok) return { ok: false, error: await explain(answer.error, flavour, probe) }
  const info = readServerInfo(answer.value.data)
  return info === null ? { ok: false, error: absent('another shape') } : ok(info)
}

export const askServerInfo = ({ rest, flavour, probe, signal, onInfo }: InfoDeps): ServerInfo => {
  const ask = async (): Promise<InfoResult> => {
    const info = await fetchServerInfo(rest, flavour, signal, probe)
    if (info.ok) onInfo(info.value)
    return info
  }
  const first = ask()
  let newest = first
  return {
    asked: first,
    verify: async () => {
      const info = await first
      return info.ok ? null : info.error
    },
    read: async (caller) => {
      let info = await newest
      if (!info.ok && info.error.isAbsent !== true && !caller.aborted) {
        newest = ask()
        info = await newest
      }
      if (info.ok) return info.value
      if (info.error.isAbsent === true) return { computerId: UNNAMED, privateApi: 'unknown' }
      throw new BackendError(info.error)
    },
    ping: async () => {
      const info = await first
      if (!info.ok && info.error.isAbsent !== true) return info.error
      const answer = await rest.request({ method: 'GET', path: '/ping', signal })
      if (answer.ok) return null
      if (answer.error.kind === 'auth') return { cause: 'auth_refused', error: answer.error.error }
      return info.ok ? null : info.error
    }
  }
}
