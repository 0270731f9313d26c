/** Puts the console together. */
import '@mantine/core/styles.css';
import './look/tokens.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/client.ts';
import { liveLine } from './api/live.ts';
import { LanguageProvider } from './language/language.tsx';
import { keptColorScheme } from './look/color-scheme.ts';
import { cssVariablesResolver, theme } from './look/theme.ts';
import { router } from './routes.tsx';

// The policy lets styles in only under the nonce that the server gave this page.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
setNonce(nonce);
liveLine.start();

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={keptColorScheme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <LanguageProvider>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
