import accounts from './accounts.json'
import common from './common.json'
import composer from './composer.json'
import details from './details.json'
import doctor from './doctor.json'
import errors from './errors.json'
import inbox from './inbox.json'
import media from './media.json'
import message from './message.json'
import notify from './notify.json'
import search from './search.json'
import settings from './settings.json'
import shell from './shell.json'
import tags from './tags.json'
import time from './time.json'
import timeline from './timeline.json'

/** English: the source of every other language, and what stands in for a missing translation. */
export const en = {
  accounts,
  common,
  composer,
  details,
  doctor,
  errors,
  inbox,
  media,
  message,
  notify,
  search,
  settings,
  shell,
  tags,
  time,
  timeline
}
