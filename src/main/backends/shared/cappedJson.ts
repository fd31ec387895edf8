const MAX_DEPTH = 12

/**
 * JSON of a payload that could not be understood, for inspection, never longer than `cap`. Not
 * JSON.stringify: that recurses without limit and builds a 30 MB string before one could cut it.
 */
export const cappedJson = (value: unknown, cap = 64 * 1024): string => {
  const parts: string[] = []
  let left = cap
  const put = (part: string): void => {
    if (left <= 0) return
    parts.push(part.length <= left ? part : part.slice(0, left))
    left -= part.length
  }
  const write = (node: unknown, depth: number): void => {
    if (left <= 0) return
    if (typeof node === 'string') put(JSON.stringify(node.slice(0, left)))
    else if (typeof node !== 'object' || node === null) put(primitive(node))
    else if (depth >= MAX_DEPTH) put('"…"')
    else if (ArrayBuffer.isView(node)) put('"<binary>"')
    else writeChildren(node, depth)
  }
  const writeChildren = (node: object, depth: number): void => {
    const isArray = Array.isArray(node)
    put(isArray ? '[' : '{')
    let isFirst = true
    for (const key in node) {
      if (left <= 0) return
      if (!isFirst) put(',')
      isFirst = false
      if (!isArray) put(`${JSON.stringify(key.slice(0, 200))}:`)
      write((node as Readonly<Record<string, unknown>>)[key], depth + 1)
    }
    put(isArray ? ']' : '}')
  }
  write(value, 0)
  return parts.join('')
}

const primitive = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || value === null
    ? String(value)
    : `"<${typeof value}>"`
