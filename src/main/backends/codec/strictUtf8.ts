const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null when the bytes are no UTF-8: a wrong key or encoding gives bytes, but hardly ever text. */
export const readUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Null for what is no standard padded Base64: Node's own decoder takes anything. Line breaks are
 * let through, because only some decoders mind them. In slices: one regular expression over a
 * megabyte of groups would exhaust its stack.
 */
export const readBase64 = (text: string): Buffer | null => {
  const compact = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text
  if (compact.length % 4 !== 0) return null
  for (let at = 0; at < compact.length; at += SLICE) {
    const part = compact.slice(at, at + SLICE)
    const isLast = at + SLICE >= compact.length
    if (!BASE64.test(part) || (!isLast && part.endsWith('='))) return null
  }
  return Buffer.from(compact, 'base64')
}

/** A multiple of 4. */
const SLICE = 4_096

/** Undefined when the text is no JSON; JSON itself never says undefined. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
