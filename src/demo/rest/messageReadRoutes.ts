import type { Hono } from 'hono'

import { countMessages, queryMessages, type MessageQuery } from '../query/messageQuery'
import { everything, parseWhere, SqlError, type Where } from '../query/where'
import type { ChatRow, MessageRow } from '../world/rows'
import { findChat, type RestDeps } from './deps'
import { invalid, notFound, ok, serverError, type DemoContext, type DemoEnv } from './envelope'
import { toParts } from './messageParts'
import {
  optionalList,
  optionalNumber,
  optionalSort,
  optionalText,
  requireText,
  splitWith
} from './validate'

/** Section 3.4. */
export function addMessageReadRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { world, serializer } = deps

  app.post('/message/query', (c) => {
    const body = c.get('body')
    const parts = toParts(optionalList(body, 'with'))
    const offset = optionalNumber(body, 'offset', { min: 0 }) ?? 0
    const limit = optionalNumber(body, 'limit', { min: 1, max: 1000 }) ?? 100
    const page = queryMessages(world.tables, {
      ...chatFilter(deps, optionalText(body, 'chatGuid')),
      after: optionalNumber(body, 'after', { min: 0 }) ?? 0,
      before: optionalNumber(body, 'before', { min: 1 }) ?? 0,
      where: readWhere(deps, optionalList(body, 'where')),
      sort: optionalSort(body),
      offset,
      limit
    })
    const data = page.rows.map((row) => serializer.message(row, parts))
    return ok(c, 'Success', data, { offset, limit, total: page.total, count: data.length })
  })

  app.get('/message/count', (c) => ok(c, 'Success', { total: count(deps, c, []) }))

  app.get('/message/count/me', (c) => {
    return ok(c, 'Success', { total: count(deps, c, [(row) => row.handleId === 0]) })
  })

  app.get('/message/count/updated', (c) => {
    const query = c.req.query()
    requireText(query, 'after')
    const after = optionalNumber(query, 'after', { min: 0 }) ?? 0
    const before = optionalNumber(query, 'before', { min: 1 }) ?? Infinity
    const isUpdated = (row: MessageRow): boolean =>
      [row.dateDelivered, row.dateRead, row.dateEdited].some(
        (date) => date !== null && date >= after && date <= before
      )
    return ok(c, 'Success', { total: count(deps, c, [isUpdated], false) })
  })

  app.get('/message/:guid', (c) => {
    const row = world.tables.find(c.req.param('guid'))
    if (row === null) throw notFound('Message does not exist!')
    const parts = { ...toParts([...splitWith(c.req.query('with'))]), attachmentMetadata: true }
    return ok(c, 'Success', serializer.message(row, parts))
  })
}

function count(
  deps: RestDeps,
  c: DemoContext,
  predicates: Where['predicates'],
  hasDates = true
): number {
  const query = c.req.query()
  const minRowId = optionalNumber(query, 'minRowId', { min: 0 }) ?? 0
  const maxRowId = optionalNumber(query, 'maxRowId', { min: 0 }) ?? Infinity
  const isPlain = predicates.length === 0 && minRowId === 0 && maxRowId === Infinity
  return countMessages(deps.world.tables, {
    ...chatFilter(deps, query.chatGuid ?? null),
    after: hasDates ? (optionalNumber(query, 'after', { min: 0 }) ?? 0) : 0,
    before: hasDates ? (optionalNumber(query, 'before', { min: 1 }) ?? 0) : 0,
    where: isPlain ? everything : { minRowId, maxRowId, predicates }
  })
}

/** An unknown chat is no error: the answer is 200 with nothing in it. */
function chatFilter(deps: RestDeps, guid: string | null): Pick<MessageQuery, 'chat'> {
  if (guid === null) return {}
  const chat: ChatRow | null = findChat(deps, guid)
  return { chat }
}

function readWhere(deps: RestDeps, clauses: readonly unknown[]): Where {
  if (clauses.length === 0) return everything
  if (!deps.faults.supportsWhere) throw invalid('The where field is not allowed.')
  try {
    return parseWhere(clauses)
  } catch (error) {
    if (error instanceof SqlError) throw serverError(error.message)
    throw error
  }
}
