import type { DemoServer } from '../../../src/demo/types'
import { adaAddress, type People } from './people'
import { connectionOf, type InPage, storeSnapshot } from './snapshot'
import { soon } from './test'

/** Epoch ms at which Tern became live for the first time after `before`. */
export const liveAgain = async (
  page: InPage,
  before: number,
  timeout = 20_000
): Promise<number> => {
  let since = 0
  const look = async (): Promise<boolean> => {
    const connection = await connectionOf(page)
    since = connection.since
    return connection.phase === 'online' && since > before
  }
  await soon(look, timeout).toBe(true)
  return since
}

/** Ada writes; the message's id on the server. */
export const receiveFromAda = ({ world }: DemoServer, { ada }: People, text: string): string =>
  world.receive({ chatGuid: ada.guid, from: adaAddress, text }).guid

/** A message that is pushed now arrives. */
export const expectLive = async (
  page: InPage,
  server: DemoServer,
  people: People,
  text: string
): Promise<void> => {
  const guid = receiveFromAda(server, people, text)
  await soon(async () => {
    const stored = await storeSnapshot(page)
    return stored.some(({ messages }) => messages.some(({ serverId }) => serverId === guid))
  }).toBe(true)
}
