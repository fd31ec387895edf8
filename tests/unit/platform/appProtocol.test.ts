import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createAppHandler } from '../../../src/main/platform/appProtocol'

const GOLDEN_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: app-media:; " +
  'media-src app-media:; ' +
  "connect-src 'none'; font-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
  'trusted-types svelte-trusted-html'

let base: string
let get: (url: string, method?: string) => Promise<Response>

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'tern-app-protocol-'))
  const root = join(base, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(base, 'renderer-evil'))
  writeFileSync(join(root, 'index.html'), '<!doctype html>home')
  writeFileSync(join(root, 'assets/main-1.js'), 'export {}')
  writeFileSync(join(root, 'assets/a b.css'), 'a{}')
  writeFileSync(join(root, 'assets/main-1.js.map'), '{}')
  writeFileSync(join(base, 'secret.json'), 'secret')
  writeFileSync(join(base, 'renderer-evil/x.js'), 'secret')
  symlinkSync(join(base, 'secret.json'), join(root, 'link.json'))
  symlinkSync(base, join(root, 'up'))
  const handler = createAppHandler(root)
  get = (url, method = 'GET') => handler({ url, method })
})

afterAll(() => {
  rmSync(base, { recursive: true })
})

describe('app://', () => {
  it.each([
    ['app://tern/', 'text/html; charset=utf-8', '<!doctype html>home'],
    ['app://tern/index.html', 'text/html; charset=utf-8', '<!doctype html>home'],
    ['app://tern/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>home'],
    ['app://tern/assets/main-1.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['app://tern/assets/a%20b.css', 'text/css; charset=utf-8', 'a{}']
  ])('serves %s', async (url, type, body) => {
    const response = await get(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(body)
  })

  it('sends exactly the designed policy, also with errors', async () => {
    for (const url of ['app://tern/', 'app://tern/nothing.js']) {
      const { headers } = await get(url)
      expect(headers.get('content-security-policy')).toBe(GOLDEN_CSP)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('does not make Chromium change the process of the window that is starting', async () => {
    const { headers } = await get('app://tern/')
    expect(headers.get('cross-origin-opener-policy')).toBeNull()
  })

  it.each([
    'app://tern/../secret.json',
    'app://tern/..%2fsecret.json',
    'app://tern/..%2Fsecret.json',
    'app://tern/assets/..%2f..%2fsecret.json',
    'app://tern/%2e%2e/secret.json',
    'app://tern/%2e%2e%2fsecret.json',
    'app://tern/..%5csecret.json',
    'app://tern/..%5Csecret.json',
    'app://tern/..\\secret.json',
    'app://tern/%252e%252e%252fsecret.json',
    'app://tern/..%2frenderer-evil%2fx.js',
    'app://tern/index.html%00.js',
    'app://tern/%00',
    'app://tern/%',
    'app://tern/%c0%ae%c0%ae/secret.json',
    'app://tern//etc/passwd',
    'app://tern/%2fetc%2fpasswd',
    'app://tern/C:/Windows/win.ini',
    'app://tern/%5c%5chost%5cshare%5cx.js',
    'app://tern/link.json',
    'app://tern/up/secret.json',
    'app://tern/assets',
    'app://tern/assets/',
    'app://tern/assets/main-1.js.map',
    'app://tern/INDEX.HTML',
    'app://tern@evil/index.html',
    'app://user:pw@tern/index.html',
    'app://tern:8080/index.html',
    'app://evil/index.html',
    'app://tern.evil/index.html',
    'app:///index.html',
    'app-media://tern/index.html',
    'file:///etc/passwd',
    'not a url',
    ''
  ])('answers 404 to %s', async (url) => {
    expect((await get(url)).status).toBe(404)
  })

  it('serves GET only', async () => {
    expect((await get('app://tern/index.html', 'POST')).status).toBe(404)
  })

  it('answers 404 when nothing was built', async () => {
    const handler = createAppHandler(join(base, 'missing'))
    expect((await handler({ url: 'app://tern/', method: 'GET' })).status).toBe(404)
  })
})
