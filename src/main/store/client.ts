import { Worker } from 'node:worker_threads'

import { StoreError, type Store } from '../core/store'
import type { StoreMethod, StoreReply, StoreRequest } from './protocol'

export type OpenStoreOptions = {
  /** Database file; its folder must exist. */
  readonly path: string
  /** 64 hexadecimal digits. */
  readonly key: string
  /** The built worker (`storeWorker.cjs`). */
  readonly workerPath: string
  /** Started ahead; without one a new thread is started here. */
  readonly thread?: StoreThread
  /** Damage was found or the thread ended by itself: the store must be opened again. */
  readonly onFatal?: (error: StoreError) => void
}

/** Every call of the port; a missing one does not compile. */
const METHODS: Readonly<Record<StoreMethod, true>> = {
  listAccounts: true,
  saveAccount: true,
  removeAccount: true,
  getCursor: true,
  ingest: true,
  listNotifiable: true,
  clearNotifiable: true,
  listConversations: true,
  findConversation: true,
  oldestPosition: true,
  readSpans: true,
  countUnread: true,
  findMessage: true,
  listPinned: true,
  findByServerIds: true,
  readWindow: true,
  unreadTotals: true,
  search: true,
  markRead: true,
  setMarkedUnread: true,
  setDraft: true,
  readDraft: true,
  stageFile: true,
  discardStaged: true,
  readStaged: true,
  setMuted: true,
  setPinned: true,
  setArchived: true,
  setTags: true,
  removeConversation: true,
  deleteForMe: true,
  enqueueSend: true,
  enqueueSends: true,
  undoSend: true,
  enqueueCommand: true,
  listOutbox: true,
  setOutboxState: true,
  settleOutbox: true,
  discardOutbox: true,
  findOutboxByMessage: true,
  findOutbox: true,
  editQueued: true,
  cancelSend: true,
  listMatchedServerIds: true,
  readBlob: true,
  findAttachment: true,
  findPicture: true,
  savePicture: true,
  saveAttachmentBytes: true,
  listAttachments: true,
  addReturn: true,
  listReturns: true,
  readLastLive: true,
  saveLastLive: true,
  stats: true,
  readFileUse: true,
  deleteFileBytes: true,
  readDatabaseSize: true,
  compact: true,
  close: true
}

/** A thread that loads its code while the key is still being looked up. */
export interface StoreThread {
  /** The thread, to whoever asks first; null when it is taken or could not load. */
  take(): Worker | null
  /** Ends it if nobody took it. */
  dispose(): Promise<void>
}

const startWorker = (workerPath: string): Worker => new Worker(workerPath, { name: 'store' })

export const startStoreThread = (workerPath: string): StoreThread => {
  let worker: Worker | null = startWorker(workerPath)
  // Whoever opens a store then starts a thread of its own and hears how that fails.
  const forget = (): void => {
    worker = null
  }
  worker.on('error', forget)
  const take = (): Worker | null => {
    const taken = worker
    taken?.off('error', forget)
    worker = null
    return taken
  }
  return {
    take,
    dispose: async () => {
      await take()?.terminate()
    }
  }
}

type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StoreError) => void
}

type OpenRequest = Extract<StoreRequest, { type: 'open' }>
type CallRequest = Extract<StoreRequest, { type: 'call' }>
type Asked = Omit<OpenRequest, 'id'> | Omit<CallRequest, 'id'>

/** Numbered questions to the thread, and the answers to them. */
class Connection {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #onFatal: (error: StoreError) => void
  #nextId = 1
  #ended: StoreError | null = null

  constructor(worker: Worker, onFatal: (error: StoreError) => void) {
    this.#onFatal = onFatal
    this.#worker = worker
    this.#worker.on('message', (reply: StoreReply) => {
      this.#receive(reply)
    })
    this.#worker.on('error', (error) => {
      this.#fail(new StoreError('storage_failed', `the store thread failed: ${error.message}`))
    })
    this.#worker.on('exit', () => {
      this.#fail(new StoreError('closed', 'the store thread ended'))
    })
  }

  ask(asked: Asked): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      try {
        this.#worker.postMessage({ ...asked, id })
      } catch (error) {
        // An argument that cannot be copied to the thread: a bug of the caller, not of the store.
        this.#waiting.delete(id)
        reject(new StoreError('storage_failed', String(error)))
      }
    })
  }

  /** Ends the thread; what is still asked is refused. */
  async end(): Promise<void> {
    this.#ended ??= new StoreError('closed', 'the store is closed')
    this.#refuseAll(this.#ended)
    await this.#worker.terminate()
  }

  #receive(reply: StoreReply): void {
    if (reply.type === 'damaged') {
      this.#onFatal(new StoreError('storage_failed', reply.message))
      return
    }
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (reply.type === 'value') waiting?.resolve(reply.value)
    else waiting?.reject(new StoreError(reply.code, reply.message))
  }

  #fail(error: StoreError): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#refuseAll(error)
    this.#onFatal(error)
  }

  #refuseAll(error: StoreError): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

const createClient = (connection: Connection): Store => {
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    try {
      await connection.ask({ type: 'call', method: 'close', args: [] })
    } finally {
      await connection.end()
    }
  }
  const calls = Object.fromEntries(
    (Object.keys(METHODS) as StoreMethod[]).map((method) => [
      method,
      (...args: readonly unknown[]) =>
        closing === null
          ? connection.ask({ type: 'call', method, args })
          : Promise.reject(new StoreError('closed', 'the store is closed'))
    ])
  ) as unknown as Store
  return { ...calls, close: () => (closing ??= close()) }
}

/**
 * Starts the database thread and opens the store in it.
 *
 * @throws StoreError when the file can be neither opened nor replaced
 */
export const openStore = async (options: OpenStoreOptions): Promise<Store> => {
  let isOpen = false
  const worker = options.thread?.take() ?? startWorker(options.workerPath)
  const connection = new Connection(worker, (error) => {
    // Before it is open the caller hears of a failure by the rejection alone.
    if (isOpen) options.onFatal?.(error)
  })
  try {
    await connection.ask({ type: 'open', path: options.path, key: options.key })
  } catch (error) {
    await connection.end()
    throw error
  }
  isOpen = true
  return createClient(connection)
}
