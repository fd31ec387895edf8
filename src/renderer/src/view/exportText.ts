import type { ExportReport } from '../../../shared/ipc/views'
import { plural } from './format'

/** What a finished export wrote. */
export const exportSummary = ({ messages, files, missingFiles }: ExportReport): string => {
  const written = `Exported ${plural(messages, 'message', 'messages')} and ${plural(files, 'file', 'files')}.`
  return missingFiles === 0
    ? written
    : `${written} ${plural(missingFiles, 'file', 'files')} could not be fetched; the export says which.`
}
