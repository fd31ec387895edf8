/** npm run icons: every icon file from the one drawing, `resources/icon.svg`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { icnsKinds, icnsOf, icoOf } from './lib/iconFiles.mjs'
import { inDesktop, isHeadless, runElectron } from './lib/launch.mjs'
import { projectRoot } from './lib/paths.mjs'
import { main, say, SetupError } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

const resources = join(projectRoot, 'resources')
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 256]
/** The drawing fills its frame; macOS wants 100 of 1024 pixels free on each side. */
const fullBox = '0 0 512 512'
const macBox = '-32 -32 576 576'

async function rasterise(electron, jobs, folder) {
  const jobsFile = join(folder, 'jobs.json')
  writeFileSync(jobsFile, JSON.stringify(jobs))
  const { code } = await inDesktop({ isKeychainNeeded: false }, (env) =>
    runElectron(electron, [`--jobs=${jobsFile}`, `--user-data-dir=${join(folder, 'profile')}`], {
      app: join(projectRoot, 'scripts', 'icons'),
      env,
      timeoutMs: 60_000
    })
  )
  if (code !== 0) throw new SetupError('the icons could not be drawn.')
}

main(async () => {
  const electron = await setUp({
    isHeadless: isHeadless({ isKeychainNeeded: false }),
    hasBuild: false
  })
  const svg = readFileSync(join(resources, 'icon.svg'), 'utf8')
  const folder = await mkdtemp(join(tmpdir(), 'tern-icons-'))
  try {
    const fileOf = (box, size) => join(folder, `${box === macBox ? 'mac' : 'full'}-${size}.png`)
    const wanted = [
      ...[...linuxSizes, ...windowsSizes].map((size) => [fullBox, size]),
      ...Object.values(icnsKinds).map((size) => [macBox, size])
    ]
    await rasterise(
      electron,
      wanted.map(([box, size]) => ({ svg, viewBox: box, size, file: fileOf(box, size) })),
      folder
    )
    const png = (box, size) => readFileSync(fileOf(box, size))
    rmSync(join(resources, 'icons'), { recursive: true, force: true })
    mkdirSync(join(resources, 'icons'))
    for (const size of linuxSizes)
      writeFileSync(join(resources, 'icons', `${size}x${size}.png`), png(fullBox, size))
    writeFileSync(join(resources, 'icon.png'), png(fullBox, 512))
    writeFileSync(
      join(resources, 'icon.ico'),
      icoOf(windowsSizes.map((size) => ({ size, png: png(fullBox, size) })))
    )
    writeFileSync(
      join(resources, 'icon.icns'),
      icnsOf((size) => png(macBox, size))
    )
    say('icons drawn.')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
