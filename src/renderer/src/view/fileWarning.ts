import type { Attachment } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import {
  familyOf,
  isMisnamed,
  promisedFamily,
  type Content
} from '../../../shared/media/contentType'
import { t } from '../i18n.svelte'

const FAMILIES: Readonly<Record<Content['family'], MessageKey>> = {
  image: 'media.familyImage',
  audio: 'media.familyAudio',
  video: 'media.familyVideo',
  document: 'media.familyDocument',
  archive: 'media.familyArchive',
  program: 'media.familyProgram'
}

/** A file that is not what its name says, or that can do something when opened; null: nothing to say. */
export const fileWarning = ({ fileName, contentType }: Attachment): string | null => {
  const family = contentType === null ? null : familyOf(contentType)
  if (contentType !== null && family !== null && isMisnamed(fileName, contentType))
    return t('media.misnamed', { kind: t(FAMILIES[family]) })
  return family === 'program' || promisedFamily(fileName) === 'program' ? t('media.program') : null
}
