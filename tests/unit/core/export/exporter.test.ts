import { describe, expect, it } from 'vitest'

import type { ExportedMessage } from '../../../../src/main/core/export/exported'
import {
  createExporter,
  type ExporterDependencies,
  type ExportFolder
} from '../../../../src/main/core/export/exporter'
import type { AppEvent } from '../../../../src/shared/ipc/events'
import {
  asAttachmentId,
  asConversationId,
  type ConversationId,
  comparePositions,
  err,
  type Message,
  type MessageWindow,
  ok,
  type WindowAnchor
} from '../../../../src/shared/domain'
import { createFakeClock } from '../../../support/fakeClock'
import { settle } from '../../../support/settle'
import { accountSample, conversationSample, messageSample } from '../../../support/samples'

const CONVERSATION = conversationSample('c1', { messageCount: 450 })
const MESSAGES = Array.from({ length: 450 }, (_, index) =>
  // Two of each moment, so that pages end between messages of one moment.
  messageSample(`m${String(index)}`, { sentAt: 1_000 + Math.floor(index / 2), order: index })
)

const withFile = (name: string, fileName: string, order: number): Message =>
  messageSample(name, {
    sentAt: 5_000,
    order,
    attachments: [
      {
        id: asAttachmentId(name),
        serverId: name,
        fileName,
        mimeType: 'image/png',
        size: 3,
        width: null,
        height: null,
        isVoice: false,
        blurhash: null,
        isHere: false,
        contentType: null
      }
    ]
  })

const world = (
  messages: readonly Message[],
  onAppend: (calls: number) => void = () => undefined
) => {
  const written = { text: '', files: new Map<string, Uint8Array>(), state: 'open', calls: 0 }
  const events: AppEvent[] = []
  const folder: ExportFolder = {
    append: (text) => {
      written.text += text
      written.calls += 1
      onAppend(written.calls)
      return Promise.resolve()
    },
    addFile: (path, bytes) => {
      written.files.set(path, bytes)
      return Promise.resolve()
    },
    finish: () => {
      written.state = 'finished'
      return Promise.resolve()
    },
    discard: () => {
      written.state = 'discarded'
      return Promise.resolve()
    }
  }
  const deps = {
    store: {
      findConversation: () => Promise.resolve(CONVERSATION),
      readWindow: (
        conversationId: ConversationId,
        anchor: WindowAnchor,
        limit: number
      ): Promise<MessageWindow> => {
        if (anchor.at !== 'after') throw new Error('reads forward only')
        const rest = messages.filter((message) => comparePositions(message, anchor.position) > 0)
        return Promise.resolve({
          conversationId,
          messages: rest.slice(0, limit),
          hasOlder: false,
          hasNewer: rest.length > limit,
          firstUnreadId: null,
          spans: []
        })
      }
    },
    accounts: { find: () => ({ account: () => accountSample() }) },
    attachments: {
      load: (id: string) =>
        id === 'hangs'
          ? new Promise(() => undefined)
          : Promise.resolve(
              id === 'gone'
                ? err('not_found')
                : ok({ bytes: Uint8Array.of(1, 2, 3), mimeType: 'image/png', fileName: 'x' })
            )
    },
    publisher: {
      publish: (event: AppEvent) => {
        events.push(event)
      }
    },
    clock: createFakeClock(),
    target: { open: () => Promise.resolve(ok(folder)) },
    times: { moment: String, day: String }
    // What an exporter touches of its neighbours is this little.
  } as unknown as ExporterDependencies
  return { written, events, exporter: createExporter(deps) }
}

const parsed = (text: string): readonly ExportedMessage[] =>
  (JSON.parse(text) as { readonly messages: readonly ExportedMessage[] }).messages

describe('an export', () => {
  it('has every stored message once, in order, and tells how far it is', async () => {
    const { exporter, written, events } = world(MESSAGES)
    const report = await exporter.run(asConversationId('c1'), 'json', true)
    expect(report).toEqual(ok({ isDone: true, messages: 450, files: 0, missingFiles: 0 }))
    expect(parsed(written.text).map(({ id }) => id)).toEqual(MESSAGES.map(({ id }) => id))
    expect(written.state).toBe('finished')
    expect(events.filter(({ type }) => type === 'export/progressed')).toMatchObject([
      { done: 200, total: 450 },
      { done: 400, total: 450 },
      { done: 450, total: 450 }
    ])
    expect(events.at(-1)).toEqual({ type: 'export/ended', conversationId: 'c1' })
  })

  it('writes files beside it under names that differ, and says which are missing', async () => {
    const { exporter, written } = world([
      withFile('a', 'Photo.png', 1),
      withFile('b', 'photo.png', 2),
      withFile('gone', 'lost.png', 3)
    ])
    const report = await exporter.run(asConversationId('c1'), 'json', true)
    expect(report).toEqual(ok({ isDone: true, messages: 3, files: 2, missingFiles: 1 }))
    expect([...written.files.keys()]).toEqual(['files/Photo.png', 'files/photo 2.png'])
    const told = parsed(written.text).flatMap(({ attachments }) => attachments)
    expect(told.map(({ file }) => file)).toEqual(['files/Photo.png', 'files/photo 2.png', null])
    expect(told[2]?.missing).toBe('not available')
  })

  it('leaves nothing behind when it is cancelled', async () => {
    const { exporter, written } = world(MESSAGES, (calls) => {
      if (calls === 2) exporter.cancel()
    })
    const report = await exporter.run(asConversationId('c1'), 'html', true)
    expect(report).toMatchObject({ ok: true, value: { isDone: false } })
    expect(written.state).toBe('discarded')
    expect(written.calls).toBe(2)
  })

  it('does not wait for a file when it is cancelled', async () => {
    const { exporter, written } = world([withFile('hangs', 'a.png', 1), ...MESSAGES])
    const report = exporter.run(asConversationId('c1'), 'json', true)
    await settle()
    exporter.cancel()
    expect(await report).toMatchObject({ ok: true, value: { isDone: false } })
    expect(written.state).toBe('discarded')
  })

  it.each([
    ['ENOSPC', 'storage_full'],
    ['EACCES', 'save_failed']
  ])('leaves nothing behind after %s, and says so', async (code, told) => {
    const { exporter, written } = world(MESSAGES, (calls) => {
      if (calls === 2) throw Object.assign(new Error('not written'), { code })
    })
    const report = await exporter.run(asConversationId('c1'), 'text', true)
    expect(report).toMatchObject({ ok: false, error: { code: told } })
    expect(written.state).toBe('discarded')
  })

  it('runs one at a time', async () => {
    const { exporter } = world(MESSAGES)
    const first = exporter.run(asConversationId('c1'), 'json', false)
    expect(await exporter.run(asConversationId('c1'), 'json', false)).toMatchObject({ ok: false })
    expect(await first).toMatchObject({ ok: true, value: { isDone: true } })
    expect(await exporter.run(asConversationId('c1'), 'json', false)).toMatchObject({ ok: true })
  })
})
