import { createBackend } from '../../src/main/backends/registry'
import type { PayloadEncoding } from '../../src/shared/domain'
import type { Session } from '../../src/main/core/chatBackend'
import { startImkitServer } from '../../src/demo/imkit/server'
import type { ImkitServer, ImkitServerOptions } from '../../src/demo/imkit/types'
import { asAccountId } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import type { BackendHarness, ContractServer } from './backendHarness'

export const BOB = 'u-bob'

export type ImkitContractServer = ContractServer & { readonly demo: ImkitServer }

export const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'

export type SecretOptions = {
  readonly encoding?: PayloadEncoding
  readonly clientKey?: string
  readonly customKey?: string
}

export const secretOf = (token: string, options: SecretOptions = {}): string =>
  JSON.stringify({
    token,
    clientKey: options.clientKey ?? 'demo-client-key',
    payloadEncoding: options.encoding ?? 'none',
    customKey: options.customKey ?? KEY
  })

export const sessionFor = (
  serverUrl: string,
  token: string,
  options: SecretOptions = {}
): Session => ({
  account: {
    id: asAccountId('account'),
    kind: 'imkit',
    name: 'Test',
    serverUrl,
    isDemo: false,
    createdAt: 0,
    isPaused: false
  },
  secret: secretOf(token, options)
})

/** A demo server with one direct room, in the suite's words. */
export const startImkit = async (
  options: ImkitServerOptions = {}
): Promise<ImkitContractServer> => {
  const demo = await startImkitServer({ seed: 'empty', customKey: KEY, ...options })
  const { world, faults } = demo
  world.addUser({ uid: BOB, nickname: 'Bob' })
  const room = world.addRoom({ members: [BOB] })
  let isStopped = false
  const add = (from: string, text: string, at?: number, isPushed = true): string =>
    world.receive({ room: room.id, from, text, isPushed, ...(at === undefined ? {} : { at }) }).id
  return {
    demo,
    url: demo.url,
    port: demo.port,
    secret: demo.token,
    conversation: room.id,
    receive: (text, { at, isPushed } = {}) => add(BOB, text, at, isPushed),
    sendElsewhere: (text, at) => add(world.me, text, at, false),
    edit: (id, text) => void world.edit(id, text),
    unsend: (id) => void world.recall(id),
    react: (id, reaction) => void world.react(id, reaction, BOB),
    markReadByOther: (id) => {
      world.readRoom(room.id, BOB, id)
    },
    messageIds: () => world.listMessages(room.id).map(({ id }) => id),
    countSent: (text) =>
      world.listMessages(room.id).filter((each) => each.from === world.me && each.text === text)
        .length,
    failPage: (fault) => {
      faults.onQuery = fault
    },
    failSends: (fault) => {
      faults.send = fault === 'error-row' ? 'forbidden' : fault
    },
    answerHtml: (isHtml) => {
      faults.onRequest = isHtml ? () => ({ body: '<p>', contentType: 'text/html' }) : null
    },
    refuseRequests: () => {
      faults.onRequest = () => ({ status: 401 })
    },
    beforeReady: (task) => {
      faults.beforeAuthAck = task
    },
    rebuild: () => undefined,
    kick: () => {
      demo.kickAll()
    },
    cut: () => {
      demo.cutAll()
    },
    emitRaw: (_event, payload) => {
      demo.emitEncoded('chat message', payload)
    },
    sendRawFrame: (text) => {
      demo.sendRawFrame(text)
    },
    holdsSockets: () => demo.socketCount(),
    stop: async () => {
      if (isStopped) return
      isStopped = true
      await demo.stop()
    }
  }
}

export const imkitHarness = (encoding: PayloadEncoding): BackendHarness => ({
  name: `imkit ${encoding}`,
  hasDatabaseIdentity: false,
  reaction: { tapback: null, emoji: '👍' },
  showsReaction: (events, serverId) => {
    const last = events
      .flatMap((event) => (event.type === 'message' ? [event.message] : []))
      .filter((message) => message.serverId === serverId && message.reactionSet !== undefined)
      .at(-1)
    return (last?.reactionSet?.reactions.length ?? 0) > 0
  },
  showsRead: (events, serverId) =>
    events.some((event) => event.type === 'readReceipt' && event.messageServerId === serverId),
  startServer: () => startImkit(),
  createBackend: (limits) =>
    createBackend('imkit', {
      logger: createRecordingLogger(),
      ...(limits === undefined ? {} : { limits })
    }),
  session: (url, secret) => sessionFor(url, secret ?? '', { encoding })
})
