import { describe, expect, it } from 'vitest'

import { robotChunks } from '../../../../src/demo/imkit/answers'
import { seedBulk } from '../../../../src/demo/imkit/seed/bulk'
import { seedInbox } from '../../../../src/demo/imkit/seed/inbox'
import { writeAvi, writeWav } from '../../../../src/demo/imkit/seed/media'
import { badgeOf } from '../../../../src/demo/imkit/world/reading'
import { closeAfterEach, connect, start } from './setup'

closeAfterEach()

const now = Date.UTC(2026, 5, 1, 12)

describe('seedInbox', () => {
  const tables = seedInbox('u-me', now)
  const rows = [...tables.messages.values()]

  it('is a living inbox of the promised size', () => {
    expect(tables.roomsOf('u-me')).toHaveLength(25)
    expect(rows.length).toBeGreaterThan(700)
    expect(rows.length).toBeLessThan(950)
    expect(badgeOf(tables, 'u-me')).toBe(9)
  })

  it.each([
    ...['text', 'url', 'image', 'mixed', 'video', 'audio', 'file', 'location', 'sticker'],
    ...['template', 'flex', 'announcement', 'recall', 'encrypted', 'addMembers', 'leaveRoom']
  ])('has messages of type %s', (type) => {
    expect(rows.some((row) => row.type === type)).toBe(true)
  })

  it('leaves nothing unread before something that I said', () => {
    for (const { members, messages } of tables.roomsOf('u-me')) {
      const mine = messages.byCreated.filter(({ sender }) => sender?.uid === 'u-me').at(-1)
      expect(members.get('u-me')!.readAt).toBeGreaterThanOrEqual(mine?.createdAt ?? 0)
    }
  })

  it('has reactions, mentions, replies, edits and a pending invitation', () => {
    expect(rows.filter((row) => row.reactions.length > 0).length).toBeGreaterThan(20)
    expect(rows.some((row) => row.mentions.includes('u-me'))).toBe(true)
    expect(rows.some((row) => row.replyTo !== null && tables.messages.has(row.replyTo))).toBe(true)
    expect(rows.some((row) => row.editedAt !== null)).toBe(true)
    expect(tables.rooms.get('winter-sailing')?.invitations.has('u-me')).toBe(true)
  })

  it('is the same in every run, with ids in the order of time', () => {
    const again = [...seedInbox('u-me', now).messages.values()]
    expect(again.map(({ id, text }) => [id, text])).toEqual(rows.map(({ id, text }) => [id, text]))
    const ids = rows.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort())
    expect(
      rows.every(({ createdAt, updatedAt }) => createdAt <= updatedAt && createdAt <= now)
    ).toBe(true)
  })

  it('serves its pictures, sounds, films and documents', async () => {
    const server = await start({ seed: 'inbox' })
    const client = connect(server)
    const urls = server.world.listMessages().flatMap(({ fields }) => {
      const images = (fields.images ?? []) as readonly { readonly originalUrl: string }[]
      const single = typeof fields.originalUrl === 'string' ? [fields.originalUrl] : []
      return [...images.map((image) => image.originalUrl), ...single]
    })
    expect(urls.length).toBeGreaterThan(6)
    const starts = await Promise.all(
      urls.map(async (path) => {
        const { url } = await client.get(`${path}?signedUrlOnly=1`)
        const bytes = Buffer.from(await (await fetch(String(url))).arrayBuffer())
        return bytes.subarray(0, 4).toString('latin1')
      })
    )
    expect(new Set(starts)).toEqual(new Set(['\x89PNG', 'RIFF', '%PDF']))
  })
})

describe('seedBulk', () => {
  it('has the size that was asked for, all of it read', () => {
    const tables = seedBulk({ rooms: 10, messages: 500 }, 'u-me', now)
    expect(tables.roomsOf('u-me')).toHaveLength(10)
    expect(tables.messages.size).toBe(500)
    expect(badgeOf(tables, 'u-me')).toBe(0)
  })
})

describe('media', () => {
  it('states the lengths that it has', () => {
    for (const bytes of [writeWav(0.5), writeAvi(16, 8, 3)]) {
      const buffer = Buffer.from(bytes)
      expect(buffer.readUInt32LE(4)).toBe(buffer.length - 8)
    }
    expect(writeWav(0.5).length).toBe(44 + 8000)
  })
})

describe('robotChunks', () => {
  it.each(['hello', 'is it going to rain?', '天氣如何', 'そうですか', 'hmm'])(
    'says %s in pieces',
    (text) => {
      const chunks = robotChunks(text)
      expect(chunks.length).toBeGreaterThan(3)
      expect(chunks.every((chunk) => chunk !== '')).toBe(true)
    }
  )
})
