/** What a person types as server address, made into a base URL or a clear refusal. Pure. */
import { err, ok, type Result } from '../../../shared/domain'

/**
 * Accepts a missing scheme, a trailing slash and a pasted API or socket path. Plain http is only for
 * this machine and private networks (a Mac at home): a key never crosses the internet readable.
 *
 * @returns base URL without a trailing slash
 */
export const parseServerUrl = (input: string): Result<string> => {
  const trimmed = input.trim()
  if (trimmed === '') return err('invalid_input', 'empty', 'serverUrl')
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const url = parse(hasScheme ? trimmed : `https://${trimmed}`)
  if (url === null) return err('invalid_input', 'no url', 'serverUrl')
  if (!hasScheme && isPrivateHost(url.hostname)) url.protocol = 'http:'
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return err('invalid_input', 'scheme', 'serverUrl')
  if (url.username !== '' || url.password !== '')
    return err('invalid_input', 'credentials in url', 'serverUrl')
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    return err('insecure_url', undefined, 'serverUrl')
  const path = url.pathname.replace(/\/(api\/v1|socket\.io).*$/, '').replace(/\/+$/, '')
  return ok(`${url.protocol}//${url.host}${path}`)
}

/** This machine only: such a server is there even when the OS says there is no network. */
export const isLoopbackUrl = (serverUrl: string): boolean => {
  const url = parse(serverUrl)
  return url !== null && isLoopbackHost(url.hostname)
}

const parse = (input: string): URL | null => {
  try {
    return new URL(input)
  } catch {
    return null
  }
}

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(host)

const isPrivateHost = (host: string): boolean =>
  isLoopbackHost(host) ||
  host.endsWith('.local') ||
  /^10(\.\d{1,3}){3}$/.test(host) ||
  /^192\.168(\.\d{1,3}){2}$/.test(host) ||
  /^172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}$/.test(host) ||
  /^169\.254(\.\d{1,3}){2}$/.test(host) ||
  /^\[f[cd][0-9a-f]{2}:/i.test(host) ||
  /^\[fe80:/i.test(host)
