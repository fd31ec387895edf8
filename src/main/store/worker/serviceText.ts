import type { ServiceMessage } from '../../../shared/domain'

/** The one line that the conversation list shows of a service message. */
export const serviceText = (json: string, nameOf: (address: string) => string): string => {
  const service = parseService(json)
  if (service === null) return ''
  const actor = service.actor === '' ? 'You' : nameOf(service.actor)
  switch (service.type) {
    case 'participant_added':
      return `${actor} added ${nameOf(service.subject)}`
    case 'participant_removed':
      return `${actor} removed ${nameOf(service.subject)}`
    case 'participant_left':
      return `${actor} left`
    case 'renamed':
      return service.name === null
        ? `${actor} removed the name`
        : `${actor} named the conversation “${service.name}”`
    case 'icon_changed':
      return `${actor} changed the picture`
    case 'icon_removed':
      return `${actor} removed the picture`
    case 'other':
      return service.description
  }
}

/** What the row keeps of a service message; only this module's own JSON is ever read. */
export const parseService = (json: string | null): ServiceMessage | null =>
  json === null || json === '' ? null : (JSON.parse(json) as ServiceMessage)
