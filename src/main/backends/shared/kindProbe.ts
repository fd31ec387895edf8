import type { BackendLimits } from '../backendDeps'
import { isFamilyInfo, kindOfBody } from './answerKind'
import { asRecord } from './fields'
import { createRestClient, type RestDialect } from './restClient'

/** Asks as a stranger, without any credential: the answer's shape is all that counts. */
const createStranger = (baseUrl: string): RestDialect => ({
  urlOf: (path) => `${baseUrl}${path}`,
  headers: () => ({}),
  statusOf: (status) => status,
  openEnvelope: (body) => ({ data: body, total: null }),
  refusalOf: () => ({ type: '', sentence: '', data: null, logWords: '' }),
  authCode: (status) => (status === 401 || status === 403 ? 'auth_failed' : null),
  hasForeignStorage: false
})

export interface KindProbe {
  /** Whether an IMKIT server answers here. */
  isImkit(): Promise<boolean>
  /** Which server of the Photon family answers here. */
  family(): Promise<'photon' | 'bluebubbles' | null>
}

export type KindProbeOptions = {
  readonly fetch: typeof fetch
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly limits: BackendLimits
  readonly signal: AbortSignal
}

export const createKindProbe = (options: KindProbeOptions): KindProbe => {
  const { fetch, baseUrl, limits, signal } = options
  const rest = createRestClient({ fetch, dialect: createStranger(baseUrl), limits })
  return {
    isImkit: async () => {
      const answer = await rest.request({ method: 'GET', path: '/me', signal })
      return answer.ok
        ? kindOfBody(asRecord(answer.value.data)) === 'imkit'
        : answer.error.answeredBy === 'imkit'
    },
    family: async () => {
      const answer = await rest.request({ method: 'GET', path: '/api/v1/server/info', signal })
      // A server that wants no key answers at once.
      if (answer.ok)
        return isFamilyInfo(asRecord(asRecord(answer.value.data)?.data)) ? 'photon' : null
      // Other services have such an envelope too: only "who are you?" is an answer to this path.
      const { kind, answeredBy } = answer.error
      return kind === 'auth' && answeredBy !== undefined && answeredBy !== 'imkit'
        ? answeredBy
        : null
    }
  }
}
