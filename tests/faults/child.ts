/** Tern without a window in a process of its own, which dies at a failpoint or by its parent's hand. */
import type { Store } from '../../src/main/core/store'
import { openStore } from '../../src/main/store/client'
import { createNodeEngine, type NodeEngine } from '../support/nodeEngine'
import { createFakeSecrets } from '../support/recorders'
import type { ChildConfig, ChildReport, ChildRequest } from './childProtocol'
import { createFastClock } from './clocks'
import { createReach, openInThread, withFailpoints } from './failpoints'
import { type Stretches, watchStretches } from './stretches'

const LOOK_EVERY_MS = 20

const config = JSON.parse(process.env.TERN_FAULT_CHILD ?? '{}') as ChildConfig
const reach = createReach(config.failpoint)
const tell = (report: ChildReport): void => void process.send?.(report)

const open = (): Promise<Store> => {
  const { path, key, workerPath, failpoint } = config
  return failpoint?.startsWith('cursor:inside') === true
    ? Promise.resolve(openInThread(path, key, reach))
    : openStore({ path, key, workerPath })
}

/** Tells what its parent's oracle must know before this process may die. */
const told = (store: Store): Store => ({
  ...store,
  ingest: async (batch) => {
    const result = await store.ingest(batch)
    if (batch.cursor !== undefined) tell({ type: 'cursor', cursor: batch.cursor })
    return result
  },
  clearNotifiable: async (ids) => {
    await store.clearNotifiable(ids)
    tell({ type: 'decided', ids })
  }
})

const run = async (): Promise<void> => {
  const secrets = createFakeSecrets()
  for (const [name, value] of config.secrets) secrets.kept.set(name, value)
  const store = withFailpoints(told(await open()), reach)
  const node = createNodeEngine(store, secrets, {
    clock: createFastClock(config.speed, config.epoch)
  })
  const stretches = watchStretches()
  await node.engine.start()
  report(node)
  process.on('message', (request: ChildRequest) => {
    void obey(node, request, stretches)
  })
}

const report = (node: NodeEngine): void => {
  let last = ''
  const look = async (): Promise<void> => {
    const connections = node.engine.connections()
    // Of several accounts the one that is behind counts.
    const connection = connections.find(({ phase }) => phase !== 'online') ?? connections[0]
    if (connection !== undefined) {
      const { phase } = connection
      let outbox = 0
      for (const { accountId } of phase === 'online' ? connections : [])
        outbox += (await node.engine.store.listOutbox(accountId)).length
      const words = `${phase} ${String(outbox)}`
      if (words !== last) tell({ type: 'state', phase, outbox })
      last = words
    }
    // A soak must not be measured by what the recorders keep.
    if (config.isForgetful) forget(node)
  }
  const lookAgain = (): void => {
    setTimeout(() => {
      void look().catch(ignore).finally(lookAgain)
    }, LOOK_EVERY_MS).unref()
  }
  lookAgain()
}

const ignore = (): void => undefined

const forget = ({ publisher, notifier, logger }: NodeEngine): void => {
  publisher.events.splice(0, Math.max(0, publisher.events.length - 100))
  notifier.shown.length = 0
  notifier.cleared.length = 0
  logger.lines.length = 0
}

const obey = async (
  node: NodeEngine,
  request: ChildRequest,
  stretches: Stretches
): Promise<void> => {
  switch (request.type) {
    case 'send': {
      const conversations = await node.engine.store.listConversations()
      for (const { text, conversation } of request.texts) {
        const found = conversations.find(({ serverId }) => serverId === conversation)
        if (found === undefined) continue
        const input = { conversationId: found.id, text, replyTo: null, stagedIds: [] }
        await node.engine.messenger.send(input).catch(ignore)
      }
      return
    }
    case 'measure': {
      const { messages } = await node.engine.store.stats()
      tell({
        type: 'measured',
        stallMs: stretches.longestMs(),
        p99Ms: stretches.p99Ms(),
        rssMb: process.memoryUsage.rss() / 2 ** 20,
        messages
      })
      stretches.reset()
      return
    }
    case 'wake':
      node.machine.suspend()
      node.machine.resume()
      return
    case 'stop': {
      const { shown } = node.notifier
      const badge = node.publisher.of('unread/changed').at(-1)?.unread.messages ?? null
      const said = JSON.stringify([node.publisher.events, node.logger.lines, shown])
      await node.engine.dispose()
      process.send?.({ type: 'stopped', shown, badge, said } satisfies ChildReport, () => {
        process.exit(0)
      })
    }
  }
}

// Nobody is left to tell anything to.
process.on('disconnect', () => process.exit(0))
run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
