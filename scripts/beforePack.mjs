/** electron-builder calls this before it gathers the files of a package. */
import { writeNotices } from './lib/notices.mjs'

export function beforePack() {
  writeNotices()
}
