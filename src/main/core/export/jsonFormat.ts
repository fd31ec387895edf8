import type { ExportFormat } from './format'

/** One message a line: a file of any size can be read line by line and compared by tools. */
export const createJsonFormat = (): ExportFormat => ({
  fileName: 'conversation.json',
  begin: ({ conversation, account, version, exportedAt }) => {
    const head = JSON.stringify({ version, exportedAt, conversation, account })
    return `${head.slice(0, -1)},"messages":[`
  },
  message: (message, previous) => `${previous === null ? '\n' : ',\n'}${JSON.stringify(message)}`,
  end: () => '\n]}\n'
})
