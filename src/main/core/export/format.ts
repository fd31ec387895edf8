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
