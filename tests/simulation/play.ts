/** Makes one step of a history happen. */
import { StoreError } from '../../src/main/core/store'
import type { Message } from '../../src/shared/domain'
import type { Stage } from './history'
import type { Operation, Step } from './setup'
import { ACCOUNT } from './simApp'

/** Does what the step says and lets its time pass. */
export const play = async (stage: Stage, { operation, waitMs }: Step): Promise<void> => {
  const afterwards = begin(stage, operation)
  await stage.world.advance(waitMs)
  afterwards?.()
}

/** @returns what is to be done when the step's time has passed */
const begin = (stage: Stage, operation: Operation): (() => void) | null => {
  const { server, app, link } = stage
  switch (operation.type) {
    case 'arrive':
      arrive(stage, operation)
      return null
    case 'edit':
      server.edit(operation.pick, words(stage, 'edited'), operation.push)
      return null
    case 'unsend':
      server.unsend(operation.pick, operation.push)
      return null
    case 'delete':
      server.remove(operation.pick, operation.push)
      return null
    case 'react':
      server.react(operation.pick, operation.emoji, operation.push)
      return null
    case 'readElsewhere':
      stage.reads.read(server.conversations[operation.conversation] ?? '')
      server.readElsewhere(operation.conversation)
      return null
    case 'send':
      send(stage, operation)
      return null
    case 'editOwn':
    case 'unsendOwn':
    case 'reactOwn':
      changeOwn(stage, operation)
      return null
    case 'markRead':
      markRead(stage, operation.conversation)
      return null
    case 'undo':
      undo(stage)
      return null
    case 'mute':
      mute(stage, operation)
      return null
    case 'offline':
      if (operation.isSilent) link.swallow()
      else link.cut()
      if (operation.isTold) app.setOnline(false)
      return null
    case 'online':
      link.restore()
      if (operation.isTold) app.setOnline(true)
      return null
    case 'flap':
      link.flap()
      return null
    case 'restart':
      server.restart()
      return null
    case 'leave':
    case 'join':
      server.setMember(operation.conversation, operation.type === 'join')
      noteMembership(stage, operation.conversation)
      return null
    case 'replaceDatabase':
      server.replaceDatabase(operation)
      server.restart()
      return null
    case 'crash':
      return crash(stage, operation)
    case 'quit':
      quit(stage, operation)
      return null
    case 'pause':
      ask(app.engine()?.accounts.setPaused(ACCOUNT.id, operation.isPaused))
      return null
    case 'noise':
      for (const event of operation.events) app.tell(event)
      return null
    case 'pageError':
      server.readFaults.push(...operation.faults)
      return null
    case 'clockJump':
      // A kill forgets when something was sent by the steady clock, and then nothing can tell.
      if (!stage.hasKills || Math.abs(operation.ms) < 60_000) app.jumpClock(operation.ms)
      return null
    case 'expireKey':
      server.expireSecret(operation.isTold)
      return null
    case 'newKey':
      ask(app.engine()?.accounts.signIn(ACCOUNT.id, server.secret()))
      return null
    case 'sleep':
      sleep(stage, operation)
      return null
    case 'diskFull':
      stage.host.isFull = true
      stage.world.after(operation.ms, () => {
        stage.host.isFull = false
      })
      return null
  }
}

/** What a person asks for may fail for want of space; they are told, and nothing else happens. */
const ask = (request: Promise<unknown> | undefined): void => {
  request?.catch((error: unknown) => {
    if (!(error instanceof StoreError)) throw error
  })
}

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

const words = (stage: Stage, kind: string): string => {
  const number = stage.nextText
  stage.nextText += 1
  return `${kind} ${String(number)}`
}

const arrive = (stage: Stage, operation: Of<'arrive'>): void => {
  for (let number = 0; number < operation.count; number += 1)
    stage.server.arrive({ ...operation, text: words(stage, 'words') })
}

const conversationOf = (stage: Stage, number: number) =>
  stage.host
    .core()
    .listConversations()
    .find(({ serverId }) => serverId === stage.server.conversations[number])

const send = (stage: Stage, { conversation, isSameText, fault }: Of<'send'>): void => {
  const { app, server, sent } = stage
  const engine = app.engine()
  const found = conversationOf(stage, conversation)
  if (engine === null || found === undefined) return
  // Who writes has read what there is.
  stage.reads.read(found.serverId)
  if (fault !== null) server.sendFaults.push(fault)
  const text = isSameText ? 'ok' : words(stage, 'ours')
  const input = { conversationId: found.id, text, replyTo: null, stagedIds: [], isDraft: true }
  ask(
    engine.messenger.send(input).then((result) => {
      if (!result.ok) return
      for (const { id, clientId } of result.value)
        if (clientId !== null) sent.push({ messageId: id, clientId, text, isSameText })
    })
  )
}

const ownMessages = (stage: Stage): readonly Message[] => {
  const core = stage.host.core()
  return core
    .listConversations()
    .flatMap(({ id }) => core.readWindow(id, { at: 'newest' }, 100).messages)
    .filter(({ isFromMe, serverId }) => isFromMe && serverId !== null)
}

const changeOwn = (
  stage: Stage,
  { type, pick }: Of<'editOwn' | 'unsendOwn' | 'reactOwn'>
): void => {
  const engine = stage.app.engine()
  const own = ownMessages(stage)
  const message = own[pick % Math.max(1, own.length)]
  if (engine === null || message === undefined) return
  const { messenger } = engine
  if (type === 'editOwn') ask(messenger.edit(message.id, words(stage, 'edited by us')))
  else if (type === 'unsendOwn') ask(messenger.unsend(message.id))
  else ask(messenger.react(message.id, pick % 2 === 0 ? '❤️' : '👍', pick % 5 === 4))
}

const markRead = (stage: Stage, conversation: number): void => {
  const found = conversationOf(stage, conversation)
  if (found === undefined) return
  stage.reads.read(found.serverId)
  ask(stage.app.engine()?.messenger.markRead(found.id, null))
}

/** What was left counts no more, and not again after coming back. */
const noteMembership = ({ server, reads }: Stage, number: number): void => {
  const conversation = server.conversations[number] ?? ''
  if (!server.isMember(conversation)) reads.read(conversation)
}

const undo = ({ app, sent, undone }: Stage): void => {
  const newest = sent.at(-1)
  if (newest === undefined) return
  ask(
    app
      .engine()
      ?.messenger.undoSend(newest.messageId)
      .then((result) => {
        if (!result.ok) return
        undone.push(newest.clientId)
        sent.splice(sent.indexOf(newest), 1)
      })
  )
}

const mute = (stage: Stage, { conversation, forMs }: Of<'mute'>): void => {
  const found = conversationOf(stage, conversation)
  const until = forMs === null ? null : stage.app.now() + forMs
  if (found !== undefined) ask(stage.app.engine()?.messenger.setMuted(found.id, until))
}

/** What is held back is sent first; then everything ends in order. */
const quit = ({ app, world }: Stage, { restartMs }: Of<'quit'>): void => {
  const engine = app.engine()
  if (engine === null) return
  const end = async (): Promise<void> => {
    await engine.sendHeld()
    await engine.dispose()
    if (app.engine() !== engine) return
    app.kill()
    world.after(restartMs, () => {
      app.start()
    })
  }
  ask(end())
}

/** Kills the app at the named call of the store, or when the step's time is over. */
const crash = (stage: Stage, { call, moment, restartMs }: Of<'crash'>): (() => void) => {
  const { host, app, world } = stage
  let left = call
  let isDone = false
  const strike = (): void => {
    if (isDone) return
    isDone = true
    host.onCall = () => {}
    app.kill()
    world.after(restartMs, () => {
      app.start()
    })
  }
  host.onCall = (_name, at) => {
    if (at !== moment) return
    left -= 1
    if (left <= 0) strike()
  }
  return strike
}

/** Timers stand still and the network forgets us. */
const sleep = ({ app, link, world }: Stage, { ms, isAnnounced }: Of<'sleep'>): void => {
  app.suspend(isAnnounced)
  link.swallow()
  world.after(ms, () => {
    link.restore()
    app.resume()
  })
}
