/**
 * Who we are to the operating system: Windows' AppUserModelID, the Linux desktop file and the macOS
 * bundle carry this one id. Notifications, badge and taskbar grouping fail silently where they differ.
 */
export const APP_ID = 'chat.tern.Tern'
export const APP_NAME = 'Tern'

/** Scheme and host of our own page. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'tern'
export const APP_ENTRY_URL = `${APP_SCHEME}://${APP_HOST}/index.html`

/** Scheme and host of attachments shown in the page. */
export const MEDIA_SCHEME = 'app-media'
export const MEDIA_HOST = 'attachment'
