import type { SessionBus } from './sessionBus'
import type { DbusValue, DbusVariant } from './value'

export type PropertyOf = {
  readonly destination: string
  readonly path: string
  readonly interface: string
}

export const isVariant = (value: DbusValue | undefined): value is DbusVariant =>
  typeof value === 'object' && !Array.isArray(value) && 'signature' in value

/** A property of somebody on the bus; undefined where it cannot be read. Never rejects. */
export const readProperty = async (
  bus: Pick<SessionBus, 'call'>,
  { destination, path, interface: name }: PropertyOf,
  property: string
): Promise<DbusValue | undefined> => {
  const answer = await bus.call({
    destination,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [name, property]
  })
  const value = answer.ok ? answer.body[0] : undefined
  return isVariant(value) ? value.value : undefined
}
