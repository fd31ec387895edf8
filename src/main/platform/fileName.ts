/** Names of files that other people sent are text like any other: nothing of a path may survive. Pure. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const MAX_BYTES = 200

const cut = (name: string, maxBytes: number): string => {
  let kept = ''
  for (const point of name) {
    if (Buffer.byteLength(kept + point) > maxBytes) break
    kept += point
  }
  return kept
}

/** A name that is safe to suggest in a save dialog on every platform. */
export const safeFileName = (name: string): string => {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const clean = base
    // Control, direction-changing and invisible characters ("photo[U+202E]gpj.exe"), and Windows' own.
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (clean === '') return 'file'
  const named = RESERVED.test(clean) ? `_${clean}` : clean
  const dot = named.lastIndexOf('.')
  const extension = dot > 0 && named.length - dot <= 20 ? named.slice(dot) : ''
  return (
    cut(named.slice(0, named.length - extension.length), MAX_BYTES - Buffer.byteLength(extension)) +
    extension
  )
}
