/** The kinds of servers that the matrix has columns for, and what is expected of each. */
import type { Page } from 'playwright'

import { startDemoServer } from '../../../../src/demo/server'
import type { Capabilities } from '../../../../src/shared/domain'
import {
  type FarSide,
  type ImessageFar,
  type ImkitFar,
  startImessageFar,
  startImkitFar
} from '../farSide'
import { signInImkit } from '../imkit'
import { expectConnected, openSignInForm, submitSignIn } from '../screens'
import { launchTern, type Tern } from '../tern'

const PHOTON: Capabilities = {
  reactions: 'tapback',
  edit: true,
  unsend: true,
  reply: true,
  typing: true,
  readReceipts: true,
  attachments: true,
  mentions: false,
  newConversation: 'address',
  groups: true,
  invitations: false,
  serverSearch: false,
  sharedPreferences: false,
  sharedDeletes: false,
  polls: true,
  pinMessages: false
}

/** One kind of server: what is expected of it, and both ends. */
export type Stage = {
  readonly capabilities: Capabilities
  readonly far: FarSide
  readonly imessage: ImessageFar | null
  readonly imkit: ImkitFar | null
  readonly tern: Tern
  readonly page: Page
}

type Column = {
  readonly name: string
  readonly capabilities: Capabilities
  readonly open: () => Promise<Stage>
}

const imessageColumn = (
  name: string,
  kind: 'photon' | 'bluebubbles',
  capabilities: Capabilities,
  prepare: (far: ImessageFar) => void = () => undefined
): Column => ({
  name,
  capabilities,
  open: async () => {
    const far = await startImessageFar(startDemoServer, kind)
    prepare(far)
    const tern = await launchTern()
    const { page } = tern
    await openSignInForm(page)
    if (kind === 'bluebubbles') await page.getByRole('radio', { name: 'BlueBubbles' }).check()
    await submitSignIn(page, far.url, far.apiKey)
    await expectConnected(page)
    return { capabilities, far, imessage: far, imkit: null, tern, page }
  }
})

/** The answer of a Mac on which the private interfaces are shut. */
const shutPrivateApi = ({ server }: ImessageFar): void => {
  const data = {
    ...{ computer_id: server.world.computerId, os_version: '14.5', server_version: '1.9.9' },
    ...{ private_api: false, helper_connected: false, proxy_service: 'Dynamic DNS' }
  }
  const body = JSON.stringify({ status: 200, message: 'Success', data })
  server.faults.onRequest = (_method, path) =>
    path === '/api/v1/server/info' ? { status: 200, body, contentType: 'application/json' } : null
}

export const COLUMNS: readonly Column[] = [
  imessageColumn('Photon', 'photon', PHOTON),
  imessageColumn('BlueBubbles', 'bluebubbles', { ...PHOTON, polls: false }),
  imessageColumn(
    'BlueBubbles without Private API',
    'bluebubbles',
    {
      ...{ ...PHOTON, polls: false, groups: false, readReceipts: false, typing: false },
      ...{ reactions: 'none', edit: false, unsend: false, reply: false }
    },
    shutPrivateApi
  ),
  {
    name: 'IMKIT',
    capabilities: {
      ...PHOTON,
      ...{ reactions: 'emoji', newConversation: 'userId', polls: false, mentions: true },
      ...{ invitations: true, serverSearch: true, sharedPreferences: true },
      ...{ sharedDeletes: true, pinMessages: true }
    },
    open: async () => {
      const far = await startImkitFar()
      const tern = await launchTern()
      const { page } = tern
      await signInImkit(page, far.server)
      const capabilities = COLUMNS.find(({ name }) => name === 'IMKIT')?.capabilities ?? PHOTON
      return { capabilities, far, imessage: null, imkit: far, tern, page }
    }
  }
]

export type Row = {
  /** With it: used, and seen at the other end. */
  readonly used: (stage: Stage) => Promise<void>
  /** Without it: nothing of it is offered. */
  readonly missing: (stage: Stage) => Promise<void>
}
