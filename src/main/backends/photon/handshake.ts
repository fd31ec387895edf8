import type { ConnectFailure } from '../../core/chatBackend'
import type { Handshake } from '../shared/socket'
import { AUTH_REFUSED, AUTH_TIMEOUT } from '../shared/socketFailure'
import type { Flavour } from './flavour'

export type PhotonHandshakeOptions = {
  readonly secret: string | null
  readonly flavour: Flavour
  /** From the connected socket to `auth-ok`, ms. */
  readonly authMs: number
  /** Whether the credential works, by REST. Null is yes. */
  readonly verify: () => Promise<ConnectFailure | null>
}

/**
 * Photon says `auth-ok`; a server without a key says nothing; BlueBubbles says nothing on success
 * and hangs up on failure, so only REST can tell (photon.md 1.6).
 */
export const createPhotonHandshake = (options: PhotonHandshakeOptions): Handshake => {
  const { secret, flavour, authMs, verify } = options
  let accept: () => void = () => undefined
  const accepted = new Promise<null>((resolve) => {
    accept = () => {
      resolve(null)
    }
  })
  const waitForWord = async (): Promise<ConnectFailure | null> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<ConnectFailure>((resolve) => {
      timer = setTimeout(() => {
        resolve(AUTH_TIMEOUT)
      }, authMs)
      timer.unref()
    })
    const verdict = await Promise.race([accepted, late])
    clearTimeout(timer)
    return verdict
  }
  return {
    auth: flavour.socketAuth(secret),
    query: flavour.socketQuery(secret),
    begin: () => {
      const rule = flavour.readyRule(secret)
      if (rule === 'connected') return Promise.resolve(null)
      return rule === 'ping' ? verify() : waitForWord()
    },
    onEvent: (name) => {
      if (name === 'auth-ok') {
        if (flavour.kind === 'photon') accept()
        return 'taken'
      }
      return name === 'auth-error' ? AUTH_REFUSED : null
    },
    explainClose: async () => {
      const refused = await verify()
      return refused?.cause === 'auth_refused' ? refused : null
    }
  }
}
