import type { ServiceMessage, ServiceParty } from '../../../shared/domain'

/** Older versions stored words for these two. */
const OWNER = 'You'
const NOBODY = ['Someone', 'someone']

/**
 * What a row keeps of a service message, with the names of this moment where it has addresses; only
 * this module's own JSON is ever read.
 */
export const readService = (
  json: string | null,
  nameOf: (address: string) => string
): ServiceMessage | null => {
  if (json === null || json === '') return null
  const service = JSON.parse(json) as ServiceMessage
  const named = (party: ServiceParty): ServiceParty => {
    if (party === '' || party === OWNER) return ''
    return party === null || NOBODY.includes(party) ? null : nameOf(party)
  }
  const actor = named(service.actor)
  if (!('subject' in service)) return { ...service, actor }
  const { subject } = service
  const isOne = typeof subject === 'string' || subject === null
  return { ...service, actor, subject: isOne ? named(subject) : subject.map(named) }
}
