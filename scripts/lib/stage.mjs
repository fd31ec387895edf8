import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { projectRoot } from './paths.mjs'

/**
 * Copies what the built app needs at run time: its manifest, `out/`, `resources/` and the native
 * packages. The tests run this copy, so they see what a packaged app would see, a rebuild does not
 * change it under their feet, and the project may lie where the unprivileged user cannot read.
 */
export function stageApp(target) {
  mkdirSync(target, { recursive: true })
  for (const part of ['package.json', 'out', 'resources', ...runtimePackages()]) {
    const source = join(projectRoot, part)
    if (!existsSync(source)) continue
    mkdirSync(dirname(join(target, part)), { recursive: true })
    cpSync(source, join(target, part), { recursive: true, dereference: true })
  }
  return target
}

/** The folders of all packages in `dependencies`, and in theirs. */
function runtimePackages() {
  const found = new Set()
  const visit = (from) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) {
      const folder = locate(name, from)
      if (folder === null || found.has(folder)) continue
      found.add(folder)
      visit(folder)
    }
  }
  visit(projectRoot)
  return [...found].map((folder) => relative(projectRoot, folder))
}

/** Node's own lookup: the nearest node_modules upwards. */
function locate(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (folder === projectRoot || folder === dirname(folder)) return null
  }
}
