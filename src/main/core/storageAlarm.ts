import type { Logger, Publisher } from './ports'
import { StoreError } from './store'

/** Says once that the disk is full or broken, and once that it works again. */
export const createStorageAlarm = (
  publisher: Publisher,
  logger: Logger
): { readonly failed: (error: unknown) => void; readonly works: () => void } => {
  let isRinging = false
  return {
    failed: (error) => {
      if (!(error instanceof StoreError) || error.code === 'closed') return
      logger.error('store failed', { code: error.code, error: error.message })
      if (isRinging) return
      isRinging = true
      publisher.publish({ type: 'storage/failed', code: error.code })
    },
    works: () => {
      if (!isRinging) return
      isRinging = false
      publisher.publish({ type: 'storage/recovered' })
    }
  }
}
