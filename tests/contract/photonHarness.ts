import { createBackend } from '../../src/main/backends/registry'
import type { Session } from '../../src/main/core/chatBackend'
import { startDemoServer } from '../../src/demo/server'
import type { DemoServer, DemoServerKind, DemoServerOptions } from '../../src/demo/types'
import { asAccountId } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import type { BackendHarness, ContractServer } from './backendHarness'

export const OTHER = '+15550100001'

export type PhotonContractServer = ContractServer & { readonly demo: DemoServer }

export const sessionFor = (
  kind: DemoServerKind,
  serverUrl: string,
  secret: string | null
): Session => ({
  account: {
    id: asAccountId('account'),
    kind,
    name: 'Test',
    serverUrl,
    isDemo: false,
    createdAt: 0,
    isPaused: false
  },
  secret
})

/** A demo server with one direct conversation, in the suite's words. */
export const startPhotonServer = async (
  options: DemoServerOptions
): Promise<PhotonContractServer> => {
  const demo = await startDemoServer({ seed: 'empty', ...options })
  const { world, faults } = demo
  const chat = world.addChat({ addresses: [OTHER] })
  let isStopped = false
  return {
    demo,
    url: demo.url,
    port: demo.port,
    secret: demo.apiKey ?? '',
    conversation: chat.guid,
    receive: (text, { at, isPushed } = {}) =>
      world.receive({
        chatGuid: chat.guid,
        from: OTHER,
        text,
        ...(at === undefined ? {} : { dateCreated: at }),
        ...(isPushed === undefined ? {} : { isPushed })
      }).guid,
    sendElsewhere: (text, at) =>
      world.receive({
        chatGuid: chat.guid,
        from: null,
        text,
        isPushed: false,
        ...(at === undefined ? {} : { dateCreated: at })
      }).guid,
    edit: (guid, text) => void world.edit(guid, text),
    unsend: (guid) => void world.unsend(guid),
    react: (targetGuid, reaction) => void world.react({ targetGuid, from: OTHER, reaction }),
    markReadByOther: (guid) => void world.markRead(guid),
    messageIds: () =>
      world
        .listMessages(chat.guid)
        .filter(({ associatedMessageGuid }) => associatedMessageGuid === null)
        .map(({ guid }) => guid),
    countSent: (text) =>
      world.listMessages(chat.guid).filter((row) => row.isFromMe && row.text === text).length,
    failPage: (fault) => {
      faults.onQuery = fault
    },
    failSends: (fault) => {
      faults.send = fault
    },
    answerHtml: (isHtml) => {
      faults.onRequest = isHtml ? () => ({ body: '<p>', contentType: 'text/html' }) : null
    },
    refuseRequests: () => {
      faults.onRequest = () => ({ status: 401 })
    },
    beforeReady: (task) => {
      faults.beforeAuthOk = task
    },
    rebuild: () => {
      world.rebuildDatabase()
    },
    kick: () => {
      demo.kickAll()
    },
    cut: () => {
      demo.cutAll()
    },
    emitRaw: (event, payload) => {
      demo.emitRaw(event, payload)
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

export const photonHarness = (kind: DemoServerKind): BackendHarness => ({
  name: kind,
  hasDatabaseIdentity: true,
  reaction: { tapback: 'like', emoji: '👍' },
  showsReaction: (events, serverId) => {
    const last = events
      .flatMap((event) => (event.type === 'reaction' ? [event.reaction] : []))
      .filter(({ targetServerId }) => targetServerId === serverId)
      .at(-1)
    return last?.isRemoval === false && last.tapback !== null
  },
  showsRead: (events, serverId) =>
    events.some(
      (event) =>
        event.type === 'message' &&
        event.message.serverId === serverId &&
        event.message.readAt !== null
    ),
  startServer: () => startPhotonServer({ kind }),
  createBackend: (limits) =>
    createBackend(kind, {
      logger: createRecordingLogger(),
      ...(limits === undefined ? {} : { limits })
    }),
  session: (url, secret) => sessionFor(kind, url, secret)
})
