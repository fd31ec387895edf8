import { shell } from 'electron'

import { err, ok, type Result } from '../../shared/domain'

const MAX_LENGTH = 2_048
const ALLOWED = new Set(['https:', 'http:', 'mailto:'])
/** C0, DEL, C1, whitespace, invisible and direction-changing characters, and the backslash. */
const FORBIDDEN =
  /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\\]/u

/** Some mail programs attach local files named in a mailto link. */
const hasAttachment = (url: URL): boolean =>
  [...url.searchParams.keys()].some((key) => /^attach(ment)?$/i.test(key))

/**
 * Whether a link may leave the app, and in which spelling. Everything in a message is a stranger's
 * text, and the operating system starts programs for many schemes.
 */
export const checkExternalUrl = (url: string): Result<string> => {
  const refused = err('invalid_input', 'link refused', 'url')
  if (url.length > MAX_LENGTH || FORBIDDEN.test(url)) return refused
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return refused
  }
  if (!ALLOWED.has(parsed.protocol)) return refused
  if (parsed.username !== '' || parsed.password !== '') return refused
  if (parsed.protocol === 'mailto:') return hasAttachment(parsed) ? refused : ok(parsed.href)
  return parsed.hostname === '' || !url.includes('://') ? refused : ok(parsed.href)
}

/** The ONE place that hands anything to the operating system's opener (lint bans the others). */
export const openExternalLink = async (url: string): Promise<Result<null>> => {
  const checked = checkExternalUrl(url)
  if (!checked.ok) return checked
  try {
    await shell.openExternal(checked.value)
    return ok(null)
  } catch (error) {
    return err('unsupported', error instanceof Error ? error.name : 'openExternal failed')
  }
}
