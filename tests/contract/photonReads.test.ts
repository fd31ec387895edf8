/** Reads that come back: our own are no news, everybody else's are. */
import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../../src/main/backends/backendDeps'
import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { createSink, isMessage, never, noBlob, type RecordingSink } from './backendSteps'
import { type PhotonContractServer, sessionFor, startPhotonServer } from './photonHarness'

let server: PhotonContractServer
let backend: ChatBackend
let sink: RecordingSink
let aheadMs: number

beforeEach(async () => {
  aheadMs = 0
  server = await startPhotonServer({ kind: 'photon' })
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + aheadMs }
  backend = createBackend('photon', { logger: createRecordingLogger(), clock })
  sink = createSink()
  await backend.connect(sessionFor('photon', server.url, server.secret), sink, never())
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

const readsHeard = (): readonly BackendEvent[] =>
  sink.events.filter(({ type }) => type === 'conversationRead')

/** What was pushed before this has been heard when it has. */
const hearAll = async (): Promise<void> => {
  const id = server.receive('a mark in the stream')
  await sink.waitFor(isMessage(id))
}

it('a read that we asked for is told by its answer alone', async () => {
  const seen = server.receive('seen')
  const conversationServerId = server.conversation
  const read = { type: 'markRead', conversationServerId, isRead: true, upToServerId: seen } as const
  expect(await backend.execute(read, noBlob, never())).toMatchObject({
    type: 'confirmed',
    events: [{ type: 'conversationRead', upToServerId: seen }]
  })
  await hearAll()
  expect(readsHeard()).toEqual([])
})

it('one of another device is heard, also of a conversation that we read a while ago', async () => {
  server.demo.world.readChat(server.conversation)
  await hearAll()
  expect(readsHeard()).toMatchObject([{ isRead: true }])
  const command = { conversationServerId: server.conversation, isRead: true } as const
  await backend.execute({ type: 'markRead', ...command }, noBlob, never())
  aheadMs = 10_000
  server.demo.world.readChat(server.conversation)
  await hearAll()
  expect(readsHeard()).toHaveLength(2)
})
