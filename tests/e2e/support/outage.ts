import type { DemoWorld } from '../../../src/demo/types'
import { adaAddress, benAddress, cleoAddress, type People } from './people'

export type Outage = {
  /** Guids of the new messages, tapbacks not among them. */
  readonly messages: readonly string[]
  readonly edited: readonly string[]
  readonly unsent: readonly string[]
  /** How many tapbacks were set or taken back. */
  readonly tapbacks: number
}

const tapbacks = ['love', 'like', 'laugh', 'emphasize', 'question', 'dislike']

/**
 * What happens while nobody listens: 1,500 messages, 60 edits, 20 unsends and 200 tapbacks (40 of
 * them taken back), on messages old and new.
 */
export const liveThroughOutage = (world: DemoWorld, people: People, mark: string): Outage => {
  const old = world.listMessages(people.ada.guid).filter(({ isFromMe }) => !isFromMe)
  const messages: string[] = []
  const incoming: string[] = []
  const talk = [
    { chat: people.ada, senders: [adaAddress, null] },
    { chat: people.ben, senders: [benAddress, benAddress, null] },
    { chat: people.trip, senders: [adaAddress, benAddress, cleoAddress] }
  ]
  for (let number = 0; number < 1_500; number += 1) {
    const { chat, senders } = talk[number % talk.length]!
    const from = senders[number % senders.length] ?? null
    const row = world.receive({ chatGuid: chat.guid, from, text: `${mark} ${number}` })
    messages.push(row.guid)
    if (!row.isFromMe) incoming.push(row.guid)
  }
  const edited = [...old.map(({ guid }) => guid).slice(0, 5), ...incoming.slice(0, 60)].slice(0, 60)
  for (const guid of edited) world.edit(guid, `${mark} edited ${guid.slice(0, 8)}`)
  const unsent = incoming.slice(100, 120)
  for (const guid of unsent) world.unsend(guid)
  const targets = incoming.slice(200, 360)
  targets.forEach((targetGuid, index) => {
    const reaction = tapbacks[index % tapbacks.length]!
    world.react({ targetGuid, from: index % 4 === 0 ? null : adaAddress, reaction })
  })
  targets.slice(0, 40).forEach((targetGuid, index) => {
    const reaction = `-${tapbacks[index % tapbacks.length]!}`
    world.react({ targetGuid, from: index % 4 === 0 ? null : adaAddress, reaction })
  })
  return { messages, edited, unsent, tapbacks: targets.length + 40 }
}
