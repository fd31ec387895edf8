import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { t } from '../../src/renderer/src/i18n.svelte'
import { MUTE_CHOICES, mutedUntil } from '../../src/renderer/src/view/muteChoices'
import { notificationReason } from '../../src/renderer/src/view/notificationText'
import { minuteOf, timeOf } from '../../src/renderer/src/view/quietHoursText'
import type {
  NotificationAnswer,
  NotificationExplanation,
  NotificationSkipReason
} from '../../src/shared/domain'
import { choose, inbox, openMenu } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'

beforeEach(installLayout)
afterEach(() => {
  vi.unstubAllGlobals()
  endApp()
})

const shown = (
  change: Partial<Extract<NotificationExplanation, { outcome: 'shown' }>> = {}
): NotificationExplanation => ({
  outcome: 'shown',
  as: 'alone',
  isSystemQuiet: false,
  answer: 'accepted',
  decidedAt: 0,
  ...change
})

describe('why I was notified', () => {
  const reasons: readonly NotificationSkipReason[] = [
    'own_message',
    'service_message',
    'unsent',
    'already_read',
    'left',
    'muted',
    'archived',
    'in_view',
    'turned_off',
    'do_not_disturb',
    'quiet_hours'
  ]
  const answers: readonly (NotificationAnswer | null)[] = [
    'accepted',
    'failed',
    'unavailable',
    'unanswered',
    null
  ]

  it('has one sentence for each outcome, and never the same', () => {
    const explanations: readonly NotificationExplanation[] = [
      { outcome: 'unknown' },
      ...reasons.map((reason) => ({ outcome: 'skipped', reason, decidedAt: 0 }) as const),
      ...answers.slice(0, 4).map((answer) => shown({ answer })),
      shown({ as: 'together' }),
      shown({ as: 'summary' }),
      shown({ isSystemQuiet: true })
    ]
    const sentences = explanations.map((one) => notificationReason(one).sentence)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[\p{Lu}“][^.!?]*\.$/u)
  })

  it.each([
    [{ outcome: 'unknown' }, 'Why was I not notified?'],
    [{ outcome: 'skipped', reason: 'muted', decidedAt: 0 }, 'Why was I not notified?'],
    [shown(), 'Why was I notified?'],
    [shown({ answer: null }), 'Why was I notified?'],
    [shown({ answer: 'failed' }), 'Why was I not notified?'],
    [shown({ answer: 'unavailable' }), 'Why was I not notified?']
  ] as const)('%j asks "%s"', (explanation, question) => {
    expect(notificationReason(explanation).question).toBe(question)
  })

  it('is asked in the menu of others’ messages only', async () => {
    const { bridge } = await renderApp(inbox())
    const menu = await openMenu('m1')
    await settle()
    expect(within(menu).getByRole('menuitem', { name: 'Why was I not notified?' })).toBeTruthy()
    expect(bridge.callsOf('message:explainNotification')).toEqual([{ messageId: 'm1' }])
  })
})

describe('muting for a while', () => {
  it.each([
    ['For 1 hour', 3_600_000],
    ['For 8 hours', 8 * 3_600_000],
    ['For 1 week', 7 * 24 * 3_600_000]
  ])('%s', (label, ms) => {
    const choice = MUTE_CHOICES.find((one) => t(one.label) === label)
    expect(mutedUntil(choice?.ms ?? null, 1_000)).toBe(1_000 + ms)
  })

  it('is offered in the menu of a conversation; always is for ever', async () => {
    vi.stubGlobal('CSS', { escape: (text: string) => text })
    const { bridge } = await renderApp(inbox())
    const [row] = screen.getAllByRole('option')
    await fireEvent.contextMenu(row!, { clientX: 10, clientY: 10 })
    const mute = await screen.findByRole('menuitem', { name: 'Mute' })
    mute.focus()
    await fireEvent.keyDown(mute, { key: 'ArrowRight' })
    await settle()
    await choose('Always')
    expect(bridge.callsOf('conversation:setMuted')).toMatchObject([
      { mutedUntil: Number.MAX_SAFE_INTEGER }
    ])
  })
})

describe('settings of notifications', () => {
  const open = async () => {
    const running = await renderApp(inbox())
    await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Settings' })
    await fireEvent.click(within(dialog).getByRole('tab', { name: 'Notifications' }))
    await settle()
    return { ...running, panel: within(dialog) }
  }

  it('offers four levels of privacy', async () => {
    const { bridge, panel } = await open()
    expect(panel.getAllByRole('radio').map((one) => (one as HTMLInputElement).value)).toEqual([
      'full',
      'name',
      'anonymous',
      'none'
    ])
    await fireEvent.click(panel.getByRole('radio', { name: /nobody/ }))
    await fireEvent.click(panel.getByRole('switch', { name: 'Count muted conversations' }))
    await settle()
    expect(bridge.callsOf('settings:set')).toEqual([
      { notifications: 'anonymous' },
      { countMuted: true }
    ])
  })

  it('turns do not disturb on until a morning, and off', async () => {
    const { bridge, panel } = await open()
    const before = Date.now()
    await fireEvent.click(panel.getByRole('switch', { name: 'Do not disturb' }))
    await settle()
    const until = bridge.settings.doNotDisturbUntil ?? 0
    expect(until).toBeGreaterThan(before)
    expect(new Date(until).getHours()).toBe(8)
    await fireEvent.click(panel.getByRole('switch', { name: 'Do not disturb' }))
    await settle()
    expect(bridge.settings.doNotDisturbUntil).toBeNull()
  })

  it('sets quiet hours, and keeps a time that was cleared', async () => {
    const { bridge, panel } = await open()
    await fireEvent.click(panel.getByRole('switch', { name: 'Quiet hours' }))
    await settle()
    const from = panel.getByLabelText('From')
    await fireEvent.change(from, { target: { value: '21:30' } })
    await fireEvent.change(from, { target: { value: '' } })
    await fireEvent.click(panel.getByRole('button', { name: 'Sunday' }))
    await settle()
    expect(bridge.settings.quietHours).toEqual({
      isOn: true,
      from: 21 * 60 + 30,
      to: 7 * 60,
      days: [1, 2, 3, 4, 5, 6]
    })
  })

  it.each([
    ['00:00', 0],
    ['07:05', 425],
    ['23:59', 1_439],
    ['24:00', null],
    ['', null],
    ['7:05', null]
  ])('reads "%s" as %j', (text, minute) => {
    expect(minuteOf(text)).toBe(minute)
    if (minute !== null) expect(timeOf(minute)).toBe(text)
  })
})
