import type { AppErrorCode } from '../../../shared/domain'
import type { BackendLimits } from '../backendDeps'
import { asRecord, readCount, readText, type Json } from '../shared/fields'
import { createRestClient, type RestClient, type RestDialect } from '../shared/restClient'
import type { ImkitCredentials } from '../../core/imkitCredentials'

export type ImkitRestOptions = {
  readonly fetch: typeof fetch
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly credentials: ImkitCredentials
  readonly deviceId: string
  readonly limits: BackendLimits
}

const readCode = (body: Json | null): number | null => {
  const code = body?.RC
  return typeof code === 'number' && Number.isInteger(code) ? code : null
}

/** The words and the code are documented only, so either is enough (imkit.md 4.2). */
const isAboutClientKey = (body: Json | null): boolean =>
  readText(asRecord(body?.error)?.code, 60) === 'INVALID_CLIENT_KEY' ||
  /client[-_ ]?key/i.test(readText(body?.RM, 300) ?? '')

/**
 * Which refusals are about the credential. 403 is "not in this room" (imkit.md 4.2) unless it names
 * the client key.
 */
export const authCodeOf = (status: number, body: Json | null): AppErrorCode | null => {
  if (status !== 401 && status !== 403) return null
  if (isAboutClientKey(body)) return 'wrong_client_key'
  return status === 401 ? 'auth_failed' : null
}

const createDialect = (options: ImkitRestOptions): RestDialect => {
  const { token, clientKey } = options.credentials
  return {
    urlOf: (path, query) => {
      const search = new URLSearchParams(query).toString()
      return `${options.baseUrl}${path}${search === '' ? '' : `?${search}`}`
    },
    headers: () => ({
      'IM-Authorization': token,
      'IM-CLIENT-KEY': clientKey,
      'IM-Device-ID': options.deviceId
    }),
    // A failure may come under HTTP 200, with its code in the envelope only.
    statusOf: (status, body) => {
      const code = readCode(body)
      return status === 200 && code !== null && code >= 400 && code < 600 ? code : status
    },
    // What has nothing to say besides "done" may leave the result out.
    openEnvelope: (body) =>
      readCode(body) !== null
        ? { data: body.result ?? null, total: readCount(asRecord(body.result)?.totalCount) }
        : null,
    refusalOf: (body) => ({
      type: readText(asRecord(body?.error)?.code, 60) ?? '',
      sentence: readText(body?.RM, 300) ?? '',
      data: body?.result ?? null,
      logWords: ''
    }),
    authCode: authCodeOf,
    hasForeignStorage: true
  }
}

/** Speaks to one IMKIT server as one user. */
export const createImkitRest = (options: ImkitRestOptions): RestClient =>
  createRestClient({
    fetch: options.fetch,
    dialect: createDialect(options),
    limits: options.limits
  })
