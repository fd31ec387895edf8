import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

import { API_KEY, startPeopleServer } from './support/people'
import { openConversation, signIn } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

/** Counts who connects, and hangs up. */
const startTrap = async (): Promise<{ port: number; caught: () => number; server: Server }> => {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.destroy()
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return { port: (server.address() as AddressInfo).port, caught: () => count, server }
}

const zoomOf = (tern: Tern): Promise<number | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor()
  )

test('Chromium fetches nothing until a language for spelling is chosen', async () => {
  test.skip(process.platform === 'darwin', 'the system checks spelling there')
  const trap = await startTrap()
  const { server } = await startPeopleServer()
  // Whatever name Chromium looks up, it is the trap. Tern's own connections do not go through it.
  const tern = await launchTern({
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${trap.port}, EXCLUDE 127.0.0.1`]
  })
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ada Park')
  const field = tern.page.getByRole('textbox', { name: 'Message', exact: true })
  await field.pressSequentially('Ths is mispelled. ')
  await field.fill('')
  expect(trap.caught()).toBe(0)

  await invoke(inPage(tern.page), 'settings:set', { spellcheckLanguages: ['de'] })
  await soon(trap.caught).toBeGreaterThan(0)
  await tern.close()
  await server.stop()
  trap.server.close()
})

test('script that got into the page reaches nobody, by whatever way', async () => {
  const trap = await startTrap()
  const datagrams = createSocket('udp4')
  let packets = 0
  datagrams.on('message', () => {
    packets += 1
  })
  await new Promise<void>((settle) => datagrams.bind(0, '127.0.0.1', settle))
  // Names are looked up by whoever would use them: they lead to the trap too.
  const tern = await launchTern({
    args: [`--host-resolver-rules=MAP evil.example 127.0.0.1:${trap.port}`]
  })
  const udp = datagrams.address().port
  const blocked = await tern.page.evaluate(
    async ({ tcp, udp }) => {
      const here = `http://127.0.0.1:${tcp}`
      const violations = new Set<string>()
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        violations.add(effectiveDirective)
      })
      /** What is refused at once throws; what is not is found by the trap. */
      const attempt = (run: () => unknown): void => {
        try {
          run()
        } catch {
          // Refused.
        }
      }
      const add = (tag: string, fields: Record<string, string>): HTMLElement => {
        const element = document.createElement(tag)
        for (const [name, value] of Object.entries(fields))
          attempt(() => element.setAttribute(name, value))
        document.body.append(element)
        return element
      }
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload'])
        for (const href of [`${here}/x.js`, 'https://evil.example/x.js'])
          add('link', { rel, href, as: 'script' })
      add('link', { rel: 'stylesheet', href: `${here}/x.css` })
      add('script', { src: `${here}/x.js` })
      add('img', { src: `${here}/x.png` })
      add('video', { src: `${here}/x.mp4` })
      add('iframe', { src: `${here}/` })
      add('object', { data: `${here}/x.swf` })
      add('embed', { src: `${here}/x.swf` })
      add('a', { href: '#x', ping: `${here}/ping` }).click()
      const form = add('form', { action: `${here}/form`, method: 'post' }) as HTMLFormElement
      attempt(() => form.submit())
      attempt(() => navigator.sendBeacon(`${here}/beacon`, 'x'))
      attempt(() => new EventSource(`${here}/events`))
      attempt(() => new WebSocket(`ws://127.0.0.1:${tcp}`))
      attempt(() => new Worker(`${here}/x.js`))
      attempt(() => navigator.serviceWorker.register('/x.js'))
      const peer = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:127.0.0.1:${udp}` },
          { urls: `turn:127.0.0.1:${udp}`, username: 'stolen', credential: 'x' },
          { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'stolen', credential: 'x' }
        ]
      })
      peer.createDataChannel('x')
      await peer.setLocalDescription(await peer.createOffer())
      await new Promise<void>((settle) => {
        peer.addEventListener('icegatheringstatechange', () => {
          if (peer.iceGatheringState === 'complete') settle()
        })
        setTimeout(settle, 5_000)
      })
      peer.close()
      return [...violations]
    },
    { tcp: trap.port, udp }
  )
  expect(blocked).toEqual(expect.arrayContaining(['img-src', 'connect-src', 'frame-src']))
  expect({ connections: trap.caught(), packets }).toEqual({ connections: 0, packets: 0 })
  await tern.close()
  datagrams.close()
  trap.server.close()
})

test('zoom follows the menu and is there again after a restart', async () => {
  let tern = await launchTern()
  const choose = (label: string): Promise<void> =>
    tern.app.evaluate(({ Menu }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.find((item) => item.label === '&View')
      view?.submenu?.items.find((item) => item.label === wanted)?.click()
    }, label)
  await choose('Zoom In')
  await choose('Zoom In')
  await soon(() => zoomOf(tern)).toBe(1.25)
  await tern.close()
  tern = await tern.relaunch()
  await soon(() => zoomOf(tern)).toBe(1.25)
  await choose('Actual Size')
  await soon(() => zoomOf(tern)).toBe(1)
})

test('the key that shows Tern is taken from the session, and a conflict is told', async () => {
  const first = await launchTern()
  const second = await launchTern()
  const take = async (tern: Tern): Promise<string> => {
    await invoke(inPage(tern.page), 'settings:set', { showShortcut: 'CommandOrControl+Alt+F9' })
    return (await invoke(inPage(tern.page), 'desktop:get')).shortcut
  }
  expect(await take(first)).toBe('on')
  expect(await take(second)).toBe('taken')
  await invoke(inPage(first.page), 'settings:set', { showShortcut: null })
  await first.close()
  expect(await take(second)).toBe('on')
})

test('a Tern from source neither updates itself nor starts with the session', async () => {
  const tern = await launchTern()
  const run = inPage(tern.page)
  expect(await invoke(run, 'update:check')).toEqual({ phase: 'off', reason: 'development' })
  expect((await invoke(run, 'desktop:get')).autostart).toBeNull()
})

test.afterEach(closeAllTerns)
