/** The database thread. Everything that takes time with SQLite happens here and never in main. */
import { parentPort, type MessagePort } from 'node:worker_threads'

import { StoreError } from '../../core/store'
import type { StoreMethod, StoreReply, StoreRequest } from '../protocol'
import type { StoreCore } from './core'
import { isDamage, toStoreError } from './db'
import { createIdleCheck } from './health'
import { markSuspect, openStoreCore } from './open'

/** How long nothing must have been asked before the next slice of a check is read. */
const IDLE_MS = 2000
const SLICE_PAUSE_MS = 20

type Session = {
  readonly port: MessagePort
  core: StoreCore | null
  path: string
  nextSlice: (() => boolean) | null
  /** Gives back what SQLite holds for the work that has ended. */
  shrink: (() => void) | null
  timer: NodeJS.Timeout | null
  isDamageTold: boolean
}

const tellDamage = (session: Session, error: unknown): void => {
  if (session.isDamageTold) return
  session.isDamageTold = true
  session.nextSlice = null
  markSuspect(session.path)
  const reply: StoreReply = { id: -1, type: 'damaged', message: toStoreError(error).message }
  session.port.postMessage(reply)
}

/** When nothing is asked: first the check, slice by slice, then the memory is given back. */
const scheduleIdle = (session: Session, delayMs: number): void => {
  if (session.timer !== null) clearTimeout(session.timer)
  session.timer = null
  if (session.core === null) return
  session.timer = setTimeout(() => {
    try {
      if (session.nextSlice?.() === true) scheduleIdle(session, SLICE_PAUSE_MS)
      else {
        session.nextSlice = null
        session.shrink?.()
      }
    } catch (error) {
      if (isDamage(error)) tellDamage(session, error)
    }
  }, delayMs)
  session.timer.unref()
}

const open = (session: Session, path: string, key: string): void => {
  const opened = openStoreCore(path, key, () => Date.now())
  session.path = path
  session.core = opened.core
  session.nextSlice = opened.needsCheck ? createIdleCheck(opened.db) : null
  session.shrink = () => {
    opened.db.pragma('shrink_memory')
  }
}

const call = (session: Session, method: StoreMethod, args: readonly unknown[]): unknown => {
  const { core } = session
  if (core === null) throw new StoreError('closed', 'the store is closed')
  if (method === 'close') {
    session.core = null
    session.nextSlice = null
    session.shrink = null
  }
  return (core[method] as (...values: readonly unknown[]) => unknown)(...args)
}

const perform = (session: Session, request: StoreRequest): unknown => {
  if (request.type === 'call') return call(session, request.method, request.args)
  open(session, request.path, request.key)
  return undefined
}

/** Bytes are handed over, not copied. */
const transferOf = (value: unknown): readonly ArrayBuffer[] =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : []

const answer = (session: Session, request: StoreRequest): void => {
  const { port } = session
  try {
    const value = perform(session, request)
    const reply: StoreReply = { id: request.id, type: 'value', value }
    port.postMessage(reply, transferOf(value))
  } catch (error) {
    if (isDamage(error) && session.core !== null) tellDamage(session, error)
    const { code, message } = toStoreError(error)
    const reply: StoreReply = { id: request.id, type: 'error', code, message }
    port.postMessage(reply)
  }
  scheduleIdle(session, IDLE_MS)
}

const start = (port: MessagePort): void => {
  const session: Session = {
    port,
    core: null,
    path: '',
    nextSlice: null,
    shrink: null,
    timer: null,
    isDamageTold: false
  }
  port.on('message', (request: StoreRequest) => {
    answer(session, request)
  })
}

if (parentPort !== null) start(parentPort)
