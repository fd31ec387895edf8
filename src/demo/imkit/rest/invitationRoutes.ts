import type { Hono } from 'hono'

import { cancelInvitation, isSuperuser } from '../world/membership'
import type { UserRow } from '../world/rows'
import { roomOfPath, type ImkitRestDeps } from './deps'
import { forbidden, list, notFound, type ImkitContext, type ImkitEnv } from './envelope'
import { idList } from './validate'

/** Section 4.3. Accepting is `POST /rooms/:id/join`. */
export function addInvitationRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  const { tables, serializer } = deps
  const pendingOf = (c: ImkitContext, user: UserRow): Response =>
    list(
      c,
      [...tables.rooms.values()].flatMap((room) => {
        const invitation = room.invitations.get(user.uid)
        return invitation === undefined ? [] : [serializer.invitation(room, invitation)]
      })
    )

  app.get('/rooms/invitations', (c) => pendingOf(c, c.get('user')))

  app.get('/rooms/:room/invitations', (c) => {
    const room = roomOfPath(c, deps)
    return list(
      c,
      [...room.invitations.values()].map((each) => serializer.invitation(room, each))
    )
  })

  /** Declined: my other devices are told in the only words that there are. */
  app.delete('/rooms/:room/invitations', (c) => {
    const user = c.get('user')
    const room = tables.rooms.get(c.req.param('room'))
    if (room?.invitations.has(user.uid) !== true) throw notFound('No invitation')
    cancelInvitation(tables, room, user.uid)
    return pendingOf(c, user)
  })

  const withdraw = (c: ImkitContext, invitees: readonly string[]): Response => {
    const room = roomOfPath(c, deps)
    const { uid } = c.get('user')
    for (const invitee of invitees) {
      const isMine = room.invitations.get(invitee)?.inviter.uid === uid
      if (!isMine && !isSuperuser(room, uid)) throw forbidden()
      cancelInvitation(tables, room, invitee)
    }
    return list(
      c,
      [...room.invitations.values()].map((each) => serializer.invitation(room, each))
    )
  }
  app.post('/rooms/:room/delete/invitations', (c) => withdraw(c, idList(c.get('body').invitees)))
  app.delete('/rooms/:room/invitations/:uid', (c) => withdraw(c, [c.req.param('uid')]))
}
