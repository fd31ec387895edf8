/** Polls of Photon's server over a real socket, and its demo against the official SDK's readers. */
import {
  parsePollDefinition,
  parsePollVotes,
  type MessageResponse
} from '@photon-ai/advanced-imessage-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend, OutboxCommand } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { collect, createSink, lastCursor, never, type RecordingSink } from './backendSteps'
import { OTHER, sessionFor, startPhotonServer, type PhotonContractServer } from './photonHarness'

let server: PhotonContractServer
let backend: ChatBackend
let sink: RecordingSink

beforeEach(async () => {
  server = await startPhotonServer({ kind: 'photon' })
  backend = createBackend('photon', { logger: createRecordingLogger() })
  sink = createSink()
})

afterEach(async () => {
  await backend.close()
  await server.stop()
})

const connect = async (): Promise<void> => {
  const session = sessionFor('photon', server.url, server.secret)
  expect(await backend.connect(session, sink, never())).toMatchObject({ ok: true })
}

const ask = (): { guid: string; pizza: string; sushi: string } => {
  const { guid, options } = server.demo.world.ask({
    chatGuid: server.conversation,
    from: OTHER,
    title: 'Lunch?',
    options: ['Pizza', 'Sushi']
  })
  const [pizza, sushi] = options
  if (pizza === undefined || sushi === undefined) throw new Error('no options')
  return { guid, pizza: pizza.id, sushi: sushi.id }
}

const isPoll = (event: BackendEvent): boolean =>
  event.type === 'message' && event.message.body?.type === 'poll'
const isVote = (event: BackendEvent): boolean => event.type === 'pollVoted'

const run = (command: OutboxCommand): ReturnType<ChatBackend['execute']> =>
  backend.execute(command, () => Promise.resolve(null), never())

describe('polls', () => {
  it('are asked from here, and come as everybody’s do', async () => {
    await connect()
    const poll = { title: 'Dinner?', options: ['Ramen', 'Pho'] }
    const made = await backend.management?.createPoll(server.conversation, poll, never())
    expect(made).toMatchObject({ ok: true })
    expect(await sink.waitFor(isPoll)).toMatchObject({
      message: {
        isFromMe: true,
        body: { title: 'Dinner?', options: [{ text: 'Ramen' }, { text: 'Pho' }] }
      }
    })
  })

  it('that the server refuses are not made', async () => {
    await connect()
    const poll = { title: 'Dinner?', options: ['Ramen'] }
    const made = await backend.management?.createPoll(server.conversation, poll, never())
    expect(made).toMatchObject({ ok: false, error: { code: 'rejected' } })
  })

  it('come live, with the votes of others', async () => {
    await connect()
    const { guid, pizza } = ask()
    expect(await sink.waitFor(isPoll)).toMatchObject({
      message: { serverId: guid, body: { title: 'Lunch?', options: [{ text: 'Pizza' }, {}] } }
    })
    server.demo.world.choose(guid, OTHER, [pizza])
    expect(await sink.waitFor(isVote)).toMatchObject({
      vote: { targetServerId: guid, senderAddress: OTHER, optionIds: [pizza] }
    })
  })

  it('come in the first sync and in catch-ups, where rows are joined without and with them', async () => {
    const { guid, pizza } = ask()
    server.demo.world.choose(guid, OTHER, [pizza])
    await connect()
    const first = await collect(backend, null)
    const events = first.flatMap((page) => page.events)
    expect(events.filter(isPoll)).toHaveLength(1)
    expect(events.filter(isVote)).toHaveLength(1)
    server.demo.world.addPollOption(guid, OTHER, 'Tacos')
    const later = (await collect(backend, lastCursor(first))).flatMap((page) => page.events)
    expect(later.find(({ type }) => type === 'pollChanged')).toMatchObject({
      update: { targetServerId: guid, options: [{}, {}, { text: 'Tacos' }] }
    })
  })

  it('are voted in, and the vote taken back', async () => {
    await connect()
    const { guid, pizza, sushi } = ask()
    const vote = (optionId: string, isRemoval = false): OutboxCommand => ({
      type: 'vote',
      conversationServerId: server.conversation,
      messageServerId: guid,
      optionId,
      isRemoval
    })
    expect(await run(vote(pizza))).toMatchObject({
      type: 'confirmed',
      events: [{ type: 'pollVoted', vote: { isFromMe: true, optionIds: [pizza] } }]
    })
    expect(await run(vote(sushi))).toMatchObject({
      events: [{ vote: { optionIds: [pizza, sushi] } }]
    })
    expect(await run(vote(pizza, true))).toMatchObject({
      events: [{ vote: { optionIds: [sushi] } }]
    })
    expect(await run(vote('nothing'))).toMatchObject({ type: 'rejected', isRetryable: false })
  })

  it('get one more option, once', async () => {
    await connect()
    const { guid } = ask()
    const command: OutboxCommand = {
      type: 'addPollOption',
      conversationServerId: server.conversation,
      messageServerId: guid,
      text: 'Tacos'
    }
    const done = {
      type: 'confirmed',
      events: [{ type: 'pollChanged', update: { options: [{}, {}, { text: 'Tacos' }] } }]
    }
    expect(await run(command)).toMatchObject(done)
    // The answer got lost: the second try finds what the first did.
    expect(await run(command)).toMatchObject(done)
    const asked = server.demo.requests.filter(({ path }) => path.endsWith('/poll/option'))
    expect(asked).toHaveLength(1)
  })

  it('of the demo are what the official SDK reads', async () => {
    const { guid, pizza } = ask()
    const { guid: voteGuid } = server.demo.world.choose(guid, OTHER, [pizza])
    const row = async (id: string): Promise<MessageResponse> => {
      const answer = await fetch(`${server.url}/api/v1/message/${id}?with=payloadData`, {
        headers: { 'x-api-key': server.secret }
      })
      return ((await answer.json()) as { data: MessageResponse }).data
    }
    expect(parsePollDefinition(await row(guid))).toMatchObject({
      title: 'Lunch?',
      options: [{ text: 'Pizza' }, { text: 'Sushi' }]
    })
    expect(parsePollVotes(await row(voteGuid))).toMatchObject({
      votes: [{ voteOptionIdentifier: pizza }]
    })
  })
})
