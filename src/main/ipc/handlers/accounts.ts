import { asAccountId, err, ok } from '../../../shared/domain'
import type { Handlers } from '../register'
import { type HandlerContext, withEngine } from './context'

type AccountCommands =
  | 'account:add'
  | 'account:addDemo'
  | 'account:remove'
  | 'account:rename'
  | 'account:signIn'
  | 'account:signInImkit'
  | 'account:setPaused'
  | 'account:connectNow'
  | 'account:addressBook'

/** More are no help in a list of suggestions. */
const MAX_PEOPLE = 5_000

export const accountHandlers = (context: HandlerContext): Pick<Handlers, AccountCommands> => ({
  'account:add': (account) => withEngine(context, ({ accounts }) => accounts.add(account)),
  'account:addDemo': () => withEngine(context, ({ accounts }) => accounts.addDemo()),
  'account:remove': ({ accountId }) =>
    withEngine(context, ({ accounts }) => accounts.remove(asAccountId(accountId))),
  'account:rename': ({ accountId, name }) =>
    withEngine(context, ({ accounts }) => accounts.rename(asAccountId(accountId), name)),
  'account:signIn': ({ accountId, secret }) =>
    withEngine(context, ({ accounts }) => accounts.signIn(asAccountId(accountId), secret)),
  'account:signInImkit': ({ accountId, ...input }) =>
    withEngine(context, ({ accounts }) => accounts.signInImkit(asAccountId(accountId), input)),
  'account:setPaused': ({ accountId, isPaused }) =>
    withEngine(context, ({ accounts }) => accounts.setPaused(asAccountId(accountId), isPaused)),
  'account:connectNow': ({ accountId }) =>
    withEngine(context, ({ accounts }) => {
      const runtime = accounts.find(asAccountId(accountId))
      runtime?.wake('user_asked')
      return Promise.resolve(runtime === null ? err('not_found') : ok(null))
    }),
  'account:addressBook': ({ accountId }) =>
    withEngine(context, ({ accounts }) => {
      const book = accounts.find(asAccountId(accountId))?.backend.addressBook() ?? []
      const people = book.slice(0, MAX_PEOPLE).map(({ address, name }) => ({
        address,
        name: name ?? address
      }))
      return Promise.resolve(ok(people))
    })
})
