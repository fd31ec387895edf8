/**
 * Who may import whom: docs/architecture.md drawn as lint rules. Folders are guarded by
 * `no-restricted-paths`, packages by `no-restricted-imports`; tests/unit/lint/zones.test.ts proves
 * that each of them fires.
 */

import { builtinModules } from 'node:module'

/** @typedef {{ target: string, allowed: readonly string[], why: string }} Zone */

/** Matches each package and its subpaths, never a relative path. @param {string[]} names */
function anyOf(...names) {
  const escaped = names.map((name) => name.replaceAll('.', '\\.'))
  return `^(?:${escaped.join('|')})(?:/|$)`
}

/** Folders of src that each part may import, itself included. @type {readonly Zone[]} */
const zones = [
  { target: 'shared', allowed: ['shared'], why: 'shared is pure and knows nobody' },
  { target: 'main/core', allowed: ['main/core', 'shared'], why: 'core knows only shared' },
  {
    target: 'main/backends',
    allowed: [
      'main/backends',
      'main/core/ports.ts',
      'main/core/chatBackend.ts',
      'main/core/backendEvents.ts',
      'main/core/imkitCredentials.ts',
      'shared'
    ],
    why: 'backends know the ports of core and shared'
  },
  { target: 'main/store', allowed: ['main/store', 'main/core', 'shared'], why: 'store knows core' },
  {
    target: 'main/platform',
    allowed: ['main/platform', 'main/core/ports.ts', 'shared'],
    why: 'platform knows the ports of core and shared'
  },
  { target: 'main/ipc', allowed: ['main/ipc', 'main/core', 'shared'], why: 'ipc knows core' },
  {
    target: 'main/compose',
    allowed: ['main', 'shared'],
    why: 'main never imports another process'
  },
  { target: 'main/*.ts', allowed: ['main', 'shared'], why: 'main never imports another process' },
  { target: 'preload', allowed: ['shared'], why: 'the preload knows only the contract' },
  { target: 'renderer', allowed: ['renderer', 'shared'], why: 'the renderer knows only shared' },
  { target: 'demo', allowed: ['demo', 'shared'], why: 'demo is the other side of the wire' }
]

const restrictedPaths = {
  zones: [
    ...zones.map(({ target, allowed, why }) => ({
      target: `./src/${target}`,
      from: './src',
      except: allowed.map((path) => `./${path}`),
      message: `(${why}; see docs/architecture.md)`
    })),
    {
      target: ['./src/main/!(compose|app.ts)', './src/main/!(compose)/**'],
      from: './src/main/compose',
      message: '(only app.ts puts the app together; see docs/architecture.md)'
    },
    {
      target: './src/main/compose',
      from: ['./src/main/app.ts', './src/main/index.ts'],
      message: '(app.ts imports its parts, not the other way round)'
    },
    {
      target: './src',
      from: ['./tests', './scripts', './eslint'],
      message: '(the app never imports its own tools)'
    }
  ]
}

/**
 * Packages (or other import paths, as a regular expression) and the parts that may import them;
 * everybody else may not. `names` limits a ban to some exports of a package.
 *
 * @type {readonly { regex: string, allowedIn: readonly string[], names?: string[], isTypeAllowed?: boolean }[]}
 */
const packages = [
  {
    regex: anyOf('electron'),
    allowedIn: [
      'main/platform',
      'main/ipc',
      'main/compose',
      'main/index.ts',
      'main/app.ts',
      'preload'
    ]
  },
  { regex: anyOf('electron'), names: ['ipcMain'], allowedIn: ['main/ipc'] },
  { regex: anyOf('electron-store', 'keytar', '@github/keytar'), allowedIn: ['main/platform'] },
  { regex: anyOf('@signalapp'), allowedIn: ['main/store'] },
  { regex: anyOf('socket.io-client', 'engine.io-client'), allowedIn: ['main/backends'] },
  { regex: anyOf('socket.io', 'engine.io', 'ws', 'hono', '@hono'), allowedIn: ['demo'] },
  {
    regex: anyOf('zod'),
    allowedIn: ['shared/ipc/commands.ts', 'main/backends', 'main/platform/settings']
  },
  {
    regex: anyOf('svelte', 'bits-ui', 'virtua', '@lucide', 'linkify-it'),
    allowedIn: ['renderer']
  },
  { regex: anyOf('intl-messageformat'), allowedIn: ['shared/i18n'] },
  { regex: '^node:', allowedIn: ['main/!(core)', 'demo'] },
  // One spelling, so that the line above cannot be walked around.
  { regex: anyOf(...builtinModules), allowedIn: [] },
  { regex: anyOf('@photon-ai', 'playwright', 'vitest', 'fast-check'), allowedIn: [] },
  // Its schemas would pull zod into the sandboxed processes: they take its types only.
  {
    regex: '/shared/ipc/(?!channels$)',
    allowedIn: ['shared', 'main', 'demo'],
    isTypeAllowed: true
  }
]

/** Every file pattern for which the set of allowed packages differs, the most special last. */
const parts = [
  'shared',
  'shared/i18n',
  'shared/ipc/commands.ts',
  'main/core',
  'main/backends',
  'main/store',
  'main/platform',
  'main/platform/settings',
  'main/ipc',
  'main/compose',
  'main/index.ts',
  'main/app.ts',
  'preload',
  'renderer',
  'demo'
]

/** @param {string} part @param {string} owner */
function isInside(part, owner) {
  if (owner === 'main/!(core)') return part.startsWith('main/') && part !== 'main/core'
  return part === owner || part.startsWith(`${owner}/`)
}

/** @param {string} part */
function filesOf(part) {
  if (part.endsWith('.ts')) return [`src/${part}`]
  // The settings may be one file or a folder.
  if (part === 'main/platform/settings')
    return [`src/${part}.ts`, `src/${part}*.ts`, `src/${part}/**`]
  return [`src/${part}/**/*.{ts,svelte}`]
}

/** @param {string} part */
function restrictedImports(part) {
  const banned = packages.filter(
    ({ allowedIn }) => !allowedIn.some((owner) => isInside(part, owner))
  )
  return {
    patterns: banned.map(({ regex, names, isTypeAllowed }) => ({
      regex,
      ...(names === undefined ? {} : { importNames: names }),
      ...(isTypeAllowed === undefined ? {} : { allowTypeImports: true }),
      message: `Not allowed in ${part}; see docs/architecture.md.`
    }))
  }
}

export const noEnum = { selector: 'TSEnumDeclaration', message: 'A union of strings does it.' }

const impureGlobals = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'].map((name) => ({
    name,
    message: 'Take the Clock or the Random port.'
  })),
  ...['fetch', 'process', 'console', 'window', 'document', 'localStorage'].map((name) => ({
    name,
    message: 'Pure code reaches the world through a port.'
  }))
]

const impureProperties = [
  { object: 'Date', property: 'now', message: 'Take the Clock port.' },
  { object: 'Math', property: 'random', message: 'Take the Random port.' },
  { object: 'AbortSignal', property: 'timeout', message: 'Take the Clock port.' }
]

const openers = [
  {
    object: 'shell',
    property: 'openExternal',
    message: 'Links leave through platform/externalLinks.ts, which checks them.'
  },
  {
    object: 'shell',
    property: 'openPath',
    message: 'A file that somebody sent is saved, never opened: it may be a program.'
  }
]

/** Flat config entries, to be placed after the general ones. */
export const boundaries = [
  {
    name: 'tern/boundaries/folders',
    files: ['src/**/*.{ts,svelte}'],
    rules: {
      'import-x/no-restricted-paths': ['error', restrictedPaths],
      'no-restricted-properties': ['error', ...openers]
    }
  },
  ...parts.map((part) => ({
    name: `tern/boundaries/packages/${part}`,
    files: filesOf(part),
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', restrictedImports(part)]
    }
  })),
  {
    name: 'tern/boundaries/pure',
    files: ['src/shared/**/*.ts', 'src/main/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': ['error', ...openers, ...impureProperties],
      'no-restricted-syntax': [
        'error',
        noEnum,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take the Clock port.'
        }
      ]
    }
  },
  {
    // Checked links, and the one file that Tern brings along to be read.
    name: 'tern/boundaries/openers',
    files: ['src/main/platform/{externalLinks,notices}.ts'],
    rules: { 'no-restricted-properties': 'off' }
  }
]
