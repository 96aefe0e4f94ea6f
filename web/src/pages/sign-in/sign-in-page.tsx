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
  const [isFirst, setFirst] = useState(false)
  const entered = useEntered(from)
  if (isHalfway) return <SecondFactor onEntered={entered} onBack={() => setHalfway(false)} />
  if (!ways) {
    return (
      <Sheet title="Sign in">
        {error ? <Failure problem={error} retry={refetch} /> : <Loader aria-label="Loading" />}
      </Sheet>
    )
  }
  // Once it has made the administrator it is no first visit to the server, and is one here until they are in.
  if (ways.firstVisit && !isFirst) setFirst(true)
  const startAgain = async () => {
    await refetch()
    setFirst(false)
  }
  if (isFirst) return <FirstVisit onEntered={entered} onTooLate={() => void startAgain()} />
  return (
    <Sheet title="Sign in">
      <PasswordForm onEntered={entered} onCode={() => setHalfway(true)} />
      {ways.oidc && <ProviderButton title={ways.oidc.title} wasSentBack={sentBack !== undefined} />}
    </Sheet>
  )
}
