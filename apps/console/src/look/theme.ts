/** The brief's tokens as Mantine knows them. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = ['#e3ecf9', '#b5cdf0', '#9dbdec', '#7fa9e3', '#7fb2ff', '#4a80d0', '#1f5fbf', '#1b53a8', '#163f7f', '#123c7d'];

/** Weights 400 and 600 only: the Chinese faces have no other. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  // Ink on the accent is dark where the accent is light.
  autoContrast: true,
  colors: { accent },
  fontFamily: 'inherit',
  defaultRadius: 4,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '18px', sm: '20px', md: '22px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // Filled ones carry the ink that goes with the accent; the smallest are large enough to hit (SC 2.5.8).
    Button: {
      defaultProps: { size: 'compact-md' },
      styles: { root: { minHeight: 24 } },
      vars: (_: unknown, { variant = 'filled' }: { readonly variant?: string }) => (variant === 'filled' ? { root: { '--button-color': 'var(--on-accent)' } } : { root: {} }),
    },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
  },
});

/** Mantine's own variables, out of the tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-border': 'var(--border)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-error': 'var(--failed)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
    '--mantine-color-accent-filled': 'var(--accent)',
    '--mantine-color-accent-light-color': 'var(--accent)',
  };
  // Fields and menus stand on the surface in the dark, too.
  const dark = { ...shared, '--mantine-color-dark-6': 'var(--surface)', '--mantine-color-dark-5': 'var(--bg)', '--mantine-color-dark-4': 'var(--border)' };
  return { variables: {}, light: shared, dark };
};
