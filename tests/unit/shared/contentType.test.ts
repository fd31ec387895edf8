import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  isMisnamed,
  isPlayable,
  promisedFamily,
  readContent
} from '../../../src/shared/media/contentType'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

describe('what the bytes of a file say', () => {
  it.each([
    ['MZ\x90\0', 'application/x-msdownload', 'program'],
    ['\x7fELF', 'application/x-elf', 'program'],
    ['#!/bin/sh', 'text/x-shellscript', 'program'],
    ['%PDF-1.7', 'application/pdf', 'document'],
    ['PK\x03\x04', 'application/zip', 'archive'],
    ['RIFF\0\0\0\0WAVE', 'audio/wav', 'audio'],
    ['RIFF\0\0\0\0AVI ', 'video/x-msvideo', 'video'],
    ['ID3\x04', 'audio/mpeg', 'audio'],
    ['\0\0\0\x18ftypM4A ', 'audio/mp4', 'audio'],
    ['\0\0\0\x18ftypheic', 'image/heic', 'image'],
    ['\0\0\0\x18ftypisom', 'video/mp4', 'video'],
    ['\x1aE\xdf\xa3', 'video/webm', 'video'],
    ['BEGIN:VCARD', 'text/vcard', 'document']
  ])('%j is %s', (start, mimeType, family) => {
    expect(readContent(bytes(start))).toEqual({ mimeType, family })
  })

  it('is nothing where they say nothing, and never fails', () => {
    expect(readContent(bytes('hello there'))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
        readContent(random)
      })
    )
  })

  it('can be played only where the window knows how', () => {
    expect(isPlayable({ mimeType: 'audio/mp4', family: 'audio' })).toBe(true)
    expect(isPlayable({ mimeType: 'video/x-msvideo', family: 'video' })).toBe(false)
    expect(isPlayable({ mimeType: 'application/x-elf', family: 'program' })).toBe(false)
  })
})

describe('a name and what is behind it', () => {
  it.each([
    ['holiday.jpg', 'application/x-msdownload', true],
    ['invoice.pdf', 'application/x-elf', true],
    ['invoice.pdf', 'application/zip', false],
    ['letter.docx', 'application/zip', false],
    ['photo.jpg', 'image/png', false],
    ['photo.jpg', 'application/pdf', true],
    ['voice.m4a', 'video/mp4', false],
    ['setup.exe', 'application/x-msdownload', false],
    ['README', 'application/x-elf', false],
    ['data.bin', 'application/x-elf', false],
    ['notes.txt', 'text/x-shellscript', true]
  ])('%s that is %s', (fileName, mimeType, isWrong) => {
    expect(isMisnamed(fileName, mimeType)).toBe(isWrong)
  })

  it('looks at the last part of a name alone', () => {
    expect(promisedFamily('photo.jpg.exe')).toBe('program')
    expect(promisedFamily('constructor')).toBeNull()
    expect(promisedFamily('a.constructor')).toBeNull()
  })
})
