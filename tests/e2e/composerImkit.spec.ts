import type { ImkitServer } from '../../src/demo/imkit/types'
import { annUid, bobUid, signInImkit, startImkitPeople } from './support/imkit'
import { bubble, composer, openConversation } from './support/screens'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, test } from './support/test'

let server: ImkitServer
let tern: Tern

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

test('names a member by @, in a draft over a restart, and the server hears who is meant', async () => {
  server = await startImkitPeople()
  const { world } = server
  const room = world.addRoom({ members: [annUid, bobUid], name: 'Choir' })
  world.receive({ room: room.id, from: annUid, text: 'Who sings?' })
  tern = await launchTern()
  await signInImkit(tern.page, server, 'Base64')
  await openConversation(tern.page, 'Choir')

  await composer(tern.page).pressSequentially('Ask @bo')
  await expect(tern.page.getByRole('option', { name: 'Bob Reyes' })).toBeVisible()
  await composer(tern.page).press('Tab')
  await expect(composer(tern.page)).toHaveValue('Ask @Bob Reyes ')
  await tern.close()
  tern = await tern.relaunch()
  await expect(composer(tern.page)).toHaveValue('Ask @Bob Reyes ')
  await composer(tern.page).press('End')
  await composer(tern.page).pressSequentially('too')
  await composer(tern.page).press('Enter')

  await expect(bubble(tern.page, 'Ask @Bob Reyes too')).toHaveAttribute(
    'data-send-state',
    /sent|delivered|read/
  )
  const own = world.listMessages(room.id).find(({ from }) => from === world.me)
  expect(own).toMatchObject({ text: `Ask @${bobUid} too`, mentions: [bobUid] })
})
