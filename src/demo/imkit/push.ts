import { inOrder } from '../push'
import type { ImkitFaultSwitches } from './faults'
import type { Serializer } from './wire/serialize'
import type { WorldEvent } from './world/events'
import { prefOf } from './world/reading'
import type { RoomRow, UserRow } from './world/rows'

/** Sends one event to every socket of a user. */
export type SendTo = (uid: string, event: string, payload: unknown) => void

/** Turns what happens in the world into socket events for those whom it concerns (section 2). */
export class ImkitPush {
  private held: (() => void)[] = []

  constructor(
    private readonly serializer: Serializer,
    private readonly faults: ImkitFaultSwitches,
    private readonly findUser: (uid: string) => UserRow,
    private readonly sendTo: SendTo
  ) {
    faults.connectQueue((order) => {
      const waiting = inOrder(this.held, order)
      this.held = []
      for (const deliver of waiting) deliver()
    })
  }

  /** What was queued in a server process that ended is gone. */
  restarted(): void {
    this.held = []
  }

  handle(event: WorldEvent): void {
    const { serializer } = this
    switch (event.type) {
      case 'message':
        this.send(members(event.row.room), 'chat message', serializer.message(event.row))
        break
      case 'room':
        this.send(members(event.room), 'room', serializer.room(event.room))
        break
      case 'lastRead':
        this.lastRead(event.room, event.uid, event.messageId)
        break
      case 'typing':
        this.typing(event.room, event.user, event.text)
        break
      case 'streaming':
        this.streaming(event)
        break
      case 'roomPref': {
        const pref = prefOf(this.findUser(event.uid), event.room.id)
        this.send([event.uid], 'roomPref', serializer.pref(event.room, pref))
        break
      }
      case 'myPref':
        this.send([event.uid], 'myPrefChange', { key: event.key, data: event.data })
        break
      case 'myPrefDeleted':
        this.send([event.uid], 'myPrefDelete', event.key)
        break
      case 'invitation': {
        const invited = [event.invitation.invitee.uid]
        this.send(invited, 'invitation', serializer.invitation(event.room, event.invitation))
        break
      }
      case 'invitationCancelled':
        this.send([event.uid], 'cancelInvitation', { room: event.room.id })
        break
      case 'userDeleted':
        this.send([event.uid], 'userDeleteMessages', {
          room: event.room.id,
          messages: event.messageIds,
          isUserDeleteAllMessagesInRoom: event.isAll
        })
        break
      case 'hardDeleted': {
        const payload = { room: event.room.id, messageID: event.messageId }
        this.send(members(event.room), 'messageDeleted', payload)
        break
      }
      case 'tokenClosed':
        break
    }
  }

  private lastRead(room: RoomRow, uid: string, messageId: string): void {
    const payload = { roomID: room.id, memberID: uid, messageID: messageId }
    this.send(members(room), 'lastRead', payload)
    if (this.faults.smallRoomEvents === 'none') return
    this.send(members(room), 'room', this.serializer.smallRoom(room, uid))
  }

  /** To the others: nobody needs to be told that they type. */
  private typing(room: RoomRow, user: UserRow, text: string | null): void {
    this.send(
      members(room).filter((uid) => uid !== user.uid),
      'typing',
      {
        room: room.id,
        sender: user.uid,
        ...(text === null ? {} : { message: text }),
        senderInfo: this.serializer.user(user)
      }
    )
  }

  private streaming(event: Extract<WorldEvent, { type: 'streaming' }>): void {
    this.send(members(event.room), 'ai_streaming', {
      messageId: event.messageId,
      room: event.room.id,
      sender: event.user.uid,
      text: event.text,
      senderInfo: this.serializer.user(event.user)
    })
  }

  private send(uids: readonly string[], event: string, payload: unknown): void {
    const { pushCopies, dropPush } = this.faults
    const audience = uids.filter((uid) => dropPush?.(event, uid) !== true)
    const deliver = (): void => {
      for (const uid of audience) {
        for (let i = 0; i < pushCopies; i += 1) this.sendTo(uid, event, payload)
      }
    }
    if (this.faults.holdPushes) this.held.push(deliver)
    else deliver()
  }
}

function members(room: RoomRow): readonly string[] {
  return [...room.members.keys()]
}
