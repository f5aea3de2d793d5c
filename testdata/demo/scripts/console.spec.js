const { test, expect } = require('@playwright/test')

test('sign in and prompt', async ({ page }) => {
  await page.goto('https://console.aurora.example')
  await page.getByLabel('Email').fill(process.env.CONSOLE_USER)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Prompt').fill('Say hello')
  await expect(page.getByTestId('answer')).not.toBeEmpty()
})
