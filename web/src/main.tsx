import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './theme/fonts.ts'
import './theme/tokens.css'
import './theme/controls.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'

const place = document.getElementById('page')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
