import type { MessageKey } from '../../../shared/i18n'
import type { LookAgainReport } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'

const TEXTS: Readonly<Record<LookAgainReport['outcome'], MessageKey>> = {
  found: 'message.lookFound',
  absent: 'message.lookAbsent',
  undecided: 'message.lookUndecided',
  ambiguous: 'message.lookAmbiguous'
}

/** What a look for a message of unknown fate came to, in a sentence. */
export const lookText = (outcome: LookAgainReport['outcome']): string => t(TEXTS[outcome])
