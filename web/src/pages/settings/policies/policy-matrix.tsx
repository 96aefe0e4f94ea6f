import { Fragment } from 'react'
import type { ItemOf } from '../../../api/routes.ts'
import classes from '../settings.module.css'

type Policy = ItemOf<'/policies'>

const WORDS: Readonly<Record<string, string>> = { allowed: 'Yes', sometimes: 'Depends', denied: 'No' }

/** Actions down, policies across. */
export function PolicyMatrix({
  label,
  policies,
  silent,
}: {
  readonly label: string
  readonly policies: readonly Policy[]
  /** What stands where a policy says nothing. */
  readonly silent: string
}) {
  const actions = [...new Set(policies.flatMap((it) => Object.keys(it.actions)))]
  const nouns = [...new Set(actions.map(nounOf))]
  return (
    // A wide table is scrolled with the keyboard as well.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is what scrolls
    <section className={classes.matrix} aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Action</th>
            {policies.map((it) => (
              <th key={it.name} scope="col">
                {it.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nouns.map((noun) => (
            <Fragment key={noun}>
              <tr className={classes.noun}>
                <th scope="colgroup" colSpan={policies.length + 1}>
                  {noun.replaceAll('-', ' ')}
                </th>
              </tr>
              {actions
                .filter((action) => nounOf(action) === noun)
                .map((action) => (
                  <Row key={action} action={action} policies={policies} silent={silent} />
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({
  action,
  policies,
  silent,
}: {
  readonly action: string
  readonly policies: readonly Policy[]
  readonly silent: string
}) {
  return (
    <tr>
      <th scope="row">{action.split(':')[1]}</th>
      {policies.map(({ name, actions }) => (
        <td key={name} data-effect={actions[action]}>
          {WORDS[actions[action] ?? ''] ?? silent}
        </td>
      ))}
    </tr>
  )
}

const nounOf = (action: string): string => action.split(':')[0] ?? ''
