import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../src/web/html.ts'

describe('html', () => {
  it('escapes texts and leaves markup made by itself', () => {
    const inner = html`<b>${'1 < 2 & "3" > \'0\''}</b>`

    expect(html`<p>${inner}${undefined}${7}${['<', inner]}</p>`.markup).toBe(
      '<p><b>1 &lt; 2 &amp; &quot;3&quot; &gt; &#39;0&#39;</b>7&lt;<b>1 &lt; 2 &amp; &quot;3&quot; &gt; &#39;0&#39;</b></p>',
    )
  })

  it('lets no text open or close anything, in text or in an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`

        expect(markup.match(/[<>]/g)).toEqual(['<', '>', '<', '>'])
        expect(markup.match(/"/g)).toHaveLength(2)
        expect(markup).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/)
      }),
    )
  })
})
