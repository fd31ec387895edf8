import { t } from '../i18n.svelte'
import type { AppState } from '../state/app.svelte'
import type { ListFilter } from './conversationFilter'
import type { Origin } from './origin'
import { listTags } from './tags'

/** A filter of the list under the name that people see. */
export type ListChoice = {
  readonly key: string
  readonly label: string
  readonly filter: ListFilter
  readonly origin?: Origin | undefined
}

/** What the list can show besides everything and the unread: accounts, tags, what is out of the way. */
export const listChoices = (app: AppState): readonly (readonly ListChoice[])[] => {
  const { accounts, conversations } = app
  const byAccount = accounts.all.map(({ account }) => ({
    key: account.id,
    label: account.name,
    origin: accounts.origins.get(account.id),
    filter: { type: 'account', accountId: account.id } as const
  }))
  const byTag = listTags(conversations.sorted).map((tag) => ({
    key: `#${tag}`,
    label: `#${tag}`,
    filter: { type: 'tag', tag } as const
  }))
  const aside: ListChoice[] = []
  if (conversations.hasArchived)
    aside.push({ key: 'archived', label: t('tags.archived'), filter: { type: 'archived' } })
  if (conversations.hasLeft)
    aside.push({ key: 'left', label: t('tags.left'), filter: { type: 'left' } })
  return [byAccount.length > 1 ? byAccount : [], byTag, aside].filter(({ length }) => length > 0)
}
