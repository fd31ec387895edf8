import type { Hono } from 'hono'

import { eventParts } from '../wire/serialize'
import type { MessageRow } from '../world/rows'
import { requireChat, type RestDeps } from './deps'
import { invalid, ok, type DemoContext, type DemoEnv } from './envelope'
import { requireText } from './validate'

/** Polls: section 3.7. */
export function addPollRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { polls } = deps.world
  const answer = (c: DemoContext, row: MessageRow): Response =>
    ok(c, 'Success', deps.serializer.message(row, eventParts))

  app.post('/poll/create', (c) => {
    const body = c.get('body')
    const chat = requireChat(deps, requireText(body, 'chatGuid'))
    const options = Array.isArray(body.options) ? body.options.map(String) : []
    if (options.length < 2) throw invalid('A poll needs at least two options')
    const title = typeof body.title === 'string' ? body.title : ''
    return answer(c, polls.ask(chat, null, title, options))
  })

  for (const action of ['vote', 'unvote'] as const) {
    app.post(`/poll/${action}`, (c) => {
      const body = c.get('body')
      const guid = requirePoll(deps, body)
      const optionId = requireText(body, 'optionIdentifier')
      if (!polls.hasOption(guid, optionId)) throw invalid('This option does not exist!')
      return answer(c, polls.vote(guid, null, optionId, action === 'unvote'))
    })
  }

  app.post('/poll/option', (c) => {
    const body = c.get('body')
    const guid = requirePoll(deps, body)
    return answer(c, polls.addOption(guid, null, requireText(body, 'optionText')))
  })
}

function requirePoll(deps: RestDeps, body: Readonly<Record<string, unknown>>): string {
  requireChat(deps, requireText(body, 'chatGuid'))
  const guid = requireText(body, 'pollMessageGuid')
  if (!deps.world.polls.isPoll(guid)) throw invalid('This poll does not exist!')
  return guid
}
