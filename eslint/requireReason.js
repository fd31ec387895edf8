const directive = /^\s*eslint-disable(?:-next-line|-line)?(?:\s|$)/

/** A disabled rule says why: `eslint-disable-next-line rule -- reason`. */
export const requireReason = {
  meta: {
    type: /** @type {const} */ ('suggestion'),
    schema: [],
    messages: { missing: 'Say which rule is disabled and why: "rule -- reason".' }
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (!directive.test(comment.value)) continue
          const [rules = '', reason = ''] = comment.value.replace(directive, '').split(/\s--\s/)
          if (rules.trim() !== '' && reason.trim() !== '') continue
          // Reported above the comment, where the directive itself cannot silence the report.
          const line = Math.max(1, comment.loc.start.line - 1)
          context.report({ loc: { line, column: 0 }, messageId: 'missing' })
        }
      }
    }
  }
}
