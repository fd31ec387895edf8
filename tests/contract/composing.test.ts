/** What a person composes beside plain words, over each wire: people named, voice notes, large files. */
import { afterEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend, OutboxCommand } from '../../src/main/core/chatBackend'
import { toWav } from '../../src/renderer/src/view/wav'
import { createRecordingLogger } from '../support/recorders'
import { collect, createSink, never, sendCommand } from './backendSteps'
import * as imkit from './imkitHarness'
import * as photon from './photonHarness'

type Send = Extract<OutboxCommand, { type: 'send' }>

const open: { close(): Promise<void> }[] = []
const logger = createRecordingLogger()
const sound = toWav(new Float32Array(16_000).fill(0.25), 16_000)
const readSound = (): Promise<Uint8Array> => Promise.resolve(sound)
const voiceNote = (conversation: string): Send => ({
  ...sendCommand(conversation, '', 'abcdefgh-1'),
  attachment: { fileName: 'voice-note.wav', mimeType: 'audio/wav', blobId: 'b', voiceMs: 1_000 }
})

const openImkit = async () => {
  const server = await imkit.startImkit()
  const backend = createBackend('imkit', { logger })
  await backend.connect(imkit.sessionFor(server.url, server.secret), createSink(), never())
  open.push(backend, { close: () => server.stop() })
  return { server, backend }
}

const openPhoton = async () => {
  const server = await photon.startPhotonServer({})
  const backend = createBackend('photon', { logger })
  const session = photon.sessionFor('photon', server.url, server.secret)
  await backend.connect(session, createSink(), never())
  open.push(backend, { close: () => server.stop() })
  return { server, backend }
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

describe('a person named in a text', () => {
  it('goes to IMKIT as an uid, with the list beside it, and comes back as a name', async () => {
    const { server, backend } = await openImkit()
    expect(backend.capabilities.mentions).toBe(true)
    // Names are known from catching up, which comes before anything is sent.
    await collect(backend, null)
    const mentions = [
      { start: 3, length: 4, address: imkit.BOB, isMe: false },
      { start: 13, length: 4, address: imkit.BOB, isMe: false }
    ]
    const text = 'so @Bob, and @Bob again'
    const command: Send = { ...sendCommand(server.conversation, text, 'named'), mentions }
    expect(await backend.execute(command, () => Promise.resolve(null), never())).toMatchObject({
      type: 'confirmed',
      sent: { text, mentions }
    })
    const [row] = server.demo.world.listMessages(server.conversation).slice(-1)
    expect(row).toMatchObject({
      text: `so @${imkit.BOB}, and @${imkit.BOB} again`,
      mentions: [imkit.BOB]
    })
  })

  it('stays named when the text around it is edited, and is not when it is taken out', async () => {
    const { server, backend } = await openImkit()
    await collect(backend, null)
    const mentions = [{ start: 3, length: 4, address: imkit.BOB, isMe: false }]
    const command: Send = { ...sendCommand(server.conversation, 'so @Bob', 'named'), mentions }
    await backend.execute(command, () => Promise.resolve(null), never())
    const row = () => server.demo.world.listMessages(server.conversation).at(-1)
    const edit = (text: string, named: typeof mentions) =>
      backend.execute(
        {
          type: 'edit',
          conversationServerId: server.conversation,
          messageServerId: row()?.id ?? '',
          text,
          mentions: named
        },
        () => Promise.resolve(null),
        never()
      )
    expect(await edit('so @Bob again', mentions)).toMatchObject({ type: 'confirmed' })
    expect(row()).toMatchObject({ text: `so @${imkit.BOB} again`, mentions: [imkit.BOB] })
    expect(await edit('so what', [])).toMatchObject({ type: 'confirmed' })
    expect(row()).toMatchObject({ text: 'so what', mentions: [] })
  })

  it('is nothing that Photon has', async () => {
    const { backend } = await openPhoton()
    expect(backend.capabilities.mentions).toBe(false)
  })
})

describe('a voice note', () => {
  it('is a sound with its length on IMKIT', async () => {
    const { server, backend } = await openImkit()
    const outcome = await backend.execute(voiceNote(server.conversation), readSound, never())
    expect(outcome).toMatchObject({
      type: 'confirmed',
      sent: { attachments: [{ mimeType: 'audio/wav', isVoice: true }] }
    })
  })

  it('is an audio message on Photon, in the container that Messages plays, and is found again', async () => {
    const { server, backend } = await openPhoton()
    const command = voiceNote(server.conversation)
    const outcome = await backend.execute(command, readSound, never())
    expect(outcome).toMatchObject({
      type: 'confirmed',
      sent: { attachments: [{ fileName: 'voice-abcdefgh.caf' }] }
    })
    const [row] = server.demo.world.listMessages(server.conversation).slice(-1)
    const answer = await fetch(`${server.url}/api/v1/message/${row?.guid ?? ''}`, {
      headers: { 'x-api-key': server.secret }
    })
    expect(await answer.json()).toMatchObject({ data: { isAudioMessage: true } })
    expect(await backend.findOutcome(command, new Set(), never())).toMatchObject({ type: 'found' })
  })
})

describe('a file on its way', () => {
  const bytes = new Uint8Array(3_000_000)
  const send = async (backend: ChatBackend, conversation: string): Promise<readonly number[]> => {
    const attachment = { fileName: 'movie.mov', mimeType: 'video/quicktime', blobId: 'b' }
    const command = { ...sendCommand(conversation, '', 'file'), attachment }
    const told: number[] = []
    const read = (): Promise<Uint8Array> => Promise.resolve(bytes)
    const outcome = await backend.execute(command, read, never(), (sent, total) => {
      expect(total).toBe(bytes.byteLength)
      told.push(sent)
    })
    expect(outcome).toMatchObject({ type: 'confirmed' })
    return told
  }

  it.each([
    ['photon', openPhoton],
    ['imkit', openImkit]
  ])('tells how far it got: %s', async (_kind, start) => {
    const { server, backend } = await start()
    const told = await send(backend, server.conversation)
    expect(told.at(-1)).toBe(bytes.byteLength)
  })
})
