import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import classes from '../settings.module.css'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'
import { Sessions } from './sessions.tsx'

/** What somebody sets up for themselves. */
export function AccountPage() {
  const { data, error, refetch } = useApi('/account')
  if (error) return <Failure problem={error} retry={refetch} />
  if (!data) return null
  return (
    <>
      <Section title="My account">
        <p className={classes.note}>
          <span className={classes.person}>{data.name}</span>
          {data.email} · {[...data.policies, ...data.options].join(', ')}
        </p>
      </Section>
      <Section title="Password">
        <PasswordForm />
      </Section>
      <Section title="Second factor">
        <SecondFactor isOn={data.twoFactorEnabled} />
      </Section>
      <Sessions />
    </>
  )
}
