import type { ExportedMessage, ExportHeader } from './exported'

export type ExportFormatName = 'json' | 'html' | 'text'

/**
 * One way of writing an export. The pieces are written one after another, so that a conversation of
 * any length never has to fit in memory. Pure.
 */
export interface ExportFormat {
  /** Of the document inside the export's folder. */
  readonly fileName: string
  begin(header: ExportHeader): string
  message(message: ExportedMessage, previous: ExportedMessage | null): string
  end(): string
}

/** How moments are told to a person; depends on where the person is. */
export type TimeWords = {
  /** Day and time of epoch ms. */
  readonly moment: (at: number) => string
  readonly day: (at: number) => string
}
