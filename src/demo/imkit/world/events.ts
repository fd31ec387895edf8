import type { InvitationRow, MessageRow, RoomRow, UserRow } from './rows'

/** Everything that can be told to clients (section 2). */
export type WorldEvent =
  | { readonly type: 'message'; readonly row: MessageRow }
  | { readonly type: 'room'; readonly room: RoomRow }
  | {
      readonly type: 'lastRead'
      readonly room: RoomRow
      readonly uid: string
      readonly messageId: string
    }
  | {
      readonly type: 'typing'
      readonly room: RoomRow
      readonly user: UserRow
      readonly text: string | null
    }
  | {
      readonly type: 'streaming'
      readonly room: RoomRow
      readonly user: UserRow
      readonly messageId: string
      readonly text: string
    }
  | { readonly type: 'roomPref'; readonly uid: string; readonly room: RoomRow }
  | {
      readonly type: 'myPref'
      readonly uid: string
      readonly key: string
      readonly data: unknown
    }
  | { readonly type: 'myPrefDeleted'; readonly uid: string; readonly key: string }
  | {
      readonly type: 'invitation'
      readonly room: RoomRow
      readonly invitation: InvitationRow
    }
  | { readonly type: 'invitationCancelled'; readonly uid: string; readonly room: RoomRow }
  | {
      readonly type: 'userDeleted'
      readonly uid: string
      readonly room: RoomRow
      readonly messageIds: readonly string[]
      readonly isAll: boolean
    }
  | { readonly type: 'hardDeleted'; readonly room: RoomRow; readonly messageId: string }
  | { readonly type: 'tokenClosed'; readonly token: string }

export type WorldListener = (event: WorldEvent) => void
