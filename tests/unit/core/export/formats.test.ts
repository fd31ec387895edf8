import { describe, expect, it } from 'vitest'

import {
  type ExportedMessage,
  toExportedMessage,
  toExportHeader
} from '../../../../src/main/core/export/exported'
import type { ExportFormat } from '../../../../src/main/core/export/format'
import { createHtmlFormat } from '../../../../src/main/core/export/htmlFormat'
import { createJsonFormat } from '../../../../src/main/core/export/jsonFormat'
import { createTextFormat } from '../../../../src/main/core/export/textFormat'
import type { Message } from '../../../../src/shared/domain'
import { accountSample, conversationSample, messageSample } from '../../../support/samples'

const TIMES = {
  moment: (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' '),
  day: (at: number): string => new Date(at).toISOString().slice(0, 10)
}

const HEADER = toExportHeader(
  accountSample(),
  conversationSample('c1', { name: 'Ann & <Bob>' }),
  Date.UTC(2026, 10, 22, 6)
)

const exported = (name: string, change: Partial<Message> = {}): ExportedMessage =>
  toExportedMessage(messageSample(name, { sentAt: Date.UTC(2026, 10, 20, 12), ...change }), [])

const written = (format: ExportFormat, messages: readonly ExportedMessage[]): string =>
  [
    format.begin(HEADER),
    ...messages.map((message, index) => format.message(message, messages[index - 1] ?? null)),
    format.end()
  ].join('')

describe('the JSON export', () => {
  it('is one document with the documented fields', () => {
    const messages = [exported('m1'), exported('m2', { unsentAt: 5, text: '' })]
    const parsed = JSON.parse(written(createJsonFormat(), messages)) as {
      readonly version: number
      readonly conversation: { readonly name: string }
      readonly messages: readonly ExportedMessage[]
    }
    expect(parsed.version).toBe(1)
    expect(parsed.conversation.name).toBe('Ann & <Bob>')
    expect(parsed.messages).toEqual(messages)
    expect(parsed.messages.map(({ unsent }) => unsent)).toEqual([null, 5])
  })

  it('is a document without any message too', () => {
    expect(JSON.parse(written(createJsonFormat(), []))).toMatchObject({ messages: [] })
  })

  it.each(['\u2028', '\ud800', '"}],', '\u0000'])('keeps the text %j', (text) => {
    const parsed = JSON.parse(written(createJsonFormat(), [exported('m1', { text })])) as {
      readonly messages: readonly [{ readonly text: string }]
    }
    expect(parsed.messages[0].text).toBe(text)
  })
})

describe('the HTML export', () => {
  const html = (...messages: readonly ExportedMessage[]): string =>
    written(createHtmlFormat(TIMES), messages)

  it('shows what people wrote as text, never as markup', () => {
    const page = html(
      exported('m1', { text: '<script>alert(1)</script>', senderName: '"><img src=x>' })
    )
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('<title>Ann &amp; &lt;Bob&gt;</title>')
  })

  it('forbids scripts and network to the page', () => {
    expect(html()).toContain(`content="default-src 'none';`)
  })

  it('shows pictures, links files, and only names what would open as a page', () => {
    const file = (fileName: string, mimeType: string): ExportedMessage['attachments'][number] => ({
      fileName,
      mimeType,
      size: 1,
      file: `files/${fileName}`,
      missing: null
    })
    const page = html({
      ...exported('m1'),
      attachments: [
        file('a b.png', 'image/png'),
        file('notes.txt', 'text/plain'),
        file('evil.svg', 'image/svg+xml'),
        file('evil.HTML', 'text/plain'),
        file('evil.xht', 'text/plain'),
        file('evil.hta', 'application/octet-stream'),
        file('evil', 'text/html'),
        file('evil.desktop', 'text/plain'),
        file('a#1 50%.txt', 'text/plain'),
        file('" onload="x.png', 'image/png')
      ]
    })
    expect(page).toContain('<img src="files/a%20b.png"')
    expect(page).toContain('<a href="files/notes.txt">')
    expect(page).not.toContain('href="files/evil')
    expect(page).toContain('<a href="files/a%231%2050%25.txt">')
    expect(page).not.toMatch(/<[^>]*" onload="/)
  })

  it('has a heading for each day and links to what is answered', () => {
    const page = html(
      exported('m1'),
      exported('m2', {
        replyTo: { serverId: 's', messageId: messageSample('m1').id, senderName: '', text: '' }
      }),
      exported('m3', { sentAt: Date.UTC(2026, 10, 21, 12) })
    )
    expect(page.match(/<h2>/g)).toHaveLength(2)
    expect(page).toContain('<a href="#m1">reply</a>')
  })
})

describe('the text export', () => {
  const text = (...messages: readonly ExportedMessage[]): string =>
    written(createTextFormat(TIMES), messages)

  it('tells who, when and what, with further lines indented', () => {
    expect(text(exported('m1', { text: 'one\ntwo', editedAt: 1 }))).toContain(
      '[2026-11-20 12:00] Ann (edited): one\n    two\n'
    )
  })

  it('says what is unsent, not sent, or only happened', () => {
    const told = text(
      exported('m1', { text: '', unsentAt: 1 }),
      exported('m2', { isFromMe: true, sendState: 'failed', text: 'hello' }),
      exported('m3', { service: { type: 'participant_left', actor: 'Cy' } })
    )
    expect(told).toContain('Ann (unsent): \n')
    expect(told).toContain('You (not sent): hello\n')
    expect(told).toContain('] Cy left the conversation\n')
  })
})

describe('a message that is more than words', () => {
  const ann = { address: 'ann@example.org', name: 'Ann <b>', isMe: false }
  const me = { address: '', name: '', isMe: true }
  const messages = [
    exported('poll', {
      text: 'Lunch?',
      body: {
        type: 'poll',
        title: 'Lunch?',
        options: [
          { id: 'a', text: 'Pizza', voters: [ann, me] },
          { id: 'b', text: 'Sushi', voters: [] }
        ]
      }
    }),
    exported('place', {
      text: 'Opera',
      body: { type: 'place', latitude: -33.85, longitude: 151.2, address: 'Opera' }
    })
  ]

  it('says in text who voted for what, and where', () => {
    const text = written(createTextFormat(TIMES), messages)
    expect(text).toContain('Ann: Lunch?\n    • Pizza: Ann <b>, You\n    • Sushi\n')
    expect(text).toContain('Ann: Opera\n    -33.85, 151.2\n')
  })

  it('says it in HTML, as text', () => {
    const html = written(createHtmlFormat(TIMES), messages)
    expect(html).toContain('• Pizza: Ann &lt;b&gt;, You')
    expect(html).not.toContain('Ann <b>')
  })

  it('is whole in JSON', () => {
    const parsed = JSON.parse(written(createJsonFormat(), messages)) as {
      readonly messages: readonly ExportedMessage[]
    }
    expect(parsed.messages.map(({ body }) => body?.type)).toEqual(['poll', 'place'])
  })
})
