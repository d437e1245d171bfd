// A field for the plain text of a file, with numbers of lines.
import { h } from './dom.js';

/** Makes the field. `oninput` is called after each change. */
export function sourceField(text, name, oninput) {
  const numbers = h('div', { class: 'line-numbers', 'aria-hidden': 'true' });
  const ruler = h('div', { class: 'line-ruler', 'aria-hidden': 'true' });
  const field = h('textarea', {
    class: 'code',
    spellcheck: false,
    value: text,
    'aria-label': name,
  });
  const element = h('div', { class: 'source' }, numbers, field, ruler);

  /** Long lines are broken on the screen: each number is as high as its line. */
  function measure() {
    ruler.style.width = `${field.clientWidth}px`;
    ruler.replaceChildren(...field.value.split('\n').map((line) => h('div', {}, line || ' ')));
    const heights = [...ruler.children].map((line) => line.offsetHeight);
    numbers.replaceChildren(
      ...heights.map((height, index) => {
        const number = h('div', {}, String(index + 1));
        number.style.height = `${height}px`;
        return number;
      }),
    );
    field.style.height = `${heights.reduce((sum, height) => sum + height, 0) + 32}px`;
  }

  let isWaiting = false;
  const measureSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      measure();
    });
  };
  field.addEventListener('input', () => {
    measureSoon();
    oninput();
  });
  new ResizeObserver(measureSoon).observe(element);

  return {
    element,
    get text() {
      return field.value;
    },
    set text(value) {
      field.value = value;
      measureSoon();
    },
    /** Chooses a line, counted from 1, and shows it. */
    showLine(line) {
      measure();
      const lines = field.value.split('\n');
      const start = lines.slice(0, line - 1).reduce((sum, it) => sum + it.length + 1, 0);
      field.focus({ preventScroll: true });
      field.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
      numbers.children[line - 1]?.scrollIntoView({ block: 'center' });
    },
  };
}
