/**
 * Rows above a ROWID, by windows (recovery.md 2.4 J). The server sorts by date, so only a window of
 * ids that cannot overflow a page may move the cursor; the order inside it does not matter.
 */
import type { CatchUpPage } from '../../core/chatBackend'
import { MAX_ANCHORS } from './cursor'
import { pageOf, readRows, throwIfAborted, type Run } from './catchUpRun'
import { quarantined } from '../shared/quarantine'
import { rowIdOf } from './mapRows'
import { PAGE_ROWS, queryRows, rowIdWindow, RowsError, type RowPage } from './rows'

/**
 * `tail`: everything above. `window`: that many ids. `count`: how many are left, no rows; `width` is
 * that of the empty window before it.
 */
type Step =
  | { readonly kind: 'tail' }
  | { readonly kind: 'window'; readonly width: number }
  | { readonly kind: 'count'; readonly width: number }

type Answer = RowPage | 'too_large'

const MAX_WIDTH = 2 ** 40

/** The server took the query but not its `where`: rows outside the asked ids came back. */
export class WhereIgnoredError extends Error {}

const assertInside = (page: RowPage, above: number, upTo: number): void => {
  for (const row of page.rows) {
    const rowId = rowIdOf(row)
    if (rowId !== null && (rowId <= above || rowId > upTo)) throw new WhereIgnoredError()
  }
}

const ask = async (run: Run, above: number, step: Step, signal: AbortSignal): Promise<Answer> => {
  const upTo = step.kind === 'window' ? above + step.width : null
  try {
    const page = await queryRows(
      run.rest,
      {
        where: rowIdWindow(above, upTo),
        isDetailed: run.cursor.pending === null,
        isWhole: step.kind === 'window' && step.width <= run.largestPage,
        ...(step.kind === 'count' ? { limit: 1 } : {})
      },
      signal
    )
    assertInside(page, above, upTo ?? Number.MAX_SAFE_INTEGER)
    run.largestPage = Math.max(run.largestPage, page.rows.length)
    return page
  } catch (error) {
    if (error instanceof RowsError && error.rest.kind === 'too_large') return 'too_large'
    throw error
  }
}

/** The next window's width: wider over holes left by deletes, never wider than safe otherwise. */
const nextWidth = (width: number, rows: number, most: number): number => {
  if (rows * 8 >= width) return Math.min(width, PAGE_ROWS)
  // As sparse ahead as here: twice as wide would not fit.
  return rows * 2 > most ? width : Math.min(width * 2, MAX_WIDTH)
}

const half = (width: number): number =>
  width > PAGE_ROWS ? PAGE_ROWS : Math.max(1, Math.floor(width / 2))

type Plan = { readonly above: number; readonly step: Step; readonly remaining: number }

/** How to go on when so many are left: in one answer, if they are that few, or by windows. */
const planRest = (above: number, width: number, total: number, most: number): Plan => {
  const remaining = total
  if (total <= most) return { above, step: { kind: 'tail' }, remaining }
  // Nobody says how far away they are: farther than the empty window was wide.
  const step: Step = { kind: 'window', width: Math.min(width * 2, MAX_WIDTH) }
  return { above, step, remaining }
}

/** The rows up to the first id that did not come: whatever was left out, nothing of these was. */
const unbroken = (above: number, rows: readonly unknown[]): readonly unknown[] => {
  const ids = new Set(rows.map(rowIdOf))
  let upTo = above
  while (ids.has(upTo + 1)) upTo += 1
  return rows.filter((row) => (rowIdOf(row) ?? Infinity) <= upTo)
}

/** What to ask after an answer that is not all that was asked for. */
const replan = (plan: Plan, answer: Answer, run: Run): Plan | null => {
  const { above, step } = plan
  const window = (width: number): Step => ({ kind: 'window', width })
  if (answer === 'too_large') {
    if (step.kind !== 'window') return { above, step: window(256), remaining: Infinity }
    return step.width > 1 ? { ...plan, step: window(half(step.width)) } : null
  }
  // As many rows as the window has ids are all of them, whatever may lie behind it.
  const isFull = step.kind === 'window' && answer.rows.length >= step.width
  const hasAll = isFull || answer.total <= answer.rows.length
  if (step.kind === 'count') return planRest(above, step.width, answer.total, run.mostAtOnce)
  if (hasAll || (step.kind === 'window' && step.width === 1)) return null
  run.mostAtOnce = Math.min(run.mostAtOnce, Math.max(1, run.largestPage))
  // So many ids the server is known to give at once.
  const safe = Math.max(1, Math.min(PAGE_ROWS, run.largestPage))
  if (step.kind === 'tail') return { above, step: window(safe), remaining: answer.total }
  // The rows may all lie at its far end, behind a hole.
  return { ...plan, step: window(Math.max(safe, Math.floor(step.width / 2))) }
}

/** What is sure of an answer that is not all that was asked for, and how to go on behind it. */
const takePart = (
  asked: Plan,
  answer: Answer,
  other: Plan,
  most: number
): { readonly plan: Plan; readonly part: RowPage | null } => {
  if (asked.step.kind !== 'tail' || answer === 'too_large') return { plan: other, part: null }
  const rows = unbroken(asked.above, answer.rows)
  if (rows.length === 0) return { plan: other, part: null }
  const above = asked.above + rows.length
  const remaining = other.remaining - rows.length
  const step: Step = remaining <= most ? { kind: 'tail' } : other.step
  return { plan: { above, step, remaining }, part: { ...answer, rows } }
}

const afterWindow = (plan: Plan, width: number, rows: number, most: number): Plan => {
  const above = plan.above + width
  const remaining = Math.max(0, plan.remaining - rows)
  if (rows === 0) return { above, step: { kind: 'count', width }, remaining }
  return remaining <= most
    ? { above, step: { kind: 'tail' }, remaining }
    : { above, step: { kind: 'window', width: nextWidth(width, rows, most) }, remaining }
}

/** Claims no id above the rows that came: the next ones to arrive take those, window or not. */
const commit = async (run: Run, page: RowPage): Promise<CatchUpPage> => {
  const mapped = await readRows(run, page.rows, page.serverNow)
  const anchors = [...mapped.anchors, ...run.cursor.anchors].slice(0, MAX_ANCHORS)
  run.cursor = {
    ...run.cursor,
    rowId: Math.max(run.cursor.rowId, mapped.maxRowId),
    anchors: mapped.anchors.length === 0 ? run.cursor.anchors : anchors
  }
  return pageOf(run, mapped.events)
}

/** A single row that is larger than we read: noted, and passed, or nothing after it would ever come. */
const skipGiant = (run: Run, rowId: number): CatchUpPage => {
  run.cursor = { ...run.cursor, rowId }
  return pageOf(run, [quarantined('message/query', 'row larger than the limit', { rowId })])
}

/**
 * Pages of everything above the cursor, each with its cursor. The next request is under way while
 * the caller stores a page.
 */
export async function* rowWindows(run: Run): AsyncGenerator<CatchUpPage> {
  const ahead = new AbortController()
  const stop = (): void => {
    ahead.abort()
  }
  run.signal.addEventListener('abort', stop, { once: true })
  const send = (plan: Plan): Promise<Answer> => {
    const answer = ask(run, plan.above, plan.step, ahead.signal)
    // Waited for below; if the caller stops before, its failure is nobody's.
    answer.catch(() => undefined)
    return answer
  }
  try {
    let plan: Plan = { above: run.cursor.rowId, step: { kind: 'tail' }, remaining: Infinity }
    let pending = send(plan)
    for (;;) {
      throwIfAborted(run.signal)
      const answer = await pending
      if (answer !== 'too_large' && plan.step.kind !== 'window')
        run.total = run.fetched + answer.total
      const other = replan(plan, answer, run)
      if (other !== null) {
        const taken = takePart(plan, answer, other, run.mostAtOnce)
        plan = taken.plan
        pending = send(plan)
        if (taken.part !== null) yield await commit(run, taken.part)
      } else if (plan.step.kind !== 'window') {
        if (answer !== 'too_large' && answer.rows.length > 0) yield await commit(run, answer)
        return
      } else {
        const { above, step } = plan
        const rows = answer === 'too_large' ? 1 : answer.rows.length
        plan = afterWindow(plan, step.width, rows, run.mostAtOnce)
        pending = send(plan)
        if (answer === 'too_large') yield skipGiant(run, above + step.width)
        else if (answer.rows.length > 0) yield await commit(run, answer)
      }
    }
  } finally {
    run.signal.removeEventListener('abort', stop)
    ahead.abort()
  }
}
