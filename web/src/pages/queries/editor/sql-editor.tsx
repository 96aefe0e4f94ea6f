import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { completeColumns } from './column-completion.ts'
import { faultField, setFault } from './fault-mark.ts'
import type { Range } from './positions.ts'
import { runnable, type SqlKeys, sqlKeys } from './sql-commands.ts'
import { sqlTheme } from './sql-theme.ts'

/** What the page may do with the text beside showing it. */
export interface SqlHandle {
  /** Puts a text where the cursor stands. */
  readonly insert: (text: string) => void
  readonly runnable: () => Range
  readonly show: (range: Range) => void
}

type Tables = Readonly<Record<string, string[]>>

interface SqlEditorProps extends SqlKeys {
  readonly ref: Ref<SqlHandle>
  readonly value: string
  readonly onChange: (value: string) => void
  /** Whether anything is selected just now. */
  readonly onSelect: (isSelected: boolean) => void
  /** Tables and their columns, to be completed. */
  readonly tables: Tables
  readonly fault: Range | null
  readonly isReadOnly: boolean
}

/** A text of SQL, with the tables of its database at hand. Tab leaves it, so that nobody is caught inside. */
export function SqlEditor(props: SqlEditorProps) {
  const { value, tables, fault, isReadOnly, ref } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  latest.current = props
  const parts = useRef({ language: new Compartment(), access: new Compartment() })

  useEffect(() => {
    const { language, access } = parts.current
    const now = latest.current
    const opened = new EditorView({
      parent: place.current as HTMLDivElement,
      state: EditorState.create({
        doc: now.value,
        extensions: [
          basics(latest),
          language.of(sqlOf(now.tables)),
          access.of(EditorState.readOnly.of(now.isReadOnly)),
        ],
      }),
    })
    view.current = opened
    return () => opened.destroy()
  }, [])

  useEffect(() => {
    const opened = view.current
    if (!opened || opened.state.doc.toString() === value) return
    opened.dispatch({ changes: { from: 0, to: opened.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.language.reconfigure(sqlOf(tables)) })
  }, [tables])
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.access.reconfigure(EditorState.readOnly.of(isReadOnly)) })
  }, [isReadOnly])
  useEffect(() => {
    const length = view.current?.state.doc.length ?? 0
    view.current?.dispatch({ effects: setFault.of(fault && fault.to <= length ? fault : null) })
  }, [fault])

  useImperativeHandle(ref, () => handleOf(() => view.current as EditorView), [])
  return <div ref={place} />
}

const handleOf = (view: () => EditorView): SqlHandle => ({
  insert(text) {
    view().dispatch(view().state.replaceSelection(text))
    view().focus()
  },
  runnable: () => runnable(view()),
  show({ from, to }) {
    view().dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
    view().focus()
  },
})

/** The dialect only decides colours and completion; the engine reads the text itself. */
const sqlOf = (tables: Tables): Extension => [
  sql({ dialect: PostgreSQL, schema: tables, upperCaseKeywords: true }),
  PostgreSQL.language.data.of({ autocomplete: completeColumns(tables) }),
]

function basics(latest: { readonly current: SqlEditorProps }): Extension {
  return [
    sqlKeys(() => latest.current),
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    autocompletion({ icons: false }),
    placeholder('SELECT …'),
    faultField,
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': 'SQL', spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
      // Offers that come after somebody has left would stand over what they look at now.
      if (!update.view.hasFocus && completionStatus(update.state)) setTimeout(() => closeCompletion(update.view))
      if (update.selectionSet || update.docChanged) latest.current.onSelect(!update.state.selection.main.empty)
    }),
    sqlTheme(),
  ]
}
