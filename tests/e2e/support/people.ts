import type { DemoChatView, DemoServer, DemoWorld } from '../../../src/demo/types'
import { startDemoServer } from '../../../src/demo/server'

export const API_KEY = 'test-key-5f2c'

/** Two direct conversations and a group, each with something in it. */
export type People = {
  readonly ada: DemoChatView
  readonly ben: DemoChatView
  readonly trip: DemoChatView
}

export const adaAddress = '+15550100001'
export const benAddress = '+15550100002'
export const cleoAddress = 'cleo@example.org'

export const addPeople = (world: DemoWorld): People => {
  const ada = world.addChat({ name: 'Ada Park', addresses: [adaAddress] })
  const ben = world.addChat({ name: 'Ben Osei', addresses: [benAddress] })
  const trip = world.addChat({
    name: 'Trip to the lake',
    addresses: [adaAddress, benAddress, cleoAddress]
  })
  world.receive({ chatGuid: ada.guid, from: adaAddress, text: 'Are you there?' })
  world.receive({ chatGuid: ada.guid, from: null, text: 'Always.' })
  world.receive({ chatGuid: ben.guid, from: benAddress, text: 'The bikes are fixed' })
  world.receive({ chatGuid: trip.guid, from: cleoAddress, text: 'Who brings the tent?' })
  for (const { guid } of [ada, ben, trip]) world.readChat(guid)
  return { ada, ben, trip }
}

/** A server with these people in an otherwise empty world. */
export const startPeopleServer = async (
  options: Parameters<typeof startDemoServer>[0] = {}
): Promise<{ readonly server: DemoServer; readonly people: People }> => {
  const server = await startDemoServer({ seed: 'empty', apiKey: API_KEY, ...options })
  return { server, people: addPeople(server.world) }
}
