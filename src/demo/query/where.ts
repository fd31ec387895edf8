import { toAppleNs } from '../wire/appleTime'
import type { MessageRow } from '../world/rows'

/** Bounds on ROWID, both inclusive, taken out of the predicates so that an index can answer. */
export type Where = {
  readonly minRowId: number
  readonly maxRowId: number
  readonly predicates: readonly ((row: MessageRow) => boolean)[]
}

export const everything: Where = { minRowId: 0, maxRowId: Infinity, predicates: [] }

type Comparison = (left: number, right: number) => boolean
type Args = Readonly<Record<string, unknown>>

const comparisons: Readonly<Record<string, Comparison>> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right
}

/** Number columns; null dates are 0 in chat.db, and 0 is what they compare as. */
const columns: Readonly<Record<string, (row: MessageRow) => number>> = {
  rowid: (row) => row.rowId,
  date: (row) => toAppleNs(row.dateCreated),
  date_edited: (row) => nsOrZero(row.dateEdited),
  date_read: (row) => nsOrZero(row.dateRead),
  date_delivered: (row) => nsOrZero(row.dateDelivered),
  date_retracted: () => 0,
  is_from_me: (row) => (row.handleId === 0 ? 1 : 0)
}

/** What SQLite would say; the server answers it with status 500. */
export class SqlError extends Error {}

/** Clauses are joined by AND, as the server's query builder does. */
export function parseWhere(clauses: readonly unknown[]): Where {
  return clauses.reduce<Where>((where, clause) => {
    const { statement, args } = readClause(clause)
    const bound = rowIdBound(statement, args)
    if (bound === null) {
      return { ...where, predicates: [...where.predicates, parseStatement(statement, args)] }
    }
    return {
      ...where,
      minRowId: Math.max(where.minRowId, bound.min),
      maxRowId: Math.min(where.maxRowId, bound.max)
    }
  }, everything)
}

function readClause(clause: unknown): { statement: string; args: Args } {
  const { statement, args } = (clause ?? {}) as { statement?: unknown; args?: unknown }
  if (typeof statement !== 'string') throw new SqlError('SQLITE_ERROR: incomplete input')
  const isObject = typeof args === 'object' && args !== null
  return { statement: statement.trim(), args: isObject ? (args as Args) : {} }
}

function rowIdBound(statement: string, args: Args): { min: number; max: number } | null {
  const match = /^message\.ROWID\s*(>=|<=|>|<|=)\s*:(\w+)$/i.exec(statement)
  const value = toNumber(args[match?.[2] ?? ''])
  if (match === null || value === null) return null
  switch (match[1]) {
    case '>':
      return { min: Math.floor(value) + 1, max: Infinity }
    case '>=':
      return { min: Math.ceil(value), max: Infinity }
    case '<':
      return { min: 0, max: Math.ceil(value) - 1 }
    case '<=':
      return { min: 0, max: Math.floor(value) }
    default:
      return { min: value, max: value }
  }
}

function parseStatement(statement: string, args: Args): (row: MessageRow) => boolean {
  const bare = /^\(([^()]*)\)$/.exec(statement)?.[1] ?? statement
  const alternatives = bare.split(/\s+OR\s+/i).map((part) => {
    const terms = part.split(/\s+AND\s+/i).map((term) => parseTerm(term.trim(), args))
    return (row: MessageRow): boolean => terms.every((term) => term(row))
  })
  return (row) => alternatives.some((alternative) => alternative(row))
}

function parseTerm(term: string, args: Args): (row: MessageRow) => boolean {
  const match = /^(?:message\.)?(\w+)\s*(>=|<=|>|<|=|LIKE)\s*:(\w+)$/i.exec(term)
  if (match === null) throw new SqlError(`SQLITE_ERROR: near "${term.slice(0, 20)}": syntax error`)
  const [, column = '', operator = '', name = ''] = match
  const value = args[name]
  if (column === 'text' || column === 'guid') return textTerm(column, operator, value)
  const read = columns[column.toLowerCase()]
  const compare = comparisons[operator]
  if (read === undefined) throw new SqlError(`SQLITE_ERROR: no such column: message.${column}`)
  if (compare === undefined) throw new SqlError('SQLITE_ERROR: LIKE on a number')
  const bound = toNumber(value)
  // An argument that was not given binds NULL, and nothing compares with NULL.
  return bound === null ? () => false : (row) => compare(read(row), bound)
}

function textTerm(
  column: 'text' | 'guid',
  operator: string,
  value: unknown
): (row: MessageRow) => boolean {
  if (typeof value !== 'string') return () => false
  if (operator === '=') return (row) => row[column] === value
  if (operator.toUpperCase() !== 'LIKE') throw new SqlError('SQLITE_ERROR: text comparison')
  const pattern = likePattern(value)
  return (row) => pattern.test(row[column] ?? '')
}

/** LIKE ignores case; `%` is any run, `_` any one character. */
function likePattern(value: string): RegExp {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/%/g, '.*').replace(/_/g, '.')}$`, 'is')
}

function toNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isNaN(number) ? null : number
}

function nsOrZero(ms: number | null): number {
  return ms === null ? 0 : toAppleNs(ms)
}
