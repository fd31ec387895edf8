/** Every screen against its picture in docs, and what each must be for everybody. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { closeAllTerns } from './support/tern'
import { expect, test } from './support/test'
import { brokenRules, lostInForcedColors, movements, spills } from './support/visual/access'
import { changedBlocks } from './support/visual/compare'
import { fontsOf, fontsFile, picturesFolder } from './support/visual/files'
import { firstScreens, screens, told } from './support/visual/list'
import { encodePixels } from './support/visual/palette'
import { decodePixels, halved } from './support/visual/pixels'
import { openStage, signInToBoth, type Stage } from './support/visual/stage'
import { photograph, type Visit, walk } from './support/visual/walk'

test.describe.configure({ mode: 'serial' })

const results = join('test-results', 'visual')
/** 16 x 16 pixels of the window each: an icon that is gone is one. */
const MOST_CHANGED = 4

let stage: Stage
/** All are looked at before one fails the run. */
const changed: string[] = []
const broken: string[] = []

test.beforeAll(async () => {
  mkdirSync(results, { recursive: true })
  stage = await openStage()
})

test.afterAll(async () => {
  await closeAllTerns()
  await Promise.all([stage.photon.stop(), stage.imkit.stop()])
})

const compare = async (visit: Visit): Promise<void> => {
  const file = join(picturesFolder, `${visit.name}.png`)
  // With as few colours as the picture has: what that costs is the same on both sides.
  const png = encodePixels(halved(decodePixels(await photograph(visit))))
  const now = decodePixels(png)
  const blocks = existsSync(file)
    ? changedBlocks(decodePixels(readFileSync(file)), now)
    : Number.POSITIVE_INFINITY
  if (blocks <= MOST_CHANGED) return
  changed.push(`${visit.name}: ${String(blocks)} blocks`)
  writeFileSync(join(results, `${visit.name}-now.png`), png)
  if (existsSync(file)) writeFileSync(join(results, `${visit.name}-was.png`), readFileSync(file))
}

const examine = async ({ size, theme, name }: Visit): Promise<void> => {
  const { page } = stage
  const note = (what: string, found: readonly string[]): void => {
    if (found.length > 0) broken.push(`${name}: ${what}: ${found.join('\n    ')}`)
  }
  note('moves', await movements(page))
  if (size === 'zoomed') note('too wide at 200 %', await spills(page))
  if (size === 'wide') note('axe', await brokenRules(page))
  if (size === 'wide' && theme === 'dark') note('lost', await lostInForcedColors(page))
  if (size !== 'narrow' || theme === 'light') return
  await stage.resize('least')
  note('too wide for 380 px', await spills(page))
  await stage.resize('narrow')
}

const visit = async (seen: Visit): Promise<void> => {
  if (seen.size !== 'zoomed') await compare(seen)
  await examine(seen)
}

const sizes = ['wide', 'narrow', 'zoomed'] as const

test('every screen is opened', async () => {
  test.setTimeout(480_000)
  await walk(stage, firstScreens, sizes, visit)
  await signInToBoth(stage)
  await walk(stage, [...screens, ...told], sizes, visit)
})

test('none breaks a rule, at any width, with any colours', () => {
  expect(broken.join('\n')).toBe('')
})

test('each looks as in its picture', async () => {
  const drawnWith = readFileSync(fontsFile, 'utf8')
  test.skip((await fontsOf(stage.page)) !== drawnWith, 'other fonts than those of the pictures')
  expect(changed, 'look at test-results/visual, then npm run pictures -- --only=screens').toEqual(
    []
  )
})
