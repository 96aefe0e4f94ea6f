import { Loader } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/hooks.ts'
import { Failure } from '../../components/page/failure.tsx'
import { FirstVisit } from './first-visit.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProviderButton } from './provider-button.tsx'
import { SecondFactor } from './second-factor.tsx'
import { Sheet } from './sheet.tsx'
import { useEntered } from './use-entered.ts'

/** The way in: on the first visit for the administrator, then for everybody. */
export function SignInPage() {
  const { from, error: sentBack } = useSearch({ from: '/sign-in' })
  const { data: ways, error, refetch } = useApi('/sign-in')
  const [isHalfway, setHalfway] = useState(false)
  const entered = useEntered(from)
  if (isHalfway) return <SecondFactor onEntered={entered} onBack={() => setHalfway(false)} />
  if (!ways) {
    return (
      <Sheet title="Sign in">
        {error ? <Failure problem={error} retry={refetch} /> : <Loader aria-label="Loading" />}
      </Sheet>
    )
  }
  if (ways.firstVisit) return <FirstVisit onEntered={entered} onTooLate={() => void refetch()} />
  return (
    <Sheet title="Sign in">
      <PasswordForm onEntered={entered} onCode={() => setHalfway(true)} />
      {ways.oidc && <ProviderButton title={ways.oidc.title} wasSentBack={sentBack !== undefined} />}
    </Sheet>
  )
}
