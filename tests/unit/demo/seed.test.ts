import { inflateSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { crc32 } from '../../../src/demo/seed/crc32'
import { seedInbox } from '../../../src/demo/seed/inbox'
import { drawLandscape } from '../../../src/demo/seed/pictures'

const now = Date.UTC(2026, 5, 1, 12)

describe('seedInbox', () => {
  const tables = seedInbox(now)
  const rows = tables.byRowId

  it('is a living inbox of the promised size', () => {
    expect(tables.chats.length).toBeGreaterThanOrEqual(40)
    expect(rows.length).toBeGreaterThanOrEqual(1900)
    expect(rows.length).toBeLessThan(2200)
    expect(tables.chats.filter((chat) => chat.isGroup).length).toBeGreaterThan(5)
    for (const trait of [
      rows.some((row) => row.associatedType === 'love'),
      rows.some((row) => row.threadOriginatorGuid !== null),
      rows.some((row) => row.editHistory !== null),
      rows.some((row) => row.isRetracted),
      rows.some((row) => row.itemType === 2 && row.groupTitle === 'Family trip 🏔️'),
      rows.some((row) => row.itemType === 1 && row.otherHandle > 0)
    ]) {
      expect(trait).toBe(true)
    }
  })

  it('arrived in the order of its dates', () => {
    const dates = rows.map((row) => row.dateCreated)
    expect(dates).toEqual([...dates].sort((a, b) => a - b))
  })

  it('is the same in every run', () => {
    const again = seedInbox(now)
    expect(again.byRowId.map((row) => row.guid)).toEqual(rows.map((row) => row.guid))
    expect(again.byRowId.map((row) => row.text)).toEqual(rows.map((row) => row.text))
  })

  it('has no future, no empty slots and no reference into nowhere', () => {
    for (const row of rows) {
      expect(row.dateCreated).toBeLessThanOrEqual(now)
      expect(row.text ?? '').not.toMatch(/[{}]|undefined/)
      if (row.threadOriginatorGuid !== null)
        expect(tables.find(row.threadOriginatorGuid)).not.toBeNull()
      const target = row.associatedGuid?.replace(/^p:\d+\//, '')
      if (target !== undefined) expect(tables.find(target)?.chat).toBe(row.chat)
    }
  })

  it('has unread messages at the end of some conversations and nowhere else', () => {
    const unread = rows.filter((row) => row.handleId !== 0 && row.dateRead === null)
    const perChat = new Map<string | null, number>()
    for (const row of unread) {
      const name = row.chat.displayName ?? row.chat.identifier
      perChat.set(name, (perChat.get(name) ?? 0) + 1)
    }
    expect(perChat.get('Sunday kitchen 🥟')).toBe(3)
    expect(unread.length).toBeLessThan(15)
  })
})

describe('drawLandscape', () => {
  it('is a PNG whose chunks and lines add up', () => {
    const png = Buffer.from(drawLandscape(7, 64, 40))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(64)
    expect(png.readUInt32BE(29)).toBe(crc32(png.subarray(12, 29)))
    const length = png.readUInt32BE(33)
    expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength(40 * (64 * 3 + 1))
  })

  it('has the known checksum', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  })
})
