import type { BackendLimits } from '../backendDeps'
import type { Flavour } from './flavour'
import { asRecord, readCount, readText } from '../shared/fields'
import { createRestClient, type RestClient, type RestDialect } from '../shared/restClient'

export type PhotonRestOptions = {
  readonly fetch: typeof fetch
  readonly baseUrl: string
  readonly secret: string | null
  readonly flavour: Flavour
  readonly limits: BackendLimits
}

const createDialect = ({ baseUrl, secret, flavour }: PhotonRestOptions): RestDialect => ({
  urlOf: (path, query) => {
    const search = new URLSearchParams({ ...flavour.restQuery(secret), ...query }).toString()
    return `${baseUrl}/api/v1${path}${search === '' ? '' : `?${search}`}`
  },
  headers: () => flavour.restHeaders(secret),
  statusOf: (status) => status,
  openEnvelope: (body) =>
    'status' in body || 'data' in body
      ? { data: body.data ?? null, total: readCount(asRecord(body.metadata)?.total) }
      : null,
  refusalOf: (body) => {
    const error = asRecord(body?.error)
    const type = readText(error?.type, 60) ?? ''
    const sentence = readText(error?.message, 300) ?? readText(body?.message, 300) ?? ''
    // Validation sentences name fields only; other sentences may quote an address or a text.
    const logWords = type === 'Validation Error' ? sentence.slice(0, 120) : ''
    return { type, sentence, data: body?.data ?? null, logWords }
  },
  authCode: (status) => (status === 401 || status === 403 ? 'auth_failed' : null),
  hasForeignStorage: false
})

/** Speaks to `/api/v1` of one server with one credential. */
export const createPhotonRest = (options: PhotonRestOptions): RestClient =>
  createRestClient({
    fetch: options.fetch,
    dialect: createDialect(options),
    limits: options.limits
  })
