import { t } from '../i18n.svelte'
import type { EmojiGroupName } from './emoji'

export type EmojiTab = EmojiGroupName | 'recent'

/** What a group is called. */
export const tabName = (tab: EmojiTab): string => {
  switch (tab) {
    case 'recent':
      return t('composer.emojiRecent')
    case 'people':
      return t('composer.emojiPeople')
    case 'nature':
      return t('composer.emojiNature')
    case 'food':
      return t('composer.emojiFood')
    case 'activity':
      return t('composer.emojiActivity')
    case 'travel':
      return t('composer.emojiTravel')
    case 'objects':
      return t('composer.emojiObjects')
    case 'symbols':
      return t('composer.emojiSymbols')
    case 'flags':
      return t('composer.emojiFlags')
  }
}
