import type { ExportReport } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'

/** What a finished export wrote. */
export const exportSummary = ({ messages, files, missingFiles }: ExportReport): string => {
  const written = t('details.exported', { messages, files })
  return missingFiles === 0
    ? written
    : `${written} ${t('details.exportMissing', { count: missingFiles })}`
}
