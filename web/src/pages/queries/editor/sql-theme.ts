import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const frame = EditorView.theme({
  '&': { backgroundColor: 'var(--raised)', color: 'var(--ink)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', maxHeight: '46vh' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-content, .cm-gutter': { minHeight: 'var(--sql-height, 0)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--ink-soft)', borderRight: '1px solid var(--rule)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--well) 55%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-wash)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--busy-wash)', outline: '1px solid var(--rule-strong)' },
  '.cm-fault': {
    backgroundColor: 'var(--bad-wash)',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-wash)' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--good-wash) !important' },
  '.cm-changedText': { background: 'color-mix(in srgb, var(--good) 12%, transparent) !important' },
  '.cm-deletedText': { background: 'color-mix(in srgb, var(--bad) 12%, transparent) !important' },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  {
    tag: [tags.lineComment, tags.blockComment],
    color: 'color-mix(in srgb, var(--ink) 30%, var(--ink-soft))',
    fontStyle: 'italic',
  },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--busy)' },
])

/** How SQL looks on the paper of this page, in both themes. Styles carry the nonce of the page: none other is taken. */
export const sqlTheme = (): Extension => [
  frame,
  syntaxHighlighting(colours),
  EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''),
]
