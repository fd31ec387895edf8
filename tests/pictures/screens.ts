/** Every screen for docs/screens.md, which `visual.spec.ts` compares with what is drawn later. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { fontsFile, fontsOf, picturesFolder, screensPage } from '../e2e/support/visual/files'
import { firstScreens, screens, told } from '../e2e/support/visual/list'
import { encodePixels } from '../e2e/support/visual/palette'
import { decodePixels, halved } from '../e2e/support/visual/pixels'
import { openStage, signInToBoth } from '../e2e/support/visual/stage'
import { photograph, type Visit, walk } from '../e2e/support/visual/walk'
import { closeAllTerns } from '../e2e/support/tern'

/** Bytes of a picture and of all: they are in the repository for ever. */
const MAX_BYTES = 30_000
const MAX_ALL_BYTES = 3_000_000

let all = 0
const save = async (visit: Visit): Promise<void> => {
  const png = encodePixels(halved(decodePixels(await photograph(visit))))
  if (png.byteLength > MAX_BYTES) throw new Error(`${visit.name} has ${png.byteLength} bytes`)
  all += png.byteLength
  writeFileSync(join(picturesFolder, `${visit.name}.png`), png)
}

/** A row a screen: both themes, wide and narrow. */
const describe = (names: readonly string[]): string =>
  [
    '# Every screen',
    '',
    'As `npm run pictures -- --only=screens` took them of Tern on its demo servers, at half size.',
    '`tests/e2e/visual.spec.ts` opens all of them again and compares.',
    '',
    '| Screen | Light | Dark | Light, narrow | Dark, narrow |',
    '| --- | --- | --- | --- | --- |',
    ...names.map((name) =>
      ['', name, ...kinds.map((kind) => picture(name, kind)), ''].join(' | ').trim()
    ),
    ''
  ].join('\n')

const kinds = ['light-wide', 'dark-wide', 'light-narrow', 'dark-narrow'] as const
const picture = (name: string, kind: string): string =>
  `![${name}, ${kind.replace('-', ', ')}](pictures/screens/${name}-${kind}.png)`

const sizes = ['wide', 'narrow'] as const

mkdirSync(picturesFolder, { recursive: true })
for (const name of readdirSync(picturesFolder)) rmSync(join(picturesFolder, name))
const stage = await openStage()
try {
  await walk(stage, firstScreens, sizes, save)
  await signInToBoth(stage)
  const rest = [...screens, ...told]
  await walk(stage, rest, sizes, save)
  writeFileSync(fontsFile, await fontsOf(stage.page))
  writeFileSync(screensPage, describe([...firstScreens, ...rest].map(({ name }) => name)))
  console.log(`docs/pictures/screens ${Math.round(all / 1000)} kB`)
  if (all > MAX_ALL_BYTES) throw new Error('the pictures take too much room')
} finally {
  await closeAllTerns()
  await Promise.all([stage.photon.stop(), stage.imkit.stop()])
}
