import type { ServiceMessage } from '../../../shared/domain'

/** The one line that the conversation list shows of a service message. */
export const serviceText = (json: string, nameOf: (address: string) => string): string => {
  const service = readService(json, nameOf)
  switch (service?.type) {
    case undefined:
      return ''
    case 'participant_added':
      return `${service.actor} added ${service.subject}`
    case 'participant_removed':
      return `${service.actor} removed ${service.subject}`
    case 'participant_left':
      return `${service.actor} left`
    case 'renamed':
      return service.name === null
        ? `${service.actor} removed the name`
        : `${service.actor} named the conversation “${service.name}”`
    case 'icon_changed':
      return `${service.actor} changed the picture`
    case 'icon_removed':
      return `${service.actor} removed the picture`
    case 'other':
      return service.description
  }
}

/**
 * What a row keeps of a service message, with the names of this moment where it has addresses ('':
 * the account's owner); only this module's own JSON is ever read.
 */
export const readService = (
  json: string | null,
  nameOf: (address: string) => string
): ServiceMessage | null => {
  if (json === null || json === '') return null
  const service = JSON.parse(json) as ServiceMessage
  const actor = service.actor === '' ? 'You' : nameOf(service.actor)
  return 'subject' in service
    ? { ...service, actor, subject: nameOf(service.subject) }
    : { ...service, actor }
}
