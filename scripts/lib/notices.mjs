import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { projectRoot } from './paths.mjs'
import { SetupError } from './run.mjs'

const folder = join(projectRoot, 'out', 'notices')
const rule = `${'-'.repeat(79)}\n`

const head = `Tern is free software (AGPL-3.0-only, see LICENSE) and contains the packages below. What Electron and
Chromium contain is told by the files LICENSE.electron.txt and LICENSES.chromium.html beside the program.
`

/**
 * Writes `out/notices/THIRD-PARTY.txt`: the licence of every package that is in the bundles or packed
 * beside them. Made with each package and never kept.
 */
export function writeNotices() {
  const notices = new Map()
  for (const path of [...bundled(), ...installed()]) {
    const notice = noticeOf(path)
    notices.set(notice.title, notice)
  }
  const all = [...notices.values()].sort((a, b) => (a.title < b.title ? -1 : 1))
  const nameless = all.filter(({ license }) => license === '')
  if (nameless.length > 0)
    throw new SetupError(`no licence is told by ${nameless.map(({ title }) => title).join(', ')}`)
  const entries = all.map(
    ({ title, license, homepage, texts }) =>
      `${rule}${title}\n${license}${homepage === '' ? '' : `  ${homepage}`}\n${rule}${texts.join('\n')}`
  )
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), [head, ...entries].join('\n'))
}

/** What the bundler found; see noticesPlugin.mjs. */
function bundled() {
  try {
    return ['main', 'preload', 'renderer'].flatMap((part) =>
      JSON.parse(readFileSync(join(folder, `${part}.json`), 'utf8'))
    )
  } catch {
    throw new SetupError('the build has not kept what is in it: run npm run build')
  }
}

/** What is packed as it is: the production dependencies, and theirs. */
function installed() {
  const found = new Set()
  const visit = (name) => {
    const path = `node_modules/${name}`
    if (found.has(path)) return
    found.add(path)
    for (const next of Object.keys(manifestOf(path).dependencies ?? {})) visit(next)
  }
  for (const name of Object.keys(manifestOf('.').dependencies)) visit(name)
  // Left out by electron-builder.yml: headers for who compiles.
  found.delete('node_modules/node-addon-api')
  return found
}

function noticeOf(path) {
  const { name, version, license, licenses, homepage } = manifestOf(path)
  const texts = readdirSync(join(projectRoot, path))
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file))
    .map((file) => readFileSync(join(projectRoot, path, file), 'utf8').trim())
    .map((text) => `${text}\n`)
  return {
    title: `${name} ${version}`,
    license: license ?? licenses?.[0]?.type ?? (/MIT License/.test(texts.join()) ? 'MIT' : ''),
    homepage: homepage ?? '',
    texts
  }
}

function manifestOf(path) {
  return JSON.parse(readFileSync(join(projectRoot, path, 'package.json'), 'utf8'))
}
