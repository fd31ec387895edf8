import { SMALL_FILE_BYTES } from '../../../shared/domain'
import type { FileActions } from '../view/fileActions'
import type { AppState } from './app.svelte'

/** Main gives nothing larger to be shown in place, bytes. */
const INLINE_BYTES = 25 * 1024 * 1024

/** What shown files ask for, by the person's settings. */
export const fileActionsOf = (app: AppState): FileActions => ({
  loadsByItself: ({ size }) => {
    const { autoDownload } = app.settings.current
    if (autoDownload === 'never') return false
    return size <= (autoDownload === 'small' ? SMALL_FILE_BYTES : INLINE_BYTES)
  },
  progress: (id) => {
    const download = app.downloads.underWay.get(id)
    if (download === undefined) return null
    return download.total > 0 ? Math.min(1, download.done / download.total) : 0
  },
  hasFailed: (id) => app.downloads.failed.has(id),
  fetch: ({ id, size }) => app.downloads.fetch(id, size),
  cancel: (id) => {
    app.downloads.cancel(id)
  },
  read: async (id) => {
    const result = await app.api.call('attachment:read', { attachmentId: id })
    return result.ok ? result.value : null
  },
  openLink: (url) => void app.run(app.api.call('link:open', { url }))
})
