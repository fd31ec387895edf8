import { beforeEach, describe, expect, it } from 'vitest'

import type { Conversation } from '../../../src/shared/domain'
import type { RemotePicture } from '../../../src/main/core/backendEvents'
import { ACCOUNT, CHAT, createFixture, NOW, remoteConversation, type Fixture } from './support'

let fixture: Fixture

beforeEach(() => {
  fixture = createFixture()
})

const ANNA = { address: 'anna@example.org', name: 'Anna' }
const reference = (of: string | null, at = 0): RemotePicture => ({ reference: of, at })

const tell = (picture: RemotePicture | undefined, isGroup = false): void => {
  const people = [picture === undefined || isGroup ? ANNA : { ...ANNA, picture }]
  fixture.ingest([
    {
      type: 'conversation',
      conversation: {
        ...remoteConversation({ isGroup, participants: people }),
        ...(isGroup && picture !== undefined ? { picture } : {})
      }
    }
  ])
}

const only = (): Conversation => fixture.core.listConversations()[0]!
const idOf = ({ pictureId }: { readonly pictureId?: string }): string => {
  if (pictureId === undefined) throw new Error('no picture')
  return pictureId
}

describe('pictures of people', () => {
  it('are those of their direct conversations, and of no group', () => {
    tell(reference('one'))
    expect(only().pictureId).toBe(only().participants[0]?.pictureId)
    expect(fixture.core.findPicture(idOf(only()))).toEqual({
      accountId: ACCOUNT,
      of: { type: 'person', address: ANNA.address, reference: 'one' },
      fetchedAt: null,
      bytes: null
    })
    tell(undefined, true)
    expect(only().pictureId).toBeUndefined()
    expect(only().participants[0]?.pictureId).toBeDefined()
  })

  it('come and change without another word about the person', () => {
    tell(reference('one'))
    const first = idOf(only())
    fixture.core.savePicture(first, new Uint8Array([1, 2]), NOW)
    expect(fixture.core.findPicture(first)).toMatchObject({ bytes: new Uint8Array([1, 2]) })
    tell(undefined)
    expect(only().pictureId).toBe(first)
    const changed = fixture.ingest([
      { type: 'participantNames', names: [{ ...ANNA, picture: reference('two') }] }
    ])
    expect(changed.conversations.map(({ pictureId }) => pictureId)).not.toEqual([first])
    expect(idOf(only())).not.toBe(first)
    expect(fixture.core.findPicture(first)).toBeNull()
    fixture.ingest([{ type: 'participantNames', names: [{ ...ANNA, picture: reference(null) }] }])
    expect(only().pictureId).toBeUndefined()
  })

  it('are not shown where the server turned out to have none', () => {
    tell(reference('one'))
    fixture.core.savePicture(idOf(only()), null, NOW)
    expect(only().pictureId).toBeUndefined()
    expect(only().participants[0]?.pictureId).toBeUndefined()
  })
})

describe('pictures of groups', () => {
  it('are of the newest word, in whatever order it is heard', () => {
    tell(reference('icon 5', 5), true)
    const newest = idOf(only())
    tell(reference('icon 3', 3), true)
    tell(reference('icon', 0), true)
    expect(only().pictureId).toBe(newest)
    tell(reference(null, 9), true)
    expect(only().pictureId).toBeUndefined()
  })

  it('go with their conversation and with their account', () => {
    tell(reference('icon'), true)
    const id = idOf(only())
    fixture.core.removeConversation(only().id)
    expect(fixture.core.findPicture(id)).toBeNull()
    tell(reference('icon'), true)
    const again = idOf(only())
    fixture.core.removeAccount(ACCOUNT)
    expect(fixture.core.findPicture(again)).toBeNull()
    expect(fixture.db.get('SELECT 1 FROM pictures')).toBeUndefined()
  })
})

it('nothing of ours can be asked for by an id that is none', () => {
  expect(fixture.core.findPicture('p1')).toBeNull()
  expect(fixture.core.findPicture(CHAT)).toBeNull()
})
