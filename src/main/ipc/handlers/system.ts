import { err, ok } from '../../../shared/domain'
import type { Handlers } from '../register'
import type { HandlerContext } from './context'

type SystemCommands =
  | 'desktop:get'
  | 'desktop:setAutostart'
  | 'desktop:showNotices'
  | 'microphone:ask'
  | 'update:get'
  | 'update:check'
  | 'update:restart'

export const systemHandlers = ({
  system,
  shell
}: Pick<HandlerContext, 'system' | 'shell'>): Pick<Handlers, SystemCommands> => ({
  'desktop:get': () => Promise.resolve(ok(system.describe())),
  'desktop:setAutostart': ({ isOn }) =>
    Promise.resolve(system.setAutostart(isOn) ? ok(system.describe()) : err('unsupported')),
  'desktop:showNotices': () => system.showNotices(),
  'microphone:ask': async () => ok({ isAllowed: await shell.askMicrophone() }),
  'update:get': () => Promise.resolve(ok(system.updates.state())),
  'update:check': async () => ok(await system.updates.check()),
  'update:restart': async () => ok(await system.updates.restart())
})
