import { setTimeout as delay } from 'node:timers/promises'

import type { DemoServer } from '../../src/demo/types'
import { startBareRun } from './support/bareRun'
import { figure } from './support/bareClient'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { seededRandom } from './support/random'
import { expectConnected, signIn } from './support/screens'
import { inPage, invoke, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })

const seed = Number(process.env.TERN_E2E_SEED ?? Date.now() % 1_000_000)
const random = seededRandom(seed)
const kills = 10
/** A send whose fate death hid is looked for during half a minute before it goes out again. */
const FATE_LIMIT_MS = 100_000

let server: DemoServer
let people: People
let tern: Tern

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('killed in the middle of catch-up, again and again: nothing is lost or doubled', async () => {
  test.slow()
  await tern.close()
  const moments: number[] = []
  for (let round = 0; round < kills; round += 1) {
    missSomething(round)
    const firstQuery = nextQuery()
    const run = startBareRun(tern.profile)
    await firstQuery
    const moment = Math.round(random() * 250)
    moments.push(moment)
    // A wait on purpose: the moment of death is what is random here.
    await delay(moment)
    await run.kill9()
  }
  figure(`seed ${seed}: killed ${moments.join(', ')} ms after the first page was asked for`)
  server.faults.onQuery = null
  tern = await tern.relaunch()
  await expectConnected(tern.page, 30_000)
  expectSameAsWorld(await storeSnapshot(inPage(tern.page)), server.world)
})

test('killed in the middle of sending, again and again: nothing is lost or doubled', async () => {
  test.setTimeout(180_000)
  const moments: number[] = []
  server.faults.sendDelayMs = 30
  const chats = Array.from({ length: kills }, (_, round) => addChat(round))
  for (const [round, chat] of chats.entries()) {
    const conversationId = await conversationIdOf(chat)
    // Queued faster than they go out, so that death comes in the middle of the line.
    for (const text of textsOf(round)) {
      const input = { conversationId, text, replyTo: null, stagedIds: [] }
      await invoke(inPage(tern.page), 'message:send', input)
    }
    const moment = Math.round(random() * 200)
    moments.push(moment)
    await delay(moment)
    await tern.kill9()
    tern = await tern.relaunch()
  }
  server.faults.sendDelayMs = 0
  figure(`seed ${seed}: killed ${moments.join(', ')} ms after four messages were queued`)
  await soon(listMoving, FATE_LIMIT_MS).toEqual([])

  const stored = await storeSnapshot(inPage(tern.page))
  for (const [round, chat] of chats.entries()) {
    const onServer = server.world.listMessages(chat).filter(({ isFromMe }) => isFromMe)
    expect(
      onServer.map(({ text }) => text),
      'each once on the server, in order'
    ).toEqual(textsOf(round))
    const { messages } = stored.find(({ serverId }) => serverId === chat)!
    const kept = messages.filter(({ isFromMe }) => isFromMe)
    expect(
      kept.map(({ text }) => text),
      'each once in the store, in order'
    ).toEqual(textsOf(round))
  }
})

/** Own messages that the server has not acknowledged yet. */
const listMoving = async (): Promise<readonly string[]> => {
  const stored = await storeSnapshot(inPage(tern.page))
  return stored.flatMap(({ messages }) =>
    messages
      .filter(({ isFromMe, serverId }) => isFromMe && serverId === null)
      .map(({ text, sendState }) => `${text}: ${String(sendState)}`)
  )
}

const textsOf = (round: number): readonly string[] =>
  [1, 2, 3, 4].map((number) => `round ${round} number ${number}`)

const addChat = (round: number): string => {
  const address = `+1555010${1_000 + round}`
  const { guid } = server.world.addChat({ addresses: [address] })
  server.world.receive({ chatGuid: guid, from: address, text: 'hello' })
  return guid
}

/** 1,200 messages, and edits of old ones, while Tern is not there; pages come slowly. */
const missSomething = (round: number): void => {
  for (let number = 0; number < 1_200; number += 1) {
    const text = `missed ${round} ${number}`
    const from = number % 7 === 0 ? null : adaAddress
    server.world.receive({ chatGuid: people.ada.guid, from, text })
  }
  const rows = server.world.listMessages(people.ada.guid)
  for (let number = 0; number < 5; number += 1) {
    const row = rows[Math.floor(random() * rows.length)]
    if (row !== undefined && !row.isFromMe) server.world.edit(row.guid, `edited in ${round}`)
  }
}

/** Resolves when the app asks for the first page; every page then takes a little. */
const nextQuery = (): Promise<void> =>
  new Promise((settle) => {
    server.faults.onQuery = () => {
      settle()
      return { delayMs: 20 }
    }
  })

const conversationIdOf = async (serverId: string): Promise<string> => {
  let id: string | undefined
  await soon(async () => {
    const { conversations } = await invoke(inPage(tern.page), 'app:snapshot')
    id = conversations.find((conversation) => conversation.serverId === serverId)?.id
    return id !== undefined
  }).toBe(true)
  return id ?? ''
}
