/** Words of template and flex messages (imkit.md 5.1): what a person would read on them. */
import { asList, asRecord, readText, type Json } from '../shared/fields'

const MAX_DEPTH = 12
const MAX_LINES = 200

/** The object, or the JSON text of one. */
const contentOf = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value.slice(0, 1_000_000)) as unknown
  } catch {
    return null
  }
}

const textIn = (value: unknown): string => (readText(value, 2_000) ?? '').trim()

/** A button: its label, and where it leads when that is an address. */
const buttonWords = (action: Json): string => {
  const label = textIn(action.label) || textIn(action.text)
  const uri = textIn(action.uri)
  if (label === '') return uri
  return /^https?:/.test(uri) ? `[${label}] ${uri}` : `[${label}]`
}

const isText = (node: Json): boolean => node.type === 'text' || node.type === 'span'

const TEXT_KEYS = ['title', 'text', 'thumbnailText'] as const
const CHILD_KEYS = [
  'header',
  'hero',
  'body',
  'footer',
  'template',
  'columns',
  'contents',
  'actions',
  'action',
  'defaultAction',
  'quickReply',
  'items'
] as const

class Collector {
  readonly lines: string[] = []

  read(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH || this.lines.length >= MAX_LINES) return
    for (const item of asList(value) ?? []) this.read(item, depth + 1)
    const node = asRecord(value)
    if (node === null) return
    if (this.isButton(node)) this.add(buttonWords(node))
    else this.readNode(node, depth)
  }

  private readNode(node: Json, depth: number): void {
    if (isText(node)) this.add(textIn(node.text))
    else for (const key of TEXT_KEYS) this.add(textIn(node[key]))
    for (const key of CHILD_KEYS) if (key in node) this.read(contentOf(node[key]), depth + 1)
  }

  private isButton(node: Json): boolean {
    return ['uri', 'message', 'postback', 'datetimepicker'].includes(String(node.type))
  }

  private add(line: string): void {
    if (line !== '' && this.lines.at(-1) !== line) this.lines.push(line)
  }
}

/** '' when there is nothing to read on it. */
export const richText = (value: unknown): string => {
  const content = contentOf(value)
  const collector = new Collector()
  collector.read(content, 0)
  if (collector.lines.length > 0) return collector.lines.join('\n')
  return textIn(asRecord(content)?.altText)
}
