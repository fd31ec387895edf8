import { protocol } from 'electron'

import { APP_SCHEME, MEDIA_SCHEME } from './identity'

/** Must run before `ready`, once. Neither scheme may bypass the CSP or be fetched across origins. */
export const registerSchemes = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
    },
    { scheme: MEDIA_SCHEME, privileges: { standard: true, secure: true, stream: true } }
  ])
}
