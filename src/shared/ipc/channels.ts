/** The only two channels between the processes. */
export const INVOKE_CHANNEL = 'tern:invoke'
export const EVENTS_CHANNEL = 'tern:events'
