/**
 * What somebody sent is a stranger's file: the system asks before it starts a program that is marked so.
 * Linux has no such mark; there what is saved has no right to be executed.
 */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'

import { APP_NAME } from './identity'

/** "Internet", in the numbers of Windows' security zones. */
const ZONE = '[ZoneTransfer]\r\nZoneId=3\r\n'

/**
 * What `com.apple.quarantine` holds: flags (downloaded, nobody asked yet), the second, and by whom.
 * Pure.
 */
export const quarantineValue = (now: number): string =>
  `0081;${Math.floor(now / 1_000).toString(16)};${APP_NAME};`

type Run = (program: string, args: readonly string[]) => Promise<void>

/** By its whole path: one of the same name elsewhere would be somebody else's program. */
const runProgram: Run = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: 5_000 }, (error) => {
      if (error === null) resolve()
      else reject(new Error('not marked'))
    })
  })

/** Never fails: a disk that keeps no marks (FAT) is no reason to lose the file. */
export const markAsDownloaded = async (
  file: string,
  platform: NodeJS.Platform = process.platform,
  run: Run = runProgram
): Promise<void> => {
  try {
    // A stream of the file, beside its bytes.
    if (platform === 'win32') await writeFile(`${file}:Zone.Identifier`, ZONE)
    if (platform === 'darwin')
      await run('/usr/bin/xattr', ['-w', 'com.apple.quarantine', quarantineValue(Date.now()), file])
  } catch {
    // Saved without a mark.
  }
}
