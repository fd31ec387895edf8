/** `npm run replay -- FILE`: drives the core through a saved recording and compares where it ends. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { readRecording } from './readRecording'
import { replayPart } from './replay'
import { tellPart, tellShare } from './words'

const [file] = process.argv.slice(2)
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

try {
  if (file === undefined) throw new Error('Name a file: npm run replay -- FILE')
  let compared = 0
  const parts = readRecording(readFileSync(file, 'utf8'))
  for (const part of parts) {
    const { isSame, lines } = tellPart(part, await replayPart(part, digest))
    for (const line of lines) say(line)
    if (isSame !== null) compared += 1
    if (isSame === false) process.exitCode = 1
  }
  say(tellShare(parts))
  if (compared === 0) throw new Error('Nothing in this recording can be replayed.')
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
