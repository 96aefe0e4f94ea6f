import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import type { Range } from './positions.ts'

/** Marks the part of the text that is wrong; null takes the mark away. */
export const setFault = StateEffect.define<Range | null>()

const mark = Decoration.mark({ class: 'cm-fault', attributes: { 'aria-invalid': 'true' } })

/** A mark goes as soon as somebody types. */
export const faultField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFault))
        return effect.value ? Decoration.set([mark.range(effect.value.from, effect.value.to)]) : Decoration.none
    }
    return transaction.docChanged ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field),
})
