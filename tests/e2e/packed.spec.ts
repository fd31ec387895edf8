import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses'
import { listPackage, statFile } from '@electron/asar'
import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'

import { testDesktop } from '../support/run/desktop'
import { attach, debuggingPort } from './support/attach'
import { figure } from './support/bareClient'
import { startDesktopServices } from './support/desktopServices'
import { openedUp, packedApp, runToEnd, startRun, startTimes, timeStart } from './support/packedApp'
import { composer, conversationList, expectConnected } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { expect, soon, test } from './support/test'
import { startUpdateFeed } from './support/updateFeed'

const app = packedApp()
const archive = join(app.resources, 'app.asar')
const MEGABYTE = 1024 * 1024

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** What is in the archive or beside it, as paths of the app. */
const listContents = (): readonly string[] =>
  listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1))

test('the fuses are set as they ship', async () => {
  const wire = await getCurrentFuseWire(app.executable)
  const stateOf = (fuse: FuseV1Options): string | undefined =>
    wire[fuse] === undefined ? undefined : String.fromCharCode(wire[fuse])
  const golden = {
    RunAsNode: '0',
    EnableCookieEncryption: '1',
    EnableNodeOptionsEnvironmentVariable: '0',
    EnableNodeCliInspectArguments: '0',
    EnableEmbeddedAsarIntegrityValidation: '1',
    OnlyLoadAppFromAsar: '1',
    LoadBrowserProcessSpecificV8Snapshot: '0',
    // Electron 29 and newer; the stand-in that tests may have to use is older.
    GrantFileProtocolExtraPrivileges:
      stateOf(FuseV1Options.GrantFileProtocolExtraPrivileges) === undefined ? undefined : '0'
  }
  const found = Object.fromEntries(
    Object.keys(golden).map((name) => [
      name,
      stateOf(FuseV1Options[name as keyof typeof FuseV1Options])
    ])
  )
  expect(found).toEqual(golden)
})

test('it is Tern and nothing else: no Node, no options of Node, no debugger', async () => {
  const run = startRun(
    'packed',
    testDesktop().newProfile('packed-fuses'),
    ['--inspect=0', '-e', 'process.stdout.write("ran as Node")'],
    { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--trace-exit --inspect=0' }
  )
  await soon(() => startTimes(run.profile).length, 20_000).toBe(1)
  await run.close()
  expect(run.output()).not.toMatch(/ran as Node|Debugger listening|at process\.exit/)
})

test('only what is needed is inside', () => {
  const contents = listContents()
  const files = contents.filter((path) => extname(path) !== '')
  const odd = files.filter((path) =>
    /\.(?:map|[mc]?ts|svelte|gypi?|md|h|cc)$|(?:^|\/)(?:src|tests?|docs|scripts|\.git)\//.test(path)
  )
  expect(odd.filter((path) => !path.endsWith('/LICENSE.md'))).toEqual([])
  expect([...new Set(contents.map((path) => path.split('/')[0]))].sort()).toEqual([
    'LICENSE',
    'node_modules',
    'out',
    'package.json',
    'resources'
  ])
  const packages = contents
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/@][^/]*)/.exec(path)?.[1])
    .filter((name) => name !== undefined)
  expect([...new Set(packages)].sort()).toEqual([
    '@signalapp/sqlcipher',
    'keytar',
    'node-gyp-build'
  ])
  const manifest = JSON.parse(
    readFileSync(join(testDesktop().appFolder, 'package.json'), 'utf8')
  ) as { desktopName: string }
  expect(manifest.desktopName).toBe('chat.tern.Tern.desktop')
})

test('it tells whose work is in it, and nothing is in it that may not be', () => {
  const text = readFileSync(join(app.resources, 'THIRD-PARTY.txt'), 'utf8')
  // Bundled into main, preload and page, and packed beside them.
  for (const name of ['electron-store', 'zod', 'svelte', 'virtua', '@github/keytar'])
    expect(text).toContain(`\n${name} `)
  expect(text).toContain('\n@signalapp/sqlcipher 4')
  for (const name of ['vitest', 'typescript', 'electron-builder'])
    expect(text).not.toContain(`\n${name} `)
  const licenses = [...text.matchAll(/^-{79}\n\S+ \d\S*\n(\S+)/gm)].map(([, name]) => name)
  expect(licenses.length).toBeGreaterThan(20)
  expect([...new Set(licenses)].sort()).toEqual(
    ['0BSD', 'AGPL-3.0-only', 'Apache-2.0', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'].filter(
      (name) => licenses.includes(name)
    )
  )
  expect(text).toMatch(/^svelte \d\S*\nMIT.*\n-+\nCopyright/m)
})

test('the archive is small, and libraries are real files for this system alone', () => {
  const size = statSync(archive).size
  figure(`app.asar: ${(size / MEGABYTE).toFixed(1)} MB`)
  expect(size).toBeLessThan(15 * MEGABYTE)
  const natives = listContents().filter((path) => path.endsWith('.node'))
  const own = `${process.platform}-${process.arch}`
  expect(natives.map((path) => path.split('/').at(-2))).toEqual([own, own])
  for (const path of natives) {
    expect(statFile(archive, path)).toMatchObject({ unpacked: true })
    expect(statSync(join(`${archive}.unpacked`, path)).isFile()).toBe(true)
  }
})

test('nobody but the owner may write, and nothing runs with the rights of another', () => {
  test.skip(process.platform === 'win32', 'permissions are lists there')
  const writable = filesBelow(app.folder).filter((path) => (statSync(path).mode & 0o6022) !== 0)
  expect(writable.map((path) => relative(app.folder, path))).toEqual([])
})

test('nobody attaches a debugger to it', async () => {
  const run = startRun('packed', testDesktop().newProfile('packed-closed'), [
    '--remote-debugging-port=0',
    '--remote-allow-origins=*'
  ])
  await soon(() => startTimes(run.profile).length, 20_000).toBe(1)
  expect(debuggingPort(run.profile)).toBe(0)
  expect(run.output()).toContain('--remote-debugging-port is ignored')
  expect(run.output()).not.toContain('DevTools listening')
  await run.close()
})

test('it starts hidden where there is a tray, and comes up when it is started again', async () => {
  test.skip(process.platform !== 'linux', 'the tray host is one on D-Bus')
  const desktop = await startDesktopServices('session', ['tray'])
  const profile = testDesktop().newProfile('packed-hidden')
  const run = startRun('packed', profile, ['--hidden'])
  const toggle = async (): Promise<string | undefined> =>
    (await desktop.readTray()).menu.find(({ label }) => /^(?:Show|Hide) Tern$/.test(label))?.label
  await soon(() => desktop.hasTrayItem(), 20_000).toBe(true)
  await soon(toggle).toBe('Show Tern')
  expect((await runToEnd(app.executable, [`--user-data-dir=${profile}`])).code).toBe(0)
  await soon(toggle).toBe('Hide Tern')
  await run.close()
  await desktop.close()
})

test('it starts, signs in to the demo and shows the list, with the sandbox on', async () => {
  test.skip(process.platform !== 'linux', 'the others check the archive that is opened up here')
  const run = startRun(openedUp(), testDesktop().newProfile('packed'), [
    '--remote-debugging-port=0'
  ])
  let port = 0
  await soon(() => (port = debuggingPort(run.profile)), 20_000).toBeGreaterThan(0)
  const { browser, page } = await attach(port)
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await expectConnected(page)
  await expect(conversationList(page).getByRole('option').first()).toBeVisible()
  expect(page.url()).toBe('app://tern/index.html')
  await browser.close()
  await run.close()
})

test('it takes a picture of the demo and ends', async () => {
  const profile = testDesktop().newProfile('packed-picture')
  const file = join(profile, 'picture.png')
  const { code, output } = await runToEnd(app.executable, [
    `--user-data-dir=${profile}`,
    '--demo',
    `--screenshot=${file}`
  ])
  expect(code, output).toBe(0)
  expect(statSync(file).size).toBeGreaterThan(20_000)
})

test('it fetches a new version, refuses an older one and what was tampered with, waits for a draft, and restarts', async () => {
  test.skip(process.platform !== 'linux', 'the others update what is signed and installed')
  const profile = testDesktop().newProfile('packed-update')
  const marker = join(profile, 'new version ran')
  const next = Buffer.from(`#!/bin/sh\ntouch "${marker}"\n`)
  const feed = await startUpdateFeed('9.9.9', next)
  const image = join(profile, 'Tern.AppImage')
  writeFileSync(image, 'the version before', { mode: 0o755 })
  const { uid, gid } = statSync(profile)
  chownSync(image, uid, gid)
  const opened = openedUp()
  const source = join(dirname(opened), 'resources', 'app-update.yml')
  writeFileSync(source, `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: tern-test\n`)

  const run = startRun(opened, profile, ['--remote-debugging-port=0'], { APPIMAGE: image })
  let port = 0
  await soon(() => (port = debuggingPort(profile)), 20_000).toBeGreaterThan(0)
  const { browser, page } = await attach(port)
  await page.getByRole('button', { name: 'Try the demo' }).click()
  await expectConnected(page)
  await conversationList(page).getByRole('option').first().click()

  // A feed in the wrong hands would offer a version whose holes are known.
  feed.announce('0.0.1')
  expect(await invoke(inPage(page), 'update:check')).toMatchObject({ phase: 'current' })
  expect(feed.requests.filter(({ path }) => path.endsWith('.AppImage'))).toEqual([])
  feed.announce('9.9.9')

  feed.tamper(Buffer.from('#!/bin/sh\nreboot\n'))
  expect(await invoke(inPage(page), 'update:check')).toMatchObject({
    phase: 'failed',
    code: 'rejected'
  })
  feed.tamper(null)
  const ready = { phase: 'ready', version: '9.9.9', blockedBy: null }
  expect(await invoke(inPage(page), 'update:check')).toEqual(ready)
  for (const { headers } of feed.requests)
    expect(headers['x-user-staging-id'] ?? 'none').toBe('none')

  const restart = page.getByRole('button', { name: 'Restart to update' })
  await composer(page).fill('Do not lose th')
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'About' }).click()
  await restart.click()
  await expect(page.getByText('You are writing a message')).toBeVisible()
  expect(readFileSync(image, 'utf8')).toBe('the version before')
  await page.keyboard.press('Escape')
  await composer(page).fill('')
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'About' }).click()
  await restart.click()
  await soon(() => existsSync(marker), 20_000).toBe(true)
  await run.ended
  expect(readFileSync(image)).toEqual(next)
  await browser.close()
  feed.close()
  rmSync(source)
})

test('being packed costs no time at the start', async () => {
  const profile = testDesktop().newProfile('packed-start')
  await timeStart('packed', profile)
  const times = { packed: [] as number[], unpacked: [] as number[] }
  for (let round = 0; round < 3; round += 1) {
    times.unpacked.push(await timeStart('unpacked', profile))
    times.packed.push(await timeStart('packed', profile))
  }
  // The quickest of each: what else the machine did only ever adds.
  const best = { packed: Math.min(...times.packed), unpacked: Math.min(...times.unpacked) }
  figure(
    `start to the first answer: packed ${best.packed} ms, unpacked ${best.unpacked} ms, ` +
      `ratio ${(best.packed / best.unpacked).toFixed(2)}`
  )
  expect(best.packed / best.unpacked).toBeLessThan(1.35)
})
