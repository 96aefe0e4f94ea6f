import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Problem } from '../../api/problem.ts'
import { Failure } from '../../components/page/failure.tsx'
import classes from './sign-in.module.css'

interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'email' | 'password' | 'text'
  readonly autoComplete: string
  readonly description?: string
  readonly inputMode?: 'numeric'
}

type Values<F extends readonly Field[]> = { [K in F[number]['name']]: string }

/** A short form of text fields. What was typed stays when it is refused; a fault that is a field's is said at the field. */
export function Fields<const F extends readonly Field[]>({
  fields,
  button,
  problem,
  isBusy,
  onSubmit,
  children,
}: {
  readonly fields: F
  readonly button: string
  readonly problem: Problem | null
  readonly isBusy: boolean
  readonly onSubmit: (values: Values<F>) => void
  /** Under the button. */
  readonly children?: ReactNode
}) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const errorOf = (name: string) => problem?.errors.find((it) => it.path === name)?.message
  const isAtField = fields.some((it) => errorOf(it.name) !== undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // Every field is there, if only as an empty text.
    onSubmit(Object.fromEntries(fields.map((it) => [it.name, values[it.name] ?? ''])) as Values<F>)
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      {fields.map(({ name, type = 'text', ...field }, index) => (
        <TextInput
          key={name}
          {...field}
          name={name}
          type={type}
          required
          data-autofocus={index === 0 || undefined}
          autoFocus={index === 0}
          value={values[name] ?? ''}
          error={errorOf(name)}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      {problem && !isAtField && <Failure problem={problem} />}
      <Button type="submit" variant="filled" size="sm" loading={isBusy} fullWidth>
        {button}
      </Button>
      {children}
    </form>
  )
}
