import type { LookAgainReport } from '../../../shared/ipc/views'

/** What a look for a message of unknown fate came to, in a sentence. */
export const LOOK_TEXTS: Readonly<Record<LookAgainReport['outcome'], string>> = {
  found: 'It arrived: the server has it.',
  absent: 'The server does not have it so far. You can send it again.',
  undecided: 'The server could not be asked. Try again in a moment.',
  ambiguous:
    'The server has the same words from you, and does not say which message they belong to.'
}
