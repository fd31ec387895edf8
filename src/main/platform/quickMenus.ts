/** Unread conversations in the Dock's menu and in the Windows jump list. Pure. */
import type { JumpListCategory } from 'electron'

import type { Conversation, Settings } from '../../shared/domain'
import type { Translate } from '../../shared/i18n'
import { deepLinkTo } from './deepLinks'
import { APP_NAME } from './identity'
import { menuLabel } from './trayModel'

const MAX_ENTRIES = 5

/** Windows keeps the jump list on disk: names are in it only where notifications may show them. */
const mayShowNames = ({ notifications }: Pick<Settings, 'notifications'>): boolean =>
  notifications === 'full' || notifications === 'name'

export type QuickEntry = { readonly label: string; readonly conversation: Conversation }

/** Newest first, as given. */
export const quickEntries = (
  unread: readonly Conversation[],
  settings: Pick<Settings, 'notifications'>
): readonly QuickEntry[] =>
  mayShowNames(settings)
    ? unread.slice(0, MAX_ENTRIES).map((conversation) => ({
        label: `${menuLabel(conversation.name)} (${conversation.unreadCount.toString()})`,
        conversation
      }))
    : []

/** An entry starts Tern with a link, like any other program would. */
export const jumpList = (
  entries: readonly QuickEntry[],
  execPath: string,
  t: Translate
): JumpListCategory[] =>
  entries.length === 0
    ? []
    : [
        {
          type: 'custom',
          name: t('shell.jumpListUnread'),
          items: entries.map(({ label, conversation }) => ({
            type: 'task',
            title: label.replaceAll('&&', '&'),
            description: t('shell.jumpListShow', { app: APP_NAME }),
            program: execPath,
            args: `-- ${deepLinkTo({ accountId: conversation.accountId, conversationId: conversation.id })}`,
            iconPath: execPath,
            iconIndex: 0
          }))
        }
      ]
