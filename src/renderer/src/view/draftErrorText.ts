import { t } from '../i18n.svelte'
import type { DraftError } from '../state/draft.svelte'
import { MAX_FILE_BYTES, MAX_FILES } from '../state/draftFiles'
import { errorText } from './errorText'
import { fileSize } from './format'

/** Why something could not be written, sent or attached: which file, which limit. */
export const draftErrorText = (error: DraftError): string => {
  const { code, field, fileName } = error
  if (code === 'too_large' && field === 'count')
    return t('composer.tooManyFiles', { count: MAX_FILES })
  if (code === 'too_large' && field === 'total') return t('composer.draftsFull')
  if (fileName === undefined) return errorText(error)
  const name = fileName
  if (code === 'too_large') return t('composer.tooLarge', { name, limit: fileSize(MAX_FILE_BYTES) })
  if (code === 'invalid_input' && field === 'folder') return t('composer.unreadable', { name })
  if (code === 'invalid_input') return t('composer.emptyFile', { name })
  return errorText(error)
}
