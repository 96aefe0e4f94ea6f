import { Prec } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import type { Range } from './positions.ts'

/** What a person can ask the editor for by keys. */
export interface SqlKeys {
  readonly run: (range: Range) => void
  readonly format: () => void
  readonly save: () => void
}

/** The selected part; without a selection everything. */
export function runnable({ state }: EditorView): Range {
  const { from, to, empty } = state.selection.main
  return empty ? { from: 0, to: state.doc.length } : { from, to }
}

/** Keys that stand before those of the editor itself (spec 4.8). */
export function sqlKeys(keys: () => SqlKeys) {
  const run = (rangeOf: (view: EditorView) => Range) => (view: EditorView) => {
    keys().run(rangeOf(view))
    return true
  }
  const told = (what: 'format' | 'save') => () => {
    keys()[what]()
    return true
  }
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: run(runnable) },
      { key: 'Mod-Shift-Enter', run: run(({ state }) => state.doc.lineAt(state.selection.main.head)) },
      {
        key: 'Mod-Alt-Enter',
        run: run(({ state }) => ({ from: 0, to: state.doc.lineAt(state.selection.main.head).to })),
      },
      { key: 'Mod-l', run: told('format'), preventDefault: true },
      { key: 'Mod-s', run: told('save'), preventDefault: true },
    ]),
  )
}
