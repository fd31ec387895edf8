import { badRequest, type Body } from './envelope'

export function requireText(body: Body, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw badRequest(`Missing parameter: ${name}`)
}

export function optionalText(body: Body, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

/** A list of ids; one id alone is fine. */
export function idList(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  return value.filter((item): item is string => typeof item === 'string')
}

export function optionalCount(text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw badRequest('limit and skip are whole numbers')
}

/** ISO or epoch ms (section 4.3). */
export function optionalTime(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isFinite(value)) return value
  throw badRequest('Not a time')
}
