import { invalid } from './envelope'

/**
 * The validator's words (section 3.1): the first failing rule is the message, absent and null pass,
 * numeric strings are numbers.
 */
type Values = Readonly<Record<string, unknown>>

export function requireText(values: Values, name: string): string {
  const value = values[name]
  if (value === undefined || value === null || value === '') {
    throw invalid(`The ${name} field is required.`)
  }
  if (typeof value !== 'string') throw invalid(`The ${name} must be a string.`)
  return value
}

export function optionalText(values: Values, name: string): string | null {
  const value = values[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw invalid(`The ${name} must be a string.`)
  return value
}

export function optionalNumber(
  values: Values,
  name: string,
  range: { readonly min?: number; readonly max?: number } = {}
): number | undefined {
  const value = values[name]
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'boolean' ? NaN : Number(value)
  if (!Number.isFinite(number)) throw invalid(`The ${name} must be a number.`)
  if (range.min !== undefined && number < range.min) {
    throw invalid(`The ${name} must be at least ${range.min}.`)
  }
  if (range.max !== undefined && number > range.max) {
    throw invalid(`The ${name} may not be greater than ${range.max}.`)
  }
  return number
}

export function optionalList(values: Values, name: string): readonly unknown[] {
  const value = values[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw invalid(`The ${name} must be an array.`)
  return value as readonly unknown[]
}

/** Exact case: `asc` is refused. */
export function optionalSort(values: Values): 'ASC' | 'DESC' {
  const value = values.sort ?? 'DESC'
  if (value !== 'ASC' && value !== 'DESC') throw invalid('The selected sort is invalid.')
  return value
}

/** `with` of GET routes: a comma-separated string, any case. */
export function splitWith(value: string | undefined): ReadonlySet<string> {
  return new Set((value ?? '').split(',').map((part) => part.trim().toLowerCase()))
}
