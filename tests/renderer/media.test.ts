import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { moveBy, WHOLE, zoomBy } from '../../src/renderer/src/view/zoom'
import { article, inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import { makeAttachment, makeMessage, NOON } from './world'

describe('zoom', () => {
  it('goes in steps between the whole picture and eight times it', () => {
    expect(zoomBy(WHOLE, 1).scale).toBeCloseTo(1.25)
    expect(zoomBy(zoomBy(WHOLE, 1), -1)).toEqual(WHOLE)
    expect(zoomBy(WHOLE, -3)).toEqual(WHOLE)
    expect(zoomBy(WHOLE, 99).scale).toBe(8)
  })

  it('moves only what is larger than the window, and keeps the middle in the middle', () => {
    expect(moveBy(WHOLE, 5, 5)).toEqual(WHOLE)
    const moved = moveBy(zoomBy(WHOLE, 1), 10, -4)
    expect(moved).toMatchObject({ x: 10, y: -4 })
    expect(zoomBy(moved, 1).x).toBeCloseTo(12.5)
    expect(zoomBy(moved, -1)).toEqual(WHOLE)
  })
})

describe('pictures of a conversation', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  const open = async (): Promise<Running> => {
    const world = inbox()
    const running = await renderApp(world, (bridge) => {
      bridge.store(makeMessage('p1', 'c1', NOON + 2_000, { attachments: [makeAttachment('one')] }))
      bridge.store(
        makeMessage('p2', 'c1', NOON + 3_000, {
          attachments: [
            makeAttachment('plan', { fileName: 'plan.pdf', mimeType: 'application/pdf' })
          ]
        })
      )
      bridge.store(makeMessage('p3', 'c1', NOON + 4_000, { attachments: [makeAttachment('two')] }))
    })
    await settle()
    return running
  }

  it('open in a viewer, with the arrows from one to the next', async () => {
    await open()
    await fireEvent.click(within(article('p3')).getByRole('button', { name: 'Open two.jpeg' }))
    await settle()
    const viewer = await screen.findByRole('dialog', { name: 'two.jpeg' })
    const previous = within(viewer).getByRole<HTMLButtonElement>('button', {
      name: 'Previous picture'
    })
    expect(
      within(viewer).getByRole<HTMLButtonElement>('button', { name: 'Next picture', hidden: true })
        .disabled
    ).toBe(true)
    expect(previous.disabled).toBe(false)
    await fireEvent.keyDown(viewer, { key: 'ArrowLeft' })
    await settle()
    expect(screen.getByRole('dialog', { name: 'one.jpeg' })).toBeTruthy()
    await fireEvent.keyDown(viewer, { key: 'ArrowRight' })
    await settle()
    expect(screen.getByRole('dialog', { name: 'two.jpeg' })).toBeTruthy()
  })

  it('are zoomed with keys, saved, and closed with Esc', async () => {
    const { bridge, app } = await open()
    await fireEvent.click(within(article('p1')).getByRole('button', { name: 'Open one.jpeg' }))
    await settle()
    const viewer = await screen.findByRole('dialog', { name: 'one.jpeg' })
    const image = (): HTMLElement => within(viewer).getByRole('img')
    await fireEvent.keyDown(viewer, { key: '+' })
    expect(image().style.transform).toContain('scale(1.25)')
    await fireEvent.keyDown(viewer, { key: '0' })
    expect(image().style.transform).toContain('scale(1)')
    await fireEvent.wheel(image(), { deltaY: -1 })
    expect(image().style.transform).toContain('scale(1.25)')
    await fireEvent.click(within(viewer).getByRole('button', { name: 'Save' }))
    expect(bridge.callsOf('attachment:save')).toEqual([{ attachmentId: 'one' }])
    await fireEvent.error(image())
    expect(within(viewer).getByRole('alert').textContent).toContain('cannot be shown')
    await fireEvent.keyDown(viewer, { key: 'Escape' })
    await settle()
    expect(app.ui.dialog).toBeNull()
  })

  it('stand in the details with the files, newest first', async () => {
    const { bridge, app } = await open()
    app.ui.isDetailsOpen = true
    await settle()
    const gallery = await screen.findByRole('region', { name: 'Photos and files' })
    expect(
      within(gallery)
        .getAllByRole('img')
        .map((image) => image.getAttribute('alt'))
    ).toEqual(['two.jpeg', 'one.jpeg'])
    expect(within(gallery).getByText('plan.pdf')).toBeTruthy()
    expect(bridge.callsOf('attachment:list')).toHaveLength(1)
    bridge.store(makeMessage('p4', 'c1', NOON + 9_000, { attachments: [makeAttachment('new')] }))
    bridge.changeConversation('c1', { messageCount: 99 })
    await settle()
    expect(
      within(gallery)
        .getAllByRole('img')
        .map((image) => image.getAttribute('alt'))
    ).toEqual(['new.jpeg', 'two.jpeg', 'one.jpeg'])
    await fireEvent.click(within(gallery).getByRole('button', { name: 'Open one.jpeg' }))
    await settle()
    expect(await screen.findByRole('dialog', { name: 'one.jpeg' })).toBeTruthy()
  })

  it('have the films among them, and nothing is fetched that is not to be', async () => {
    const { bridge, app } = await open()
    await app.settings.set({ autoDownload: 'never' })
    bridge.store(
      makeMessage('p5', 'c1', NOON + 9_000, {
        attachments: [
          makeAttachment('film', { fileName: 'film.mp4', mimeType: 'video/mp4', isHere: true })
        ]
      })
    )
    app.ui.isDetailsOpen = true
    await settle()
    const gallery = await screen.findByRole('region', { name: 'Photos and files' })
    const film = within(gallery).getByRole('button', { name: 'Video film.mp4' })
    expect(film.querySelector('video')?.src).toContain('film')
    const waiting = within(gallery).getByRole('button', { name: 'Open one.jpeg' })
    expect(waiting.querySelector('img')).toBeNull()
  })
})
